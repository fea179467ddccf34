/// A content type, as far as matching needs it.
///
/// ```
/// use pact_harness::model::ContentType;
///
/// let kind = ContentType::parse("application/hal+json; charset=utf-8");
/// assert!(kind.is_json());
/// assert_eq!(kind.parameter("charset"), Some("utf-8"));
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct ContentType<'a> {
    /// `application/json`
    media: &'a str,
    /// `charset=utf-8`
    parameters: Vec<(&'a str, &'a str)>,
}

/// How a body is compared and generated: by places where its format has some, otherwise as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// JSON.
    Json,
    /// XML, where the feature `xml` is on.
    Xml,
    /// The fields of a form.
    Form,
    /// Parts, each with headers and a body of its own.
    Multipart,
    /// Any other text.
    Text,
    /// Anything else.
    Bytes,
}

impl Format {
    /// Whether there are places in it that rules and generators can be for, besides the whole of it.
    pub fn has_places(self) -> bool {
        match self {
            Format::Json | Format::Form | Format::Multipart => true,
            Format::Xml => cfg!(feature = "xml"),
            Format::Text | Format::Bytes => false,
        }
    }

    /// Whether it is compared by its parts, and never as one text, by tools that can read it.
    pub fn has_parts(self) -> bool {
        match self {
            Format::Json | Format::Form | Format::Multipart | Format::Xml => true,
            Format::Text | Format::Bytes => false,
        }
    }
}

