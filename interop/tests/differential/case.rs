//! A contract with one interaction, and something that came: what both sides are asked about.

use std::fmt;

use pact_harness::model::{EcoString, Json};

/// The part of an interaction that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Request,
    Response,
    Message,
}

/// What the contract has for a body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Example {
    Missing,
    Null,
    Empty,
    Json(Json),
    Text(String),
    Bytes(Vec<u8>),
}

/// What one side of the comparison says; a request has no status, a response no path, and so on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contract {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, Vec<String>)>,
    pub(crate) headers: Vec<(String, Vec<String>)>,
    pub(crate) status: u16,
    pub(crate) metadata: Vec<(String, Json)>,
    pub(crate) body: Example,
    /// The content type that stands beside the body (version 4).
    pub(crate) body_type: Option<String>,
    /// By category and path or name, a list of rules as it stands in the file.
    pub(crate) rules: Vec<(&'static str, String, Json)>,
}

/// What came.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) status: u16,
    pub(crate) metadata: Vec<(String, Json)>,
    pub(crate) body: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Case {
    /// The version of the specification that the file is written in: 3 or 4.
    pub(crate) version: u8,
    pub(crate) part: Part,
    pub(crate) contract: Contract,
    pub(crate) received: Received,
}

impl Default for Contract {
    fn default() -> Self {
        Contract {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            status: 200,
            metadata: Vec::new(),
            body: Example::Missing,
            body_type: None,
            rules: Vec::new(),
        }
    }
}

impl Contract {
    /// The same, as it would come if the other side did exactly what the contract says.
    pub(crate) fn as_received(&self) -> Received {
        let pairs =
            self.query.iter().flat_map(|(name, values)| values.iter().map(move |value| format!("{name}={value}")));
        let query: Vec<String> = pairs.collect();
        let lines = self.headers.iter();
        Received {
            method: self.method.clone(),
            path: self.path.clone(),
            query: (!query.is_empty()).then(|| query.join("&")),
            headers: lines
                .flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())))
                .collect(),
            status: self.status,
            metadata: self.metadata.clone(),
            body: match &self.body {
                Example::Missing | Example::Null | Example::Empty => Vec::new(),
                Example::Json(json) => json.to_string().into_bytes(),
                Example::Text(text) => text.clone().into_bytes(),
                Example::Bytes(bytes) => bytes.clone(),
            },
        }
    }
}

impl Case {
    /// The pact file.
    pub(crate) fn pact(&self) -> String {
        let name = |name: &'static str| object([("name", Json::string(name))]);
        let mut interaction = vec![("description", Json::string("d"))];
        let part = self.part_json();
        let list = match (self.part, self.version) {
            (Part::Message, 3) => "messages",
            _ => "interactions",
        };
        match self.part {
            Part::Message => {
                interaction.push(("type", Json::string("Asynchronous/Messages")));
                interaction.extend(part);
            }
            Part::Request => {
                interaction.push(("type", Json::string("Synchronous/HTTP")));
                interaction.extend([("request", object(part)), ("response", object([("status", number(200u16))]))]);
            }
            Part::Response => {
                interaction.push(("type", Json::string("Synchronous/HTTP")));
                let request = [("method", Json::string("GET")), ("path", Json::string("/"))];
                interaction.extend([("request", object(request)), ("response", object(part))]);
            }
        }
        let version = if self.version == 3 { "3.0.0" } else { "4.0" };
        object([
            ("consumer", name("c")),
            ("provider", name("p")),
            (list, Json::array([object(interaction)])),
            ("metadata", object([("pactSpecification", object([("version", Json::string(version))]))])),
        ])
        .to_string()
    }

    /// Whether the contract names a content type.
    pub(crate) fn tells_type(&self) -> bool {
        let is_type = |name: &str| ["content-type", "contenttype"].contains(&&*name.to_lowercase());
        let received = self.contract.as_received();
        let in_headers = received.headers.iter().find(|(name, _)| is_type(name)).map(|(_, value)| &**value);
        let in_metadata =
            received.metadata.iter().find(|(name, _)| is_type(name)).and_then(|(_, value)| value.as_str());
        let own = self.contract.body_type.as_deref().filter(|_| self.version == 4);
        let outer = if self.part == Part::Message { in_metadata } else { in_headers };
        own.or(outer).is_some_and(|text| text.contains('/'))
    }

