//! Requests, responses and interactions as the features describe them, and their form in a pact file.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pact_harness::format;
use pact_harness::model::{Pact, ReceivedRequest, ReceivedResponse, SpecVersion};
use serde_json::{Map, Value, json};

use super::fixtures::{self, Content};
use super::table::{Row, all_used, take};
use super::world::Checked;

/// What requests and responses have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Vec<u8>>,
    rules: Option<Value>,
    generators: Option<Value>,
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) part: Part,
}

/// A response.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) part: Part,
}

/// A request and its response.
#[derive(Debug, Clone, Default)]
pub(crate) struct Http {
    pub(crate) description: String,
    /// States, key, comments, and whatever else stands beside request and response.
    pub(crate) details: Map<String, Value>,
    pub(crate) request: Request,
    pub(crate) response: Response,
}

impl Default for Request {
    fn default() -> Self {
        Request { method: "GET".to_owned(), path: "/".to_owned(), query: String::new(), part: Part::default() }
    }
}

impl Default for Response {
    fn default() -> Self {
        Response { status: 200, part: Part::default() }
    }
}

impl Part {
    pub(crate) fn content_type(&self) -> Option<&str> {
        let is_it = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("content-type");
        self.headers.iter().find(is_it).map(|(_, value)| value.as_str())
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Takes over what a row says of it. New headers replace all but the content type, which goes with the body.
    fn change(&mut self, row: &mut Row) -> Checked {
        for column in ["headers", "raw headers"] {
            if let Some(headers) = take(row, column) {
                self.headers.retain(|(name, _)| name.eq_ignore_ascii_case("content-type"));
                self.headers.extend(read_headers(&headers)?);
            }
        }
        let given = take(row, "content type");
        if let Some(body) = take(row, "body") {
            let Content { content_type, bytes } = Content::of(&body, given.as_deref(), self.content_type())?;
            self.set_header("content-type", &content_type);
            self.body = Some(bytes);
        } else if let Some(given) = given {
            self.set_header("content-type", &given);
        }
        if let Some(rules) = take(row, "matching rules") {
            self.rules = Some(fixtures::json(&rules)?);
        }
        if let Some(generators) = take(row, "generators") {
            self.generators = Some(fixtures::json(&generators)?);
        }
        Ok(())
    }

    fn to_json(&self, spec: SpecVersion, json: &mut Value) -> Checked {
        if !self.headers.is_empty() {
            let headers = self.headers.iter().map(|(name, value)| {
                (name.clone(), if spec == SpecVersion::V4 { json!([value]) } else { json!(value) })
            });
            json["headers"] = Value::Object(headers.collect());
        }
        if let Some(bytes) = &self.body {
            let content_type = self.content_type().unwrap_or_default().to_owned();
            json["body"] = body(&Content { content_type, bytes: bytes.clone() }, spec)?;
        }
        rules_and_generators(json, self.rules.as_ref(), self.generators.as_ref());
        Ok(())
    }

    fn lines(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        self.headers.iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    fn bytes(&self) -> Cow<'_, [u8]> {
        self.body.as_deref().unwrap_or_default().into()
    }
}

pub(crate) fn rules_and_generators(json: &mut Value, rules: Option<&Value>, generators: Option<&Value>) {
    for (name, value) in [("matchingRules", rules), ("generators", generators)] {
        if let Some(value) = value {
            json[name] = value.clone();
        }
    }
}

/// A body as it stands in a pact file.
pub(crate) fn body(content: &Content, spec: SpecVersion) -> Checked<Value> {
    let Content { content_type, bytes } = content;
    let text = std::str::from_utf8(bytes);
    let (value, encoded) = match text {
        Ok(text) if content.is_json() && !text.is_empty() => (serde_json::from_str(text)?, Value::from(false)),
        Ok(text) => (Value::from(text), Value::from(false)),
        Err(_) => (Value::from(BASE64_STANDARD.encode(bytes)), Value::from("base64")),
    };
    Ok(match spec {
        SpecVersion::V4 => json!({ "content": value, "contentType": content_type, "encoded": encoded }),
        _ => value,
    })
}

/// `'X-A: 1', 'X-B: 2'`
pub(crate) fn read_headers(text: &str) -> Checked<Vec<(String, String)>> {
    let header = |line: &str| {
        let (name, value) = line.split_once(':').ok_or_else(|| format!("{line:?} is no header"))?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    };
    text.split('\'').filter(|line| !line.trim_matches([',', ' ']).is_empty()).map(header).collect()
}

impl Request {
    /// The request that a row describes.
    pub(crate) fn of(row: Row) -> Checked<Self> {
        Request::default().with(row)
    }

    /// The same request with what a row says.
    pub(crate) fn with(mut self, mut row: Row) -> Checked<Self> {
        self.part.change(&mut row)?;
        self.method = take(&mut row, "method").unwrap_or(self.method);
        self.path = take(&mut row, "path").unwrap_or(self.path);
        self.query = take(&mut row, "query").unwrap_or(self.query);
        // What the row is about, for a reader.
        take(&mut row, "desc");
        all_used(&row)?;
        Ok(self)
    }

