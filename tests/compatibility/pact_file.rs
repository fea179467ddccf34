//! The pact file that a scenario has written, seen as JSON: as another tool would see it.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pact_harness::model::SpecVersion;
use serde_json::Value;

use super::fixtures::Content;
use super::message_draft::list_of_messages;
use super::world::{Checked, World, equal};

/// A pact file.
#[derive(Debug)]
pub(crate) struct PactFile {
    json: Value,
    spec: SpecVersion,
}

impl PactFile {
    /// The only file in the scenario's directory. Its version is the feature's.
    pub(crate) fn written(world: &World) -> Checked<PactFile> {
        let files = files(world.dir.path())?;
        let [file] = files.as_slice() else { return Err(format!("there is not one pact file: {files:?}").into()) };
        let json: Value = serde_json::from_slice(&fs::read(file)?)?;
        equal(&json["metadata"]["pactSpecification"]["version"], world.spec.as_str())?;
        Ok(PactFile { json, spec: world.spec })
    }

    /// Fails if there is any.
    pub(crate) fn not_written(world: &World) -> Checked {
        equal(files(world.dir.path())?, Vec::<PathBuf>::new())
    }

    pub(crate) fn interactions(&self) -> &[Value] {
        self.list("interactions")
    }

    pub(crate) fn interaction(&self, index: usize) -> Checked<&Value> {
        Ok(self.interactions().get(index).ok_or("there is no such interaction")?)
    }

    pub(crate) fn messages(&self) -> &[Value] {
        self.list(list_of_messages(self.spec))
    }

    pub(crate) fn message(&self, index: usize) -> Checked<&Value> {
        Ok(self.messages().get(index).ok_or("there is no such message")?)
    }

    /// The body of a request, a response or a message.
    pub(crate) fn content(&self, part: &Value) -> Checked<Content> {
        let body = part.get("body").or_else(|| part.get("contents")).ok_or("there is no body")?;
        let outer = ["headers", "metadata"].iter().find_map(|name| content_type(part.get(name)?));
        let (body, own, encoded) = match self.spec {
            SpecVersion::V4 => (&body["content"], body["contentType"].as_str(), &body["encoded"]),
            _ => (body, None, &Value::Null),
        };
        let content_type = own.map(str::to_owned).or(outer).ok_or("the content type is not told")?;
        let text = body.as_str();
        let bytes = match (text, encoded.as_str()) {
            (None, _) => serde_json::to_vec(body)?,
            (Some(text), None) => text.into(),
            (Some(text), Some("base64")) => BASE64_STANDARD.decode(text)?,
            (_, Some(other)) => return Err(format!("the encoding {other:?} is not known").into()),
        };
        Ok(Content { content_type, bytes })
    }

    fn list(&self, name: &str) -> &[Value] {
        self.json[name].as_array().map_or(&[], Vec::as_slice)
    }
}

/// The content type that headers or metadata tell.
fn content_type(members: &Value) -> Option<String> {
    let (_, value) = members
        .as_object()?
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type") || name.eq_ignore_ascii_case("contenttype"))?;
    header(value)
}

/// A header's only value, with or without a list around it.
pub(crate) fn header(value: &Value) -> Option<String> {
    match value.as_array().map(Vec::as_slice) {
        None => value.as_str().map(str::to_owned),
        Some([value]) => value.as_str().map(str::to_owned),
        Some(_) => None,
    }
}

fn files(dir: &Path) -> Checked<Vec<PathBuf>> {
    let all = fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    // Beside the pacts is what is remembered of them.
    Ok(all.into_iter().filter(|path| path.is_file()).collect())
}
