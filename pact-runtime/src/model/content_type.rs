/// A content type, as far as matching cares.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ContentType<'a> {
    /// `application/json`
    media: &'a str,
    /// `charset=utf-8`
    parameters: Vec<(&'a str, &'a str)>,
}

impl<'a> ContentType<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let parameters = parts
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (name.trim(), value.trim().trim_matches('"')))
            .collect();
        ContentType { media, parameters }
    }

    /// As a header: the same media type to the letter, and every expected parameter in any case; others may come besides.
    pub(crate) fn is_met_as_header_by(&self, actual: &ContentType<'_>) -> bool {
        self.media == actual.media && self.has_its_parameters(actual)
    }

    fn has_its_parameters(&self, actual: &ContentType<'_>) -> bool {
        self.parameters.iter().all(|(name, value)| {
            actual.parameters.iter().any(|(n, v)| n.eq_ignore_ascii_case(name) && v.eq_ignore_ascii_case(value))
        })
    }

    /// As the type of a body: `*/*` is any, `text/xml` is `application/xml`, `application/json` is also
    /// `application/hal+json` (not the other way round); parameters count only if the contract has some.
    pub(crate) fn accepts_body_of(&self, actual: &ContentType<'_>) -> bool {
        let same_media = self.media.eq_ignore_ascii_case(actual.media)
            || (self.is_xml() && actual.is_xml())
            || (self.media.eq_ignore_ascii_case("application/json") && actual.is_json());
        let same_parameters = self.has_its_parameters(actual);
        self.media == "*/*" || actual.media == "*/*" || (same_media && same_parameters)
    }

    /// `application/json...`, `application/...+json` or `application/graphql`.
    pub(crate) fn is_json(&self) -> bool {
        let media = self.media.to_ascii_lowercase();
        media
            .strip_prefix("application/")
            .is_some_and(|subtype| subtype.starts_with("json") || subtype.ends_with("+json") || subtype == "graphql")
    }

    /// `.../xml` or `...+xml`, which has a structure of its own.
    pub(crate) fn is_any_xml(&self) -> bool {
        let media = self.media.to_ascii_lowercase();
        media.ends_with("/xml") || media.ends_with("+xml")
    }

    /// `text/...` but not XML.
    pub(crate) fn is_plain_text(&self) -> bool {
        self.media.to_ascii_lowercase().starts_with("text/") && !self.is_any_xml()
    }

    /// `application/json`, without the parameters.
    pub(crate) fn media(&self) -> &'a str {
        self.media
    }

    fn is_xml(&self) -> bool {
        self.media.eq_ignore_ascii_case("application/xml") || self.media.eq_ignore_ascii_case("text/xml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(expected: &str, actual: &str) -> bool {
        ContentType::parse(expected).accepts_body_of(&ContentType::parse(actual))
    }

    #[test]
    fn json_accepts_its_dialects_but_not_the_other_way_round() {
        assert!(accepts("application/json", "application/hal+json"));
        assert!(!accepts("application/hal+json", "application/json"));
        assert!(!accepts("application/json", "text/json"));
    }

    #[test]
    fn parameters_count_only_where_the_contract_has_some() {
        assert!(accepts("application/json", "application/json; charset=utf-8"));
        assert!(accepts("application/json; charset=UTF-8", "application/json;charset=\"utf-8\""));
        assert!(!accepts("application/json; charset=utf-8", "application/json; charset=latin1"));
    }
}
