//! Messages as the features describe them, and their form in a pact file.

use pact_harness::model::{Json, ReceivedMessage, SpecVersion};
use serde_json::{Map, Value, json};

use super::draft::{body, rules_and_generators};
use super::fixtures::{self, Content};
use super::table::{Row, all_used, take};
use super::world::Checked;

/// A message without anything around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contents {
    pub(crate) metadata: Map<String, Value>,
    body: Option<Vec<u8>>,
    rules: Option<Value>,
    generators: Option<Value>,
}

/// A message that nobody answers.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) description: String,
    /// States, key, comments, and whatever else stands beside the message.
    pub(crate) details: Map<String, Value>,
    pub(crate) contents: Contents,
}

/// A message and its answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answered {
    pub(crate) details: Map<String, Value>,
    pub(crate) request: Contents,
    pub(crate) responses: Vec<Contents>,
}

impl Contents {
    /// A body as a table names it; its type goes to the metadata.
    pub(crate) fn set_body(&mut self, text: &str) -> Checked {
        let Content { content_type, bytes } = Content::of(text, None, None)?;
        self.metadata.insert("contentType".to_owned(), json!(content_type));
        self.body = Some(bytes);
        Ok(())
    }

    /// The message that a row describes.
    pub(crate) fn of(mut row: Row) -> Checked<Self> {
        let mut contents = Contents::default();
        if let Some(body) = take(&mut row, "body") {
            contents.set_body(&body)?;
        }
        if let Some(generators) = take(&mut row, "generators") {
            contents.generators = Some(fixtures::json(&generators)?);
        }
        if let Some(rules) = take(&mut row, "matching rules") {
            contents.rules = Some(fixtures::json(&rules)?);
        }
        if let Some(metadata) = take(&mut row, "metadata") {
            contents.metadata.extend(read_metadata(&metadata)?);
        }
        all_used(&row)?;
        Ok(contents)
    }

    /// Metadata that a table gives as keys and values.
    pub(crate) fn add_metadata(&mut self, rows: Vec<Row>) -> Checked {
        for mut row in rows {
            let (key, value) = (take(&mut row, "key"), take(&mut row, "value"));
            let (key, value) = key.zip(value).ok_or("the metadata has no key or no value")?;
            self.metadata.insert(key, fixtures::value(&value)?);
            all_used(&row)?;
        }
        Ok(())
    }

    fn content(&self) -> Option<Content> {
        let content_type = self.metadata.get("contentType").and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Content { content_type, bytes: self.body.clone()? })
    }

    fn add_to(&self, json: &mut Value, spec: SpecVersion) -> Checked {
        if let Some(content) = self.content() {
            json["contents"] = body(&content, spec)?;
        }
        if !self.metadata.is_empty() {
            json["metadata"] = Value::Object(self.metadata.clone());
        }
        rules_and_generators(json, self.rules.as_ref(), self.generators.as_ref());
        Ok(())
    }

    fn to_json(&self, spec: SpecVersion) -> Checked<Value> {
        let mut json = json!({});
        self.add_to(&mut json, spec)?;
        Ok(json)
    }

    /// The message as a provider makes it.
    pub(crate) fn made(&self) -> Checked<ReceivedMessage> {
        let metadata = self.metadata.iter().map(|(name, value)| {
            let value = Json::parse(value.to_string().as_bytes()).map_err(|error| error.to_string())?;
            Ok((name.into(), value))
        });
        Ok(ReceivedMessage { metadata: metadata.collect::<Checked<_>>()?, body: self.body.clone().unwrap_or_default() })
    }
}

/// Messages have a list of their own before version 4.
pub(crate) fn list_of_messages(spec: SpecVersion) -> &'static str {
    if spec < SpecVersion::V4 { "messages" } else { "interactions" }
}

/// A JSON object, or `name=value; name=value`.
fn read_metadata(text: &str) -> Checked<Map<String, Value>> {
    if text.starts_with('{') {
        return Ok(serde_json::from_str(text)?);
    }
    let pair = |pair: &str| {
        let (name, value) = pair.trim().split_once('=').ok_or_else(|| format!("{pair:?} is no metadata"))?;
        Ok((name.to_owned(), fixtures::value(value)?))
    };
    text.split(';').map(pair).collect()
}

impl Message {
    pub(crate) fn new(description: &str) -> Self {
        Message { description: description.to_owned(), details: Map::new(), contents: Contents::default() }
    }

    pub(crate) fn to_json(&self, spec: SpecVersion) -> Checked<Value> {
        let mut json = Value::Object(self.details.clone());
        json["description"] = json!(self.description);
        self.contents.add_to(&mut json, spec)?;
        if spec == SpecVersion::V4 {
            json["type"] = json!("Asynchronous/Messages");
        }
        Ok(json)
    }
}

impl Answered {
    pub(crate) fn to_json(&self, spec: SpecVersion) -> Checked<Value> {
        let mut json = Value::Object(self.details.clone());
        json["description"] = json!("a question");
        json["type"] = json!("Synchronous/Messages");
        json["request"] = self.request.to_json(spec)?;
        json["response"] = self.responses.iter().map(|response| response.to_json(spec)).collect::<Checked<_>>()?;
        Ok(json)
    }
}
