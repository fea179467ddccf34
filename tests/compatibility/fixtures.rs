//! The suite's files, and bodies as the features name them.

use std::path::PathBuf;
use std::{env, fs};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use roxmltree::{Document, Node};
use serde_json::Value;

use super::world::Checked;

/// A body and what it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// The directory of the suite.
pub(crate) fn suite() -> Option<PathBuf> {
    env::var_os("PACT_CONFORMANCE_DIR").map(|dir| PathBuf::from(dir).join("compatibility-suite"))
}

fn read(name: &str) -> Checked<Vec<u8>> {
    let path = suite().ok_or("PACT_CONFORMANCE_DIR is not set")?.join("fixtures").join(name.trim());
    Ok(fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// JSON that stands in the feature, or in a file.
pub(crate) fn json(text: &str) -> Checked<Value> {
    Ok(match text.strip_prefix("JSON:") {
        Some(json) => serde_json::from_str(json)?,
        None => serde_json::from_slice(&read(text)?)?,
    })
}

/// A value that is JSON, or else a text.
pub(crate) fn value(text: &str) -> Checked<Value> {
    let json = text.strip_prefix("JSON:").map(serde_json::from_str).transpose()?;
    Ok(json.unwrap_or_else(|| Value::from(text)))
}

impl Content {
    /// `JSON: ..`, `XML: ..`, `file: ..`, `EMPTY` or the text itself. What is given is the type that the feature tells;
    /// `known` the type that stands there already, which a bare text keeps.
    pub(crate) fn of(text: &str, given: Option<&str>, known: Option<&str>) -> Checked<Content> {
        let (found, bytes) = if let Some(json) = text.strip_prefix("JSON:") {
            (Some("application/json".to_owned()), json.trim().into())
        } else if let Some(xml) = text.strip_prefix("XML:") {
            (Some("application/xml".to_owned()), xml.trim().into())
        } else if let Some(name) = text.strip_prefix("file:") {
            file(name.trim())?
        } else if text == "EMPTY" {
            (None, Vec::new())
        } else {
            (None, text.into())
        };
        let content_type = given.map(str::to_owned).or(found).or_else(|| known.map(str::to_owned));
        Ok(Content { content_type: content_type.unwrap_or_else(|| "text/plain".to_owned()), bytes })
    }

    /// Whether it is JSON, by its type.
    pub(crate) fn is_json(&self) -> bool {
        self.content_type == "application/json" || self.content_type.ends_with("+json")
    }

    /// The document, read if it is JSON.
    pub(crate) fn document(&self) -> Checked<Comparable> {
        Ok(if self.is_json() {
            Comparable::Json(serde_json::from_slice(&self.bytes)?)
        } else {
            Comparable::Bytes(self.bytes.clone())
        })
    }
}

/// What two bodies are compared by.
#[derive(Debug, PartialEq)]
pub(crate) enum Comparable {
    Json(Value),
    Bytes(Vec<u8>),
}

fn file(name: &str) -> Checked<(Option<String>, Vec<u8>)> {
    let bytes = read(name)?;
    if name.ends_with("-body.xml") {
        return described(std::str::from_utf8(&bytes)?);
    }
    let content_type = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        Some("jpg") => "image/jpeg",
        Some("pdf") => "application/pdf",
        _ => return Err(format!("the type of {name} is not known").into()),
    };
    Ok((Some(content_type.to_owned()), bytes))
}

/// `<body><contentType>..</contentType><contents eol="CRLF" encoding="base64">..</contents></body>`
fn described(xml: &str) -> Checked<(Option<String>, Vec<u8>)> {
    let document = Document::parse(xml)?;
    let child = |name: &str| document.root_element().children().find(|node| node.has_tag_name(name));
    let text = |node: Node<'_, '_>| node.children().filter_map(|child| child.text()).collect::<String>();
    let contents = child("contents").ok_or("the body has no contents")?;
    let mut contents_text = text(contents).trim().to_owned();
    if contents.attribute("eol") == Some("CRLF") {
        contents_text = contents_text.replace('\n', "\r\n") + "\r\n";
    }
    let bytes = match contents.attribute("encoding") {
        None => contents_text.into_bytes(),
        Some("base64") => BASE64_STANDARD.decode(contents_text)?,
        Some(other) => return Err(format!("the encoding {other:?} is not known").into()),
    };
    Ok((child("contentType").map(|node| text(node).trim().to_owned()), bytes))
}
