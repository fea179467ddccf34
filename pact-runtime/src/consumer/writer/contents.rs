//! A pact file as the writer sees it: interactions by identity, kept as they stand, and who wrote them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::claims::Claims;
use super::{Contributed, Contribution, Owner, WriteError};
use super::{identity, version};
use crate::consumer::{ConsumerTest, ContractDefinition};
use crate::format::{self, ReadError};
use crate::model::{Json, Place, SpecVersion};
use crate::registry::{self, Entry, Site};

/// The member of `metadata` that is ours.
const OURS: &str = "pactHarness";

type Members = Vec<(String, Json<'static>)>;

#[derive(Debug, Default)]
pub(super) struct Contents {
    parties: Option<(String, String)>,
    spec: Option<SpecVersion>,
    /// By identity. Other tools' interactions are kept to the letter, those with the same identity beside each other.
    interactions: BTreeMap<String, Vec<Json<'static>>>,
    tests: BTreeMap<String, Written>,
    contracts: BTreeMap<String, Written>,
    created_at: Option<Json<'static>>,
    /// Members of the file and of its metadata that are none of our business.
    foreign: Members,
    foreign_metadata: Members,
    /// Whether a merge has changed anything.
    changed: bool,
}

/// What one test or contract has written.
#[derive(Debug, Clone, PartialEq, Default)]
struct Written {
    source: Option<String>,
    version: Option<String>,
    interactions: BTreeSet<String>,
}

impl Contents {
    pub(super) fn read(path: &Path, text: &[u8]) -> Result<Self, WriteError> {
        let malformed = |error| WriteError::Malformed { path: path.to_owned(), error };
        let json = Json::parse(text).map_err(|error| malformed(ReadError::Syntax(error)))?.into_owned();
        Self::from_json(json).map_err(|(pointer, reason)| {
            let place = Json::locate(text, pointer).unwrap_or(Place { line: 1, column: 1 });
            malformed(ReadError::Content { pointer: pointer.to_owned(), place, reason: reason.to_owned() })
        })
    }

    fn from_json(json: Json<'static>) -> Result<Self, (&'static str, &'static str)> {
        let Json::Object(members) = json else { return Err(("", "expected an object")) };
        let mut contents = Contents::default();
        let name = |party: &Json<'_>| Some(party.get("name")?.as_str()?.to_owned());
        let (mut consumer, mut provider) = (None, None);
        for (key, value) in members {
            match key.as_ref() {
                "consumer" => consumer = name(&value),
                "provider" => provider = name(&value),
                "interactions" => contents.read_interactions(value, "/interactions", identity::in_file)?,
                "messages" => contents.read_interactions(value, "/messages", identity::of_message_in_file)?,
                "metadata" => contents.read_metadata(value)?,
                _ => contents.foreign.push((key.into_owned(), value)),
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
        json: Json<'static>,
        pointer: &'static str,
        identity: fn(&Json<'_>) -> String,
    ) -> Result<(), (&'static str, &'static str)> {
        let Json::Array(items) = json else { return Err((pointer, "expected an array")) };
        for item in items {
            self.interactions.entry(identity(&item)).or_default().push(item);
        }
        Ok(())
    }

    fn read_metadata(&mut self, json: Json<'static>) -> Result<(), (&'static str, &'static str)> {
        let Json::Object(members) = json else { return Err(("/metadata", "expected an object")) };
        for (key, value) in members {
            match key.as_ref() {
                "pactSpecification" => {
                    let version = value.get("version").and_then(Json::as_str).and_then(SpecVersion::parse);
                    let unknown = ("/metadata/pactSpecification", "expected a version of the specification");
                    self.spec = Some(version.ok_or(unknown)?);
                }
                OURS => {
                    self.created_at = value.get("createdAt").cloned();
                    self.tests = read_owners(value.get("tests"));
                    self.contracts = read_owners(value.get("contracts"));
                }
                _ => self.foreign_metadata.push((key.into_owned(), value)),
            }
        }
        Ok(())
    }

    /// Puts a contribution in the place of what its owner wrote before; says whether anything changed.
    pub(super) fn merge(&mut self, path: &Path, contribution: &Contribution<'_>) -> Result<bool, WriteError> {
        self.meet(path, contribution)?;
        self.created_at.get_or_insert_with(today);
        self.bring_along(contribution);
        let added = added(contribution)?;
        let site = contribution.owner.site();
        let before = self.forget(&contribution.owner);
        let known = [Known::of::<ConsumerTest>(), Known::of::<ContractDefinition>()];
        if let Some(site) = site {
            self.forget_tests_that_are_gone(site, &known);
        }
        for (identity, (interaction, place)) in &added {
            match self.interactions.get(identity).map(Vec::as_slice) {
                Some([same]) if same == interaction => {}
                _ => {
                    // What no test of ours has written, or only tests of an earlier build, is replaced.
                    if let Some(other) = self.current_owner_of(identity, path, &known) {
                        let own = site.map_or_else(|| place.clone(), |site| format!("{} ({site})", site.id()));
                        return Err(WriteError::Conflict { interaction: identity.clone(), places: [other, own] });
                    }
                    self.disown(identity);
                    self.changed = true;
                    self.interactions.insert(identity.clone(), vec![interaction.clone()]);
                }
            }
        }
        self.note(&contribution.owner, before, added.into_keys().collect());
        Ok(self.changed)
    }

    /// What comes along beside the interactions replaces what has its name.
    fn bring_along(&mut self, contribution: &Contribution<'_>) {
        let mut put = |members: &mut Members, (name, value): &(String, Json<'static>)| {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) if known == value => return,
                Some((_, known)) => *known = value.clone(),
                None => members.push((name.clone(), value.clone())),
            }
            self.changed = true;
        };
        contribution.metadata.iter().filter(|(name, _)| name != OURS).for_each(|m| put(&mut self.foreign_metadata, m));
        contribution.members.iter().for_each(|member| put(&mut self.foreign, member));
    }

    /// Notes what an owner has written, in the place of what it wrote before.
    fn note(&mut self, owner: &Owner, before: Option<Written>, interactions: BTreeSet<String>) {
        let (site, version, written) = match owner {
            Owner::Test { site } => (site, None, &mut self.tests),
            Owner::Contract { site, version } => (site, version.map(str::to_owned), &mut self.contracts),
            Owner::Nobody => return,
        };
        let now = Written { source: site.source(), version, interactions };
        self.changed |= before.as_ref() != Some(&now);
        written.insert(site.id(), now);
        self.take_back(before);
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
        let text = self.to_json().to_pretty();
        let pact =
            format::read(text.as_bytes()).map_err(|error| WriteError::Malformed { path: path.to_owned(), error })?;
        self.interactions.clear();
        for interaction in &pact.interactions {
            let json = format::write_interaction(interaction, spec).map_err(WriteError::Unwritable)?;
            self.interactions.entry(identity::of(interaction)).or_default().push(json);
        }
        Ok(())
    }

    /// Takes an owner out, and says what it wrote. Its interactions stay until it is known what it writes now.
    fn forget(&mut self, owner: &Owner) -> Option<Written> {
        match owner {
            Owner::Test { site } => self.tests.remove(&site.id()),
            Owner::Contract { site, .. } => self.contracts.remove(&site.id()),
            Owner::Nobody => None,
        }
    }

    /// Removes what was written, as far as nobody else wrote the same.
    fn take_back(&mut self, written: Option<Written>) {
        for identity in written.into_iter().flat_map(|written| written.interactions) {
            if !self.is_owned(&identity) {
                self.interactions.remove(&identity);
            }
        }
    }

    /// Whether anybody wrote it.
    fn is_owned(&self, identity: &str) -> bool {
        self.owners_of(identity).next().is_some()
    }

    fn owners_of<'c>(&'c self, identity: &'c str) -> impl Iterator<Item = (&'c String, &'c Written)> {
        self.tests.iter().chain(&self.contracts).filter(move |(_, written)| written.interactions.contains(identity))
    }

    /// Who wrote it with the programs as they are now, and where that one is.
    fn current_owner_of(&self, identity: &str, path: &Path, known: &[Known; 2]) -> Option<String> {
        if !self.is_owned(identity) {
            return None;
        }
        let claims = Claims::of(path);
        let is_current = |id: &str| claims.is_current(id, known.iter().any(|known| known.ids.contains(id)));
        let (id, written) = self.owners_of(identity).find(|(id, _)| is_current(id))?;
        Some(written.source.as_ref().map_or_else(|| id.clone(), |source| format!("{id} ({source})")))
    }

    fn disown(&mut self, identity: &str) {
        for written in self.tests.values_mut().chain(self.contracts.values_mut()) {
            written.interactions.remove(identity);
        }
    }

    /// A test is gone when its crate is this program and does not have it any more, or when its source file is gone.
    fn forget_tests_that_are_gone(&mut self, site: &Site, [tests, contracts]: &[Known; 2]) {
        let mut sources = Sources::near(site);
        let mut gone = Vec::new();
        for (owners, known) in [(&mut self.tests, tests), (&mut self.contracts, contracts)] {
            owners.retain(|id, written| {
                let stays = !known.lacks(id) && !sources.lack(written);
                if !stays {
                    gone.push(std::mem::take(written));
                }
                stays
            });
        }
        for written in gone {
            self.changed = true;
            self.take_back(Some(written));
        }
    }

    /// The same contents, seen as what is in the file.
    pub(super) fn unchanged(self) -> Self {
        Contents { changed: false, ..self }
    }

    pub(super) fn to_text(&self) -> String {
        self.to_json().to_pretty() + "\n"
    }

    fn to_json(&self) -> Json<'static> {
        let (consumer, provider) = self.parties.clone().unwrap_or_default();
        let named = |name: String| Json::object([("name", Json::string(name))]);
        let spec = self.spec.unwrap_or_default();
        let mut metadata = self.foreign_metadata.clone();
        let version = Json::object([("version", Json::string(spec.as_str()))]);
        metadata.push(("pactSpecification".to_owned(), version));
        metadata.push((OURS.to_owned(), self.ours()));
        let mut members: Members =
            vec![("consumer".to_owned(), named(consumer)), ("provider".to_owned(), named(provider))];
        // Before version 4 messages stand in a list of their own.
        let is_message = |json: &Json<'_>| spec < SpecVersion::V4 && json.get("request").is_none();
        let all = self.interactions.values().flatten().cloned();
        let (messages, interactions): (Vec<_>, Vec<_>) = all.partition(is_message);
        if messages.is_empty() || !interactions.is_empty() {
            members.push(("interactions".to_owned(), Json::Array(interactions)));
        }
        if !messages.is_empty() {
            members.push(("messages".to_owned(), Json::Array(messages)));
        }
        members.extend(self.foreign.iter().cloned());
        members.push(("metadata".to_owned(), Json::object(metadata)));
        Json::object(members)
    }

    fn ours(&self) -> Json<'static> {
        let mut ours = vec![
            ("version", Json::string(env!("CARGO_PKG_VERSION"))),
            ("createdAt", self.created_at.clone().unwrap_or_else(today)),
        ];
        if !self.contracts.is_empty() {
            ours.push(("contracts", write_owners(&self.contracts)));
        }
        if !self.tests.is_empty() {
            ours.push(("tests", write_owners(&self.tests)));
        }
        Json::object(ours)
    }
}

