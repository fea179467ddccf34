//! A pact file as the writer sees it: interactions by identity, kept as they stand, and who wrote them.

mod merge;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::error::WriteError;
use super::identity;
use super::layout::{Block, LaidOut};
use super::ledger::Ledger;
use crate::format::ReadError;
use crate::model::{Json, Members, Place, SpecVersion};

/// The member of `metadata` that is ours.
const OURS: &str = "pactHarness";

/// The one that says the version of the specification.
const SPECIFICATION: &str = "pactSpecification";

#[derive(Debug, Default)]
pub(super) struct Contents {
    parties: Option<(String, String)>,
    spec: Option<SpecVersion>,
    /// By identity. Other tools' interactions are kept to the letter, those with the same identity beside each other.
    interactions: BTreeMap<String, Vec<LaidOut>>,
    ledger: Ledger,
    /// Whether what its tests are known for was adopted, since the file was read.
    is_adopted: bool,
    /// Members of the file and of its metadata that are none of our business.
    foreign: Members,
    foreign_metadata: Members,
    /// Whether a merge has changed anything.
    changed: bool,
}

impl Contents {
    pub(super) fn read(path: &Path, text: &[u8]) -> Result<Self, WriteError> {
        let malformed = |error| WriteError::Malformed { path: path.to_owned(), error };
        let json = Json::parse(text).map_err(|error| malformed(ReadError::Syntax(error)))?;
        Self::from_json(json).map_err(|(pointer, reason)| {
            let place = Json::locate(text, pointer).unwrap_or(Place { line: 1, column: 1 });
            malformed(ReadError::Content { pointer: pointer.to_owned(), place, reason: reason.to_owned() })
        })
    }

    fn from_json(json: Json) -> Result<Self, (&'static str, &'static str)> {
        let Json::Object(members) = json else { return Err(("", "expected an object")) };
        let mut contents = Contents::default();
        let name = |party: &Json| Some(party.get("name")?.as_str()?.to_owned());
        let (mut consumer, mut provider) = (None, None);
        for (key, value) in members {
            match key.as_ref() {
                "consumer" => consumer = name(&value),
                "provider" => provider = name(&value),
                "interactions" => contents.read_interactions(value, "/interactions", identity::in_file)?,
                "messages" => contents.read_interactions(value, "/messages", identity::of_message_in_file)?,
                "metadata" => contents.read_metadata(value)?,
                _ => contents.foreign.push((key, value)),
            }
        }
        contents.parties = consumer.zip(provider);
        match contents.parties {
            Some(_) => Ok(contents),
            None => Err(("", "expected the names of a consumer and a provider")),
        }
    }

    fn read_interactions(
        &mut self,
        json: Json,
        pointer: &'static str,
        identity: fn(&Json) -> String,
    ) -> Result<(), (&'static str, &'static str)> {
        let Json::Array(items) = json else { return Err((pointer, "expected an array")) };
        for item in items {
            self.interactions.entry(identity(&item)).or_default().push(item.into());
        }
        Ok(())
    }

    fn read_metadata(&mut self, json: Json) -> Result<(), (&'static str, &'static str)> {
        let Json::Object(members) = json else { return Err(("/metadata", "expected an object")) };
        for (key, value) in members {
            match key.as_ref() {
                SPECIFICATION => {
                    let version = value.get("version").and_then(Json::as_str).and_then(SpecVersion::parse);
                    let unknown = ("/metadata/pactSpecification", "expected a version of the specification");
                    self.spec = Some(version.ok_or(unknown)?);
                }
                OURS => self.ledger = Ledger::read(&value),
                _ => self.foreign_metadata.push((key, value)),
            }
        }
        Ok(())
    }

    /// Whether the interaction stands there, and in this way.
    pub(super) fn has(&self, identity: &str, interaction: &Json) -> bool {
        matches!(self.interactions.get(identity).map(Vec::as_slice), Some([same]) if same.json() == interaction)
    }

    pub(super) fn has_any(&self, identity: &str) -> bool {
        self.interactions.contains_key(identity)
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Who wrote what: id, source file, interactions.
    pub(super) fn ledger_entries(&self) -> Vec<(String, Option<String>, BTreeSet<String>)> {
        let entries = self.ledger.entries();
        entries.map(|(id, w)| (id.clone(), w.source().map(str::to_owned), w.interactions().clone())).collect()
    }

    /// Takes interactions from a test, and removes those that nobody else wrote, which are returned.
    pub(super) fn give_up(&mut self, test: &str, interactions: &[String]) -> Vec<String> {
        let removed = interactions.iter().filter(|interaction| {
            self.ledger.retract(test, interaction);
            !self.ledger.has_owner_of(interaction) && self.interactions.remove(*interaction).is_some()
        });
        removed.cloned().collect()
    }

    /// What stands there, by identity.
    pub(super) fn interactions(&self) -> impl Iterator<Item = (&String, impl Iterator<Item = &Json>)> {
        self.interactions.iter().map(|(identity, all)| (identity, all.iter().map(LaidOut::json)))
    }

    pub(super) fn spec(&self) -> Option<SpecVersion> {
        self.spec
    }

    /// Whether nothing is left that anybody wrote.
    pub(super) fn is_empty(&self) -> bool {
        let has_no_foreign = self.foreign.is_empty() && self.foreign_metadata.is_empty();
        self.interactions.is_empty() && self.ledger.is_empty() && has_no_foreign
    }

    /// The same contents, seen as what is in the file.
    pub(super) fn unchanged(self) -> Self {
        Contents { changed: false, ..self }
    }

    /// The text of the file, most of it known from the last time.
    pub(super) fn to_text(&self) -> String {
        let mut out = String::new();
        let mut file = Block::object(&mut out, 0);
        let (consumer, provider) = self.parties.clone().unwrap_or_default();
        for (party, name) in [("consumer", consumer), ("provider", provider)] {
            Json::object([("name", Json::string(name))]).lay_out(1, file.member(party));
        }
        let spec = self.spec.unwrap_or_default();
        // Before version 4 messages stand in a list of their own.
        let is_message = |one: &&LaidOut| spec < SpecVersion::V4 && one.json().get("request").is_none();
        let (messages, interactions): (Vec<_>, Vec<_>) = self.interactions.values().flatten().partition(is_message);
        if messages.is_empty() || !interactions.is_empty() {
            list(&interactions, file.member("interactions"));
        }
        if !messages.is_empty() {
            list(&messages, file.member("messages"));
        }
        for (name, value) in &self.foreign {
            value.lay_out(1, file.member(name));
        }
        let mut metadata = Block::object(file.member("metadata"), 1);
        for (name, value) in &self.foreign_metadata {
            value.lay_out(2, metadata.member(name));
        }
        Json::object([("version", Json::string(spec.as_str()))]).lay_out(2, metadata.member(SPECIFICATION));
        self.ledger.write(metadata.member(OURS), 2);
        metadata.end();
        file.end();
        out.push('\n');
        out
    }
}

fn list(interactions: &[&LaidOut], out: &mut String) {
    let mut list = Block::array(out, 1);
    for interaction in interactions {
        list.item().push_str(interaction.text(2));
    }
    list.end();
}