    fn part_json(&self) -> Vec<(&'static str, Json)> {
        let Contract { method, path, query, headers, status, metadata, rules, .. } = &self.contract;
        let texts = |values: &[String]| Json::Array(values.iter().cloned().map(Json::string).collect());
        let named = |all: &[(String, Vec<String>)]| {
            Json::object(all.iter().map(|(name, values)| (name.clone(), texts(values))))
        };
        let mut part = match self.part {
            Part::Request => vec![("method", Json::string(method.clone())), ("path", Json::string(path.clone()))],
            Part::Response => vec![("status", number(*status))],
            Part::Message => vec![("metadata", Json::object(metadata.iter().cloned()))],
        };
        if !query.is_empty() && self.part == Part::Request {
            part.push(("query", named(query)));
        }
        if !headers.is_empty() && self.part != Part::Message {
            part.push(("headers", named(headers)));
        }
        let body = if self.part == Part::Message { "contents" } else { "body" };
        part.extend(self.body_json().map(|json| (body, json)));
        let mut categories: Vec<(&str, Vec<(String, Json)>)> = Vec::new();
        for (category, key, list) in rules {
            match categories.iter_mut().find(|(name, _)| name == category) {
                Some((_, members)) => members.push((key.clone(), list.clone())),
                None => categories.push((category, vec![(key.clone(), list.clone())])),
            }
        }
        let category = |(name, mut members): (&'static str, Vec<(String, Json)>)| match members.as_slice() {
            [(key, _)] if key.is_empty() => (name, members.remove(0).1),
            _ => (name, Json::object(members)),
        };
        if !categories.is_empty() {
            part.push(("matchingRules", object(categories.into_iter().map(category))));
        }
        part
    }

    fn body_json(&self) -> Option<Json> {
        use base64::Engine as _;
        let base64 = |bytes: &[u8]| Json::string(base64::prelude::BASE64_STANDARD.encode(bytes));
        let body = &self.contract.body;
        if self.version == 3 {
            return match body {
                Example::Missing => None,
                Example::Null => Some(Json::Null),
                Example::Empty => Some(Json::string("")),
                Example::Json(Json::String(text)) => Some(Json::string(Json::string(text.clone()).to_string())),
                Example::Json(json) => Some(json.clone()),
                Example::Text(text) => Some(Json::string(text.clone())),
                Example::Bytes(bytes) => Some(base64(bytes)),
            };
        }
        let (content, encoded) = match body {
            Example::Missing => return None,
            Example::Null => (Json::Null, Json::Bool(false)),
            Example::Empty => (Json::string(""), Json::Bool(false)),
            Example::Json(json) => (json.clone(), Json::Bool(false)),
            Example::Text(text) => (Json::string(text.clone()), Json::Bool(false)),
            Example::Bytes(bytes) => (base64(bytes), Json::string("base64")),
        };
        let body_type = self.contract.body_type.clone().map(|name| ("contentType", Json::string(name)));
        Some(object([("content", content), ("encoded", encoded)].into_iter().chain(body_type)))
    }
}

pub(crate) fn object<K: Into<EcoString>>(members: impl IntoIterator<Item = (K, Json)>) -> Json {
    Json::object(members)
}

pub(crate) fn number(number: impl Into<u16>) -> Json {
    Json::Number(number.into().to_string().into())
}

/// For whoever has to find out what is wrong.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Received { method, path, query, headers, status, metadata, body } = &self.received;
        writeln!(f, "the {:?} of {}", self.part, self.pact())?;
        match self.part {
            Part::Request => writeln!(f, "{method} {path} ? {query:?} {headers:?}")?,
            Part::Response => writeln!(f, "{status} {headers:?}")?,
            Part::Message => writeln!(f, "{}", Json::object(metadata.iter().cloned()))?,
        }
        match std::str::from_utf8(body) {
            Ok(text) => writeln!(f, "{text:?}"),
            Err(_) => writeln!(f, "{body:02x?}"),
        }
    }
}