/// The tests, or contracts, of this program.
struct Known {
    ids: HashSet<String>,
    crates: HashSet<String>,
}

impl Known {
    fn of<E: Entry>() -> Self {
        let sites: Vec<&Site> = registry::all::<E>().into_iter().map(Entry::site).collect();
        Known {
            ids: sites.iter().map(|site| site.id()).collect(),
            crates: sites.iter().map(|site| site.crate_prefix()).collect(),
        }
    }

    /// Whether an id is of a crate of this program, but of nothing in it.
    fn lacks(&self, id: &str) -> bool {
        let crate_end = id.find("::").map_or(id.len(), |at| at + "::".len());
        self.crates.contains(&id[..crate_end]) && !self.ids.contains(id)
    }
}

/// The source files of the workspace. Where they are not at hand, as on a machine that only runs tests built elsewhere,
/// none counts as gone.
struct Sources {
    root: PathBuf,
    at_hand: bool,
    seen: HashMap<String, bool>,
}

impl Sources {
    fn near(site: &Site) -> Self {
        let root = site.workspace_root();
        let at_hand = site.source().is_some_and(|source| root.join(source).is_file());
        Sources { root, at_hand, seen: HashMap::new() }
    }

    fn lack(&mut self, written: &Written) -> bool {
        let Some(source) = written.source.as_ref().filter(|_| self.at_hand) else { return false };
        let is_there = self.seen.entry(source.clone()).or_insert_with(|| self.root.join(source).is_file());
        !*is_there
    }
}

