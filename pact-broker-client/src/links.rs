//! HAL: resources lead to each other by named links, so no path of a broker is built in here.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::error::BrokerError;
use pact_core::model::Json;

/// Everything but the characters that never mean anything in a URL.
pub(crate) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A resource of the broker.
pub(crate) struct Document {
    pub(crate) url: Url,
    pub(crate) json: Json,
}

/// A link of a resource.
#[derive(Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
}

impl Document {
    pub(crate) fn new(url: Url, json: Json) -> Self {
        Document { url, json }
    }

    pub(crate) fn has_link(&self, relation: &str) -> bool {
        self.relation(relation).is_some()
    }

    /// The link with a relation; the first, where there are several.
    pub(crate) fn link(&self, relation: &str) -> Result<Link, BrokerError> {
        self.links(relation)?.into_iter().next().ok_or_else(|| self.no_link(relation))
    }

    /// All links with a relation: it has a list of them, or a single one.
    pub(crate) fn links(&self, relation: &str) -> Result<Vec<Link>, BrokerError> {
        let links = self.relation(relation).ok_or_else(|| self.no_link(relation))?;
        let links = links.items().unwrap_or(std::slice::from_ref(links));
        links.iter().map(|link| self.read_link(relation, link)).collect()
    }

    fn read_link(&self, relation: &str, json: &Json) -> Result<Link, BrokerError> {
        let href = json.get("href").and_then(Json::as_str).filter(|href| !href.is_empty());
        let href = href.ok_or_else(|| self.unexpected(&format!("an href in the link {relation:?}"), json))?;
        let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        Ok(Link { href: href.to_owned(), name: text("name"), title: text("title") })
    }

    fn relation(&self, name: &str) -> Option<&Json> {
        self.json.get("_links")?.get(name)
    }

    fn no_link(&self, relation: &str) -> BrokerError {
        let links = self.json.get("_links").and_then(Json::members).unwrap_or_default();
        BrokerError::NoLink {
            relation: relation.to_owned(),
            url: self.url.to_string(),
            found: links.iter().map(|(name, _)| name.to_string()).collect(),
        }
    }

    /// This is not what a broker says here.
    pub(crate) fn unexpected(&self, expected: &str, found: &Json) -> BrokerError {
        let found = super::reasons::short(&found.to_string());
        BrokerError::Unexpected { url: self.url.to_string(), expected: expected.to_owned(), found }
    }
}

impl Link {
    /// To a resource that no other leads to.
    pub(crate) fn to(href: impl Into<String>) -> Self {
        Link { href: href.into(), name: None, title: None }
    }

    /// The address, its `{variables}` filled in. Not every templated link says that it is one, so none is asked.
    pub(crate) fn expand(&self, values: &[(&str, &str)]) -> Result<String, BrokerError> {
        let mut url = String::new();
        let mut rest = self.href.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (variable, after) = after.split_once('}').unwrap_or((after, ""));
            let value = values.iter().find(|(name, _)| *name == variable).map(|(_, value)| *value);
            let value = value
                .ok_or_else(|| BrokerError::Setup(format!("{}: there is no value for {{{variable}}}", self.href)))?;
            // As a segment of a path these would vanish, and the request would be about something else.
            if matches!(value, "" | "." | "..") {
                return Err(BrokerError::Setup(format!("{value:?} cannot stand for {{{variable}}} in {}", self.href)));
            }
            url.push_str(before);
            url.extend(utf8_percent_encode(value, ESCAPED));
            rest = after;
        }
        Ok(url + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(json: &str) -> Document {
        Document::new(Url::parse("http://host/").unwrap(), Json::parse(json.as_bytes()).unwrap())
    }

    fn expand(href: &str, values: &[(&str, &str)]) -> Result<String, String> {
        Link::to(href).expand(values).map_err(|error| error.to_string())
    }

    #[test]
    fn a_relation_has_one_link_or_a_list_of_them() {
        let document = document(
            r#"{"_links": {"a": {"href": "/1"}, "b": [{"href": "/2", "name": "x"}, {"href": "/3"}], "c": []}}"#,
        );
        let hrefs = |relation| document.links(relation).unwrap().into_iter().map(|link| link.href).collect::<Vec<_>>();
        assert_eq!((hrefs("a"), hrefs("b"), hrefs("c")), (vec!["/1".into()], vec!["/2".into(), "/3".into()], vec![]));
        assert_eq!(document.link("b").unwrap(), Link { name: Some("x".into()), ..Link::to("/2") });
        assert!(document.has_link("c") && !document.has_link("d"));
    }

    #[test]
    fn a_link_that_is_not_there_is_named_with_the_resource_and_the_links_that_are() {
        let none = document("{}").link("pb:x").unwrap_err().to_string();
        assert!(none.starts_with("http://host/: expected a link \"pb:x\", but there is none"), "{none}");
        let other =
            document(r#"{"_links": {"self": {"href": "/"}, "pb:x": []}}"#).link("pb:x").unwrap_err().to_string();
        assert!(other.ends_with("Its links: self, pb:x"), "{other}");
    }

    #[test]
    fn a_link_without_an_address_is_an_error() {
        for link in ["{}", "\"/1\"", "null", r#"{"href": ""}"#, r#"{"href": 1}"#, "[1]"] {
            let error = document(&format!(r#"{{"_links": {{"a": {link}}}}}"#)).link("a").unwrap_err().to_string();
            assert!(error.starts_with("http://host/: expected an href in the link \"a\""), "{error}");
        }
    }

    #[test]
    fn values_are_escaped_for_the_place_they_are_put_into() {
        let values = [("a", "x/y z"), ("b", "100%é?#+.-_~")];
        assert_eq!(expand("/p/{a}/{b}", &values).unwrap(), "/p/x%2Fy%20z/100%25%C3%A9%3F%23%2B.-_~");
        assert_eq!(expand("/p", &values).unwrap(), "/p");
        assert_eq!(expand("/p/{c}", &values).unwrap_err(), "/p/{c}: there is no value for {c}");
        assert!(expand("/p/{c", &values).is_err());
        for value in ["", ".", ".."] {
            assert_eq!(
                expand("/p/{a}/q", &[("a", value)]).unwrap_err(),
                format!("{value:?} cannot stand for {{a}} in /p/{{a}}/q")
            );
        }
    }
}
