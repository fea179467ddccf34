use std::fmt;
use std::sync::Arc;

use pact_core::model::{Json, JsonSyntaxError};

use super::{Problem, Urls, nested_query};
use crate::action::{Call, Settings};

/// A request whose route was found.
#[derive(Debug)]
pub struct Request {
    /// Names in the path, decoded, by the names of the route.
    pub path: Vec<(&'static str, String)>,
    /// The path as it was sent, without the query.
    pub raw_path: String,
    /// The query as it was sent.
    pub raw_query: Option<String>,
    /// Its parameters.
    pub pairs: Vec<(String, String)>,
    /// `Accept`, all of them: in lower case, without what has `q=0`.
    pub accept: String,
    /// `Content-Type`, without parameters.
    pub content_type: String,
    /// The body.
    pub body: bytes::Bytes,
    /// Makes addresses.
    pub urls: Urls,
    /// Microseconds since 1970.
    pub now: i64,
    /// How the broker is set.
    pub settings: Arc<Settings>,
}

impl Request {
    /// A name in the path; empty where the route has none of that name.
    pub fn name(&self, name: &str) -> &str {
        self.path.iter().find(|(other, _)| *other == name).map(|(_, value)| &**value).unwrap_or_default()
    }

    /// The last value of a parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        nested_query::last(&self.pairs, name)
    }

    /// The values of `name[]`.
    pub fn query_list(&self, name: &str) -> Vec<&str> {
        nested_query::list(&self.pairs, name)
    }

    /// The objects of `name[][key]`.
    pub fn query_objects(&self, name: &str) -> Vec<Vec<(&str, &str)>> {
        nested_query::objects(&self.pairs, name)
    }

    /// The address that was asked for, without the query.
    pub fn url(&self) -> String {
        format!("{}{}", self.urls.base, self.raw_path)
    }

    /// The address that was asked for, with the query.
    pub fn url_with_query(&self) -> String {
        match &self.raw_query {
            Some(query) if !query.is_empty() => format!("{}?{query}", self.url()),
            _ => self.url(),
        }
    }

    /// Whether a page is asked for: HTML, and no document.
    pub fn wants_page(&self) -> bool {
        self.prefers("text/html")
    }

    /// Whether a type is asked for, and no JSON document that is at least as welcome.
    pub fn prefers(&self, kind: &str) -> bool {
        super::accept::prefers(&self.accept, kind)
    }

    /// Whether plain JSON is asked for, and HAL is not.
    pub fn wants_json(&self) -> bool {
        self.accept.contains("application/json") && !self.accept.contains("hal+json")
    }

    /// The request for a job that has read the body already.
    pub fn without_body(&self) -> Self {
        Self {
            path: self.path.clone(),
            raw_path: self.raw_path.clone(),
            raw_query: None,
            pairs: Vec::new(),
            accept: self.accept.clone(),
            content_type: self.content_type.clone(),
            body: bytes::Bytes::new(),
            urls: self.urls.clone(),
            now: self.now,
            settings: Arc::clone(&self.settings),
        }
    }

    /// What a write needs to know of it.
    pub fn call(&self) -> Call<'_> {
        Call { urls: &self.urls, settings: &self.settings, now: self.now }
    }

    /// The body; an empty one is an empty object.
    ///
    /// # Errors
    ///
    /// It is not JSON.
    pub fn json(&self) -> Result<Json, Problem> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Json::Object(pact_core::model::Members::new()));
        }
        self.strict_json()
    }

    /// The body, which must not be empty.
    ///
    /// # Errors
    ///
    /// It is not JSON.
    pub fn strict_json(&self) -> Result<Json, Problem> {
        parse(&self.body).map_err(|error| Problem::Said(400, error.to_string()))
    }
}

/// Why a body is not JSON, in the words of the API.
#[derive(Debug)]
pub(crate) enum NotJson {
    Encoding(NotUtf8),
    Syntax(JsonSyntaxError),
    TooDeep,
}

/// Which character of a body is not UTF-8: its number, and what stands before it.
#[derive(Debug)]
pub(crate) struct NotUtf8 {
    number: usize,
    fragment: String,
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotUtf8 { number, fragment } = self;
        write!(
            f,
            "has a non UTF-8 character at char {number} and cannot be parsed as JSON. \
             Fragment preceding invalid character is: '{fragment}'"
        )
    }
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotJson::Encoding(encoding) => write!(f, "Request body {encoding}"),
            NotJson::Syntax(error) => write!(f, "JSON::ParserError - {error}"),
            NotJson::TooDeep => write!(f, "JSON::ParserError - nesting is deeper than {}", crate::content::DEPTH),
        }
    }
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Json, NotJson> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let fragment = before.chars().rev().take(100).collect::<Vec<_>>().into_iter().rev().collect();
        return Err(NotJson::Encoding(NotUtf8 { number: before.chars().count() + 1, fragment }));
    }
    let json = Json::parse(bytes).map_err(NotJson::Syntax)?;
    if crate::content::too_deep(&json) { Err(NotJson::TooDeep) } else { Ok(json) }
}