/// The contribution's interactions by identity, each with its place; the same one twice is fine, a different one is not.
fn added(contribution: &Contribution<'_>) -> Result<BTreeMap<String, (Json<'static>, String)>, WriteError> {
    let mut added: BTreeMap<_, (Json<'static>, String)> = BTreeMap::new();
    for Contributed { interaction, place, complete } in &contribution.interactions {
        let place = format!("{}:{}", place.file(), place.line());
        if !complete {
            return Err(WriteError::Incomplete { interaction: interaction.identity(), place });
        }
        if !matches!(contribution.owner, Owner::Nobody) {
            version::check(interaction, contribution.spec).map_err(WriteError::Unwritable)?;
        }
        let json = format::write_interaction(interaction, contribution.spec).map_err(WriteError::Unwritable)?;
        let identity = identity::of(interaction);
        if let Some((_, other)) = added.get(&identity).filter(|(other, _)| *other != json) {
            return Err(WriteError::Conflict { interaction: identity, places: [other.clone(), place] });
        }
        added.insert(identity, (json, place));
    }
    Ok(added)
}

fn read_owners(json: Option<&Json<'_>>) -> BTreeMap<String, Written> {
    let text = |json: &Json<'_>, name| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let owners = json.and_then(Json::members).unwrap_or_default().iter().map(|(id, json)| {
        let interactions = json.get("interactions").and_then(Json::items).unwrap_or_default();
        let interactions = interactions.iter().filter_map(Json::as_str).map(str::to_owned).collect();
        let written = Written { source: text(json, "source"), version: text(json, "version"), interactions };
        (id.to_string(), written)
    });
    owners.collect()
}

fn write_owners(owners: &BTreeMap<String, Written>) -> Json<'static> {
    Json::object(owners.iter().map(|(id, written)| {
        let text = |text: &String| Json::string(text.clone());
        let mut members = Vec::new();
        members.extend(written.source.as_ref().map(|source| ("source", text(source))));
        members.extend(written.version.as_ref().map(|version| ("version", text(version))));
        members.push(("interactions", Json::Array(written.interactions.iter().map(text).collect())));
        (id.clone(), Json::object(members))
    }))
}

/// The date in UTC. A day and no more: a pact that is written anew on the same day, by whomever, has the same bytes.
fn today() -> Json<'static> {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    Json::string(now.chars().take_while(|c| *c != 'T').collect::<String>())
}