impl<'a> ContentType<'a> {
    /// Reads a header's value; what is not a content type has none of the properties below.
    pub fn parse(text: &'a str) -> Self {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let parameters = parts
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (name.trim(), value.trim().trim_matches('"')))
            .collect();
        ContentType { media, parameters }
    }

    /// Whether a text is a content type at all; what is none says nothing.
    pub fn is_one(text: &str) -> bool {
        let is_separator = |byte: u8| {
            matches!(
                byte,
                b'(' | b')' | b'<' | b'>' | b'@' | b',' | b';' | b':' | b'\\' | b'"' | b'/' | b'[' | b']' | b'?' | b'='
            )
        };
        let is_token =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && !is_separator(byte));
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next().and_then(|media| media.split_once('/'));
        media.is_some_and(|(main, sub)| is_token(main) && is_token(sub))
            && parts.all(|part| part.is_empty() || part.contains('='))
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

    /// As the type of a body: `*/*` is any, `application/json` is also `application/hal+json` (not the other way round).
    pub(crate) fn accepts_body_of(&self, actual: &ContentType<'_>) -> bool {
        self.is_unknown() || actual.is_unknown() || self.is_equivalent_to(actual) || self.is_suffix_of(actual)
    }

    /// The same type, `text/xml` being `application/xml`; parameters count only if this one has some.
    pub(crate) fn is_equivalent_to(&self, actual: &ContentType<'_>) -> bool {
        let same_media = self.media.eq_ignore_ascii_case(actual.media) || (self.is_xml() && actual.is_xml());
        let same_parameters = self.parameters.len() == actual.parameters.len() && self.has_its_parameters(actual);
        same_media && (self.parameters.is_empty() || same_parameters)
    }

    /// Whether this is what the other one is a dialect of: `application/json` of `application/hal+json`.
    fn is_suffix_of(&self, actual: &ContentType<'_>) -> bool {
        let Some(((main, _), (_, suffix))) = actual.media.split_once('/').zip(actual.media.rsplit_once('+')) else {
            return false;
        };
        let base = format!("{main}/{suffix}");
        self.parameters.is_empty() && self.is_equivalent_to(&ContentType { media: &base, parameters: Vec::new() })
    }

    /// The format of a body of this type.
    pub fn format(&self) -> Format {
        if self.is_json() {
            Format::Json
        } else if self.is_any_xml() {
            Format::Xml
        } else if self.is_multipart() {
            Format::Multipart
        } else if self.is_form() {
            Format::Form
        } else if self.main_is("text") {
            Format::Text
        } else {
            Format::Bytes
        }
    }

    /// `application/json...`, `application/...+json` or `application/graphql`.
    pub fn is_json(&self) -> bool {
        let media = self.media.to_ascii_lowercase();
        media
            .strip_prefix("application/")
            .is_some_and(|subtype| subtype.starts_with("json") || subtype.ends_with("+json") || subtype == "graphql")
    }

    /// JSON with the number of its schema before it, as Kafka's schema registry has it.
    pub(crate) fn is_schema_registry_json(&self) -> bool {
        self.media.eq_ignore_ascii_case("application/vnd.schemaregistry.v1+json")
    }

    /// `.../xml` or `...+xml`, which has a structure of its own.
    pub fn is_any_xml(&self) -> bool {
        let media = self.media.to_ascii_lowercase();
        media.ends_with("/xml") || media.ends_with("+xml")
    }

    /// `application/x-www-form-urlencoded`
    pub fn is_form(&self) -> bool {
        self.media.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    }

    /// `multipart/form-data`, `multipart/mixed`, ...
    pub fn is_multipart(&self) -> bool {
        self.main_is("multipart")
    }

    /// What people can read: `text/...`, JSON, XML, forms.
    pub fn is_text(&self) -> bool {
        !matches!(self.format(), Format::Bytes | Format::Multipart)
    }

    /// Whether it says nothing: `*/*`.
    pub fn is_unknown(&self) -> bool {
        self.media.split('/').any(|part| part == "*")
    }

    /// What a text says unless it is `*/*`.
    pub(crate) fn known(text: Option<&str>) -> Option<&str> {
        text.filter(|text| !ContentType::parse(text).is_unknown())
    }

    fn main_is(&self, main: &str) -> bool {
        self.media.split_once('/').is_some_and(|(found, _)| found.eq_ignore_ascii_case(main))
    }

    /// A parameter: `boundary`, `charset`, ...
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The type that a body without one has, by its first 32 bytes, as the official implementation finds it; bytes that
    /// are no text have none.
    pub fn detect(body: &[u8]) -> Option<&'static str> {
        let start = std::str::from_utf8(&body[..body.len().min(32)]).ok()?.trim_start();
        let mut chars = start.chars();
        let lower = start.to_ascii_lowercase();
        Some(match chars.next() {
            Some('<') if start.starts_with("<?xml") => "application/xml",
            Some('<') if lower.starts_with("<!doctype") || lower.starts_with("<html>") => "text/html",
            Some('<') if chars.next().is_some_and(is_word) => "application/xml",
            Some('[' | '"' | '0'..='9') => "application/json",
            Some('{') if chars.as_str().trim_start().starts_with('}') => "application/json",
            Some('{') => match chars.as_str().trim_start().strip_prefix('"') {
                Some(name) if name.starts_with(is_word) => "application/json",
                _ => "text/plain",
            },
            _ if ["true", "false", "null"].iter().any(|word| start.starts_with(word)) => "application/json",
            _ => "text/plain",
        })
    }

    fn is_xml(&self) -> bool {
        self.media.eq_ignore_ascii_case("application/xml") || self.media.eq_ignore_ascii_case("text/xml")
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
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
        assert!(accepts("text/xml", "application/atom+xml"));
    }

    #[test]
    fn a_body_without_a_type_is_known_by_its_beginning() {
        for (body, found) in [
            ("  {\"a\": 1}", Some("application/json")),
            ("{}", Some("application/json")),
            ("{ ]", Some("text/plain")),
            ("[", Some("application/json")),
            ("true story", Some("application/json")),
            ("-1", Some("text/plain")),
            ("<?xml version=\"1.0\"?><a/>", Some("application/xml")),
            ("<a/>", Some("application/xml")),
            ("<!DOCTYPE html>", Some("text/html")),
            ("<html>", Some("text/html")),
            ("< a", Some("text/plain")),
            ("a=1&b=2", Some("text/plain")),
        ] {
            assert_eq!(ContentType::detect(body.as_bytes()), found, "{body}");
        }
        assert_eq!(ContentType::detect(b"\xff\xd8\xff"), None);
    }

    #[test]
    fn parameters_count_only_where_the_contract_has_some() {
        assert!(accepts("application/json", "application/json; charset=utf-8"));
        assert!(accepts("application/json; charset=UTF-8", "application/json;charset=\"utf-8\""));
        assert!(!accepts("application/json; charset=utf-8", "application/json; charset=latin1"));
    }
}
