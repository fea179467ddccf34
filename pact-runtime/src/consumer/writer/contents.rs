//! A pact file as the writer sees it: interactions by identity, kept as they stand, and who wrote them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ecow::EcoString;
use pact_text::pact_file_name;

use super::added::{self, Added};
use super::claims::Claimant;
use super::disputes::Disputes;
use super::layout::{Block, LaidOut};
use super::ledger::Ledger;
use super::ownership::Ownership;
use super::{Contribution, WriteError, conflicts, identity};
use crate::format::{self, ReadError};
use crate::model::{Json, Members, Place, SpecVersion};
use crate::registry::Site;

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

    /// Puts a contribution in the place of what its owner wrote before; says whether anything changed. `gone` are those of
    /// this workspace's tests that are gone from this pact.
    pub(super) fn merge(
        &mut self,
        path: &Path,
        ownership: &mut Ownership<'_>,
        disputes: &mut Disputes,
        gone: &[Claimant],
        contribution: &Contribution<'_>,
    ) -> Result<bool, WriteError> {
        self.meet(path, contribution)?;
        self.ledger.begin_today();
        self.bring_along(contribution);
        let added = added::by_identity(contribution)?;
        let pact = path.file_name().unwrap_or_default().to_string_lossy();
        let named = pact_file_name(contribution.consumer, contribution.provider).map_err(WriteError::InvalidName)?;
        if !std::mem::replace(&mut self.is_adopted, true) {
            ownership.adopt(&pact, &named, &self.ledger);
        }
        self.forget(gone, ownership);
        let site = contribution.owner.site();
        conflicts::check(self, &pact, ownership, disputes, site, &added)?;
        let id = site.map(Site::id).unwrap_or_default();
        for (identity, Added { interaction, .. }) in &added {
            let is_known = || {
                ownership.claimed(&pact, &id).is_some_and(|claim| claim.interactions.contains(identity))
                    || self.ledger.owners_of(identity).any(|owner| *owner != id)
                    || ownership.is_claimed_here(&pact, identity)
            };
            if site.is_some() && self.has_any(identity) && !is_known() {
                ownership.leave_to_nobody(&pact, &id, identity);
            }
            if !self.has(identity, interaction) {
                // No test of ours has written what stands there, or only tests of an earlier build.
                self.ledger.disown(identity);
                self.changed = true;
                self.interactions.insert(identity.clone(), vec![interaction.clone().into()]);
            }
        }
        let Some(site) = site else { return Ok(self.changed) };
        let now: BTreeSet<String> = added.into_keys().collect();
        let claimed = ownership.claimed(&pact, &id).map(|claim| claim.interactions.clone()).unwrap_or_default();
        // What a test of this name wrote in another workspace is not this one's to remove.
        let others = self.ledger.written_by(&id).map(|written| written.interactions() - &claimed).unwrap_or_default();
        let given_up = &claimed - &now;
        let kept = given_up.iter().filter(|one| ownership.is_namesakes(&pact, &id, one)).cloned();
        let noted = now.iter().cloned().chain(others).chain(kept).collect();
        self.changed |= !self.ledger.note(&contribution.owner, noted);
        for identity in &given_up {
            self.remove_if_nobodys(&pact, identity, ownership);
        }
        ownership.claim(&pact, &named, site, now);
        Ok(self.changed)
    }

    /// Forgets tests that are gone from this pact, and what only they wrote; says whether anything changed.
    pub(super) fn forget(&mut self, gone: &[Claimant], ownership: &mut Ownership<'_>) -> bool {
        for claimant in gone {
            let Some(claim) = ownership.claims.of(claimant).cloned() else { continue };
            ownership.claims.remove(claimant);
            for identity in &claim.interactions {
                if !ownership.is_namesakes(&claimant.pact, &claimant.test, identity) {
                    self.changed |= self.ledger.retract(&claimant.test, identity);
                    self.remove_if_nobodys(&claimant.pact, identity, ownership);
                }
            }
        }
        self.changed
    }

    fn remove_if_nobodys(&mut self, pact: &str, identity: &str, ownership: &Ownership<'_>) {
        if !self.ledger.has_owner_of(identity) && !ownership.is_claimed_elsewhere(pact, identity) {
            self.changed |= self.interactions.remove(identity).is_some();
        }
    }

    /// Whether the interaction stands there, and in this way.
    pub(super) fn has(&self, identity: &str, interaction: &Json) -> bool {
        matches!(self.interactions.get(identity).map(Vec::as_slice), Some([same]) if same.json() == interaction)
    }

    pub(super) fn has_any(&self, identity: &str) -> bool {
        self.interactions.contains_key(identity)
    }

    /// What comes along beside the interactions replaces what has its name.
    fn bring_along(&mut self, contribution: &Contribution<'_>) {
        let mut put = |members: &mut Members, (name, value): &(EcoString, Json)| {
            match members.make_mut().iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) if known == value => return,
                Some((_, known)) => *known = value.clone(),
                None => members.push((name.clone(), value.clone())),
            }
            self.changed = true;
        };
        let is_foreign = |(name, _): &&(EcoString, Json)| name != OURS && name != SPECIFICATION;
        contribution.metadata.iter().filter(is_foreign).for_each(|m| put(&mut self.foreign_metadata, m));
        contribution.members.iter().for_each(|member| put(&mut self.foreign, member));
    }

    /// Checks that the file is the right one, and lifts it to the contribution's version of the specification.
    fn meet(&mut self, path: &Path, contribution: &Contribution<'_>) -> Result<(), WriteError> {
        let parties = (contribution.consumer.to_owned(), contribution.provider.to_owned());
        if let Some((consumer, provider)) = self.parties.as_ref().filter(|found| **found != parties) {
            let parties = format!("{consumer} and {provider}");
            return Err(WriteError::OtherParties { path: path.to_owned(), parties });
        }
        self.changed |= self.parties.is_none() || self.spec != Some(contribution.spec);
        self.parties = Some(parties);
        // A file that does not say its version is of version 3.
        match self.spec.or((!self.interactions.is_empty()).then_some(SpecVersion::V3)) {
            Some(found) if found > contribution.spec => {
                return Err(WriteError::NewerSpec { path: path.to_owned(), found, wanted: contribution.spec });
            }
            Some(found) if found < contribution.spec => {
                self.spec = Some(found);
                self.lift(path, contribution.spec)?;
            }
            _ => {}
        }
        self.spec = Some(contribution.spec);
        Ok(())
    }

    fn lift(&mut self, path: &Path, spec: SpecVersion) -> Result<(), WriteError> {
        let text = self.to_text();
        let pact =
            format::read(text.as_bytes()).map_err(|error| WriteError::Malformed { path: path.to_owned(), error })?;
        self.interactions.clear();
        for interaction in &pact.interactions {
            let json = format::write_interaction(interaction, spec).map_err(WriteError::Unwritable)?;
            self.interactions.entry(identity::of(interaction)).or_default().push(json.into());
        }
        Ok(())
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
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