    fn to_json(&self, spec: SpecVersion) -> Checked<Value> {
        let mut json = json!({ "method": self.method, "path": self.path });
        if !self.query.is_empty() {
            json["query"] = if spec < SpecVersion::V3 { json!(self.query) } else { query(&self.query) };
        }
        self.part.to_json(spec, &mut json)?;
        Ok(json)
    }

    pub(crate) fn received(&self) -> ReceivedRequest<'_> {
        ReceivedRequest {
            method: self.method.as_str().into(),
            path: self.path.as_str().into(),
            query: (!self.query.is_empty()).then(|| self.query.as_str().into()),
            headers: self.part.lines(),
            body: self.part.bytes(),
        }
    }

    /// Path and query.
    pub(crate) fn target(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.path, self.query)
    }
}

/// From version 3 on the parameters stand by name.
pub(crate) fn query(text: &str) -> Value {
    let mut query = Map::new();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let values = query.entry(name).or_insert_with(|| json!([]));
        values.as_array_mut().into_iter().for_each(|values| values.push(value.into()));
    }
    Value::Object(query)
}

impl Response {
    /// The response that a row describes.
    pub(crate) fn of(row: Row) -> Checked<Self> {
        Response::default().with(row)
    }

    /// The same response with what a row says.
    pub(crate) fn with(mut self, mut row: Row) -> Checked<Self> {
        self.part.change(&mut row)?;
        if let Some(status) = take(&mut row, "status") {
            self.status = status.parse()?;
        }
        all_used(&row)?;
        Ok(self)
    }

    fn to_json(&self, spec: SpecVersion) -> Checked<Value> {
        let mut json = json!({ "status": self.status });
        self.part.to_json(spec, &mut json)?;
        Ok(json)
    }

    pub(crate) fn received(&self) -> ReceivedResponse<'_> {
        ReceivedResponse { status: self.status, headers: self.part.lines(), body: self.part.bytes() }
    }
}

impl Http {
    /// The interaction that a row describes. Columns whose name begins with `response` are about the response.
    pub(crate) fn of(mut row: Row) -> Checked<Self> {
        let number = take(&mut row, "No").ok_or("the interaction has no number")?;
        let draft = Http { description: format!("interaction {number}"), ..Http::default() };
        draft.with(row)
    }

    /// The same interaction with what a row says.
    pub(crate) fn with(mut self, row: Row) -> Checked<Self> {
        let (mut request, mut response) = (Row::new(), Row::new());
        for (column, cell) in row {
            match column.strip_prefix("response") {
                Some("") => response.insert("status".to_owned(), cell),
                Some(" content") => response.insert("content type".to_owned(), cell),
                Some(column) => response.insert(column.trim().to_owned(), cell),
                None => request.insert(column, cell),
            };
        }
        self.request = self.request.with(request)?;
        self.response = self.response.with(response)?;
        Ok(self)
    }

    pub(crate) fn to_json(&self, spec: SpecVersion) -> Checked<Value> {
        let mut json = Value::Object(self.details.clone());
        json["description"] = json!(self.description);
        json["request"] = self.request.to_json(spec)?;
        json["response"] = self.response.to_json(spec)?;
        if spec == SpecVersion::V4 {
            json["type"] = json!("Synchronous/HTTP");
        }
        Ok(json)
    }
}

/// The text of a pact file of a version; `list` is the member that the interactions stand in.
pub(crate) fn pact_file(spec: SpecVersion, consumer: &str, list: &str, interactions: Vec<Value>) -> String {
    let mut file = json!({
        "consumer": { "name": consumer },
        "provider": { "name": "p" },
        "metadata": { "pactSpecification": { "version": spec.as_str() } },
    });
    file[list] = Value::Array(interactions);
    file.to_string()
}

/// A pact, read from its file's text.
pub(crate) fn read_pact(text: &str) -> Checked<Pact> {
    let pact = format::read(text.as_bytes())?;
    // What cannot be honoured would make a scenario pass for another reason. But scenarios about numbers in a body share a
    // file of rules with others about a query and headers that they do not have.
    let is_expected = |warning: &String| warning.contains("is left out: there is no such ");
    match pact.warnings().into_iter().find(|warning| !is_expected(warning)) {
        None => Ok(pact),
        Some(warning) => Err(warning.into()),
    }
}

/// The text of a pact file with HTTP interactions.
pub(crate) fn http_pact_file(spec: SpecVersion, consumer: &str, interactions: &[Http]) -> Checked<String> {
    let interactions = interactions.iter().map(|http| http.to_json(spec)).collect::<Checked<_>>()?;
    Ok(pact_file(spec, consumer, "interactions", interactions))
}

/// A pact of HTTP interactions.
pub(crate) fn http_pact(spec: SpecVersion, consumer: &str, interactions: &[Http]) -> Checked<Pact> {
    read_pact(&http_pact_file(spec, consumer, interactions)?)
}
