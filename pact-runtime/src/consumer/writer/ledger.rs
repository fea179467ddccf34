//! Who wrote which interaction: what stands in the pact file as `metadata.pactHarness`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;
use std::time::SystemTime;

use super::contribution::Owner;
use super::layout::Block;
use crate::model::{DateTime, Json};

/// How deep an entry stands in the file.
const LEVEL: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Ledger {
    created_at: Option<Json>,
    tests: BTreeMap<String, Written>,
    contracts: BTreeMap<String, Written>,
    /// How many wrote an interaction, by its identity.
    owners: HashMap<String, usize>,
}

/// What one test or contract has written.
#[derive(Debug, Default)]
pub(super) struct Written {
    source: Option<String>,
    version: Option<String>,
    interactions: BTreeSet<String>,
    text: OnceLock<String>,
}

impl Ledger {
    pub(super) fn read(json: &Json) -> Self {
        let created_at = json.get("createdAt").cloned();
        let [tests, contracts] = ["tests", "contracts"].map(|name| read_entries(json.get(name)));
        let mut ledger = Ledger { created_at, tests, contracts, owners: HashMap::new() };
        for identity in ledger.tests.values().chain(ledger.contracts.values()).flat_map(|written| &written.interactions)
        {
            *ledger.owners.entry(identity.clone()).or_default() += 1;
        }
        ledger
    }

    pub(super) fn begin_today(&mut self) {
        self.created_at.get_or_insert_with(today);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tests.is_empty() && self.contracts.is_empty()
    }

    /// What each test and contract has written, by its id.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&String, &Written)> {
        self.tests.iter().chain(&self.contracts)
    }

    pub(super) fn written_by(&self, id: &str) -> Option<&Written> {
        self.tests.get(id).or_else(|| self.contracts.get(id))
    }

    /// From now on a test or contract did not write an interaction.
    pub(super) fn retract(&mut self, id: &str, interaction: &str) -> bool {
        let mut retracted = false;
        for entries in [&mut self.tests, &mut self.contracts] {
            let Some(written) = entries.get_mut(id) else { continue };
            if written.interactions.remove(interaction) {
                written.text = OnceLock::new();
                retracted = true;
            }
            if written.interactions.is_empty() {
                entries.remove(id);
            }
        }
        if retracted {
            self.count_out(interaction);
        }
        retracted
    }

    /// Notes what an owner has written, and whether that is what it wrote before.
    pub(super) fn note(&mut self, owner: &Owner, interactions: BTreeSet<String>) -> bool {
        let (site, version, entries) = match owner {
            Owner::Test { site } => (site, None, &mut self.tests),
            Owner::Contract { site, version } => (site, version.map(str::to_owned), &mut self.contracts),
            Owner::Nobody => return true,
        };
        let now = Written { source: site.source(), version, interactions, text: OnceLock::new() };
        let before = entries.get(&site.id());
        if before.is_none() && now.interactions.is_empty() {
            return true;
        }
        if before.is_some_and(|before| before.says_the_same_as(&now)) {
            return true;
        }
        for interaction in &now.interactions {
            *self.owners.entry(interaction.clone()).or_default() += 1;
        }
        if let Some(before) = entries.insert(site.id(), now) {
            before.interactions.iter().for_each(|interaction| self.count_out(interaction));
        }
        false
    }

    /// Whether anybody wrote it.
    pub(super) fn has_owner_of(&self, identity: &str) -> bool {
        self.owners.contains_key(identity)
    }

    /// The ids of those who wrote an interaction.
    pub(super) fn owners_of<'l>(&'l self, identity: &'l str) -> impl Iterator<Item = &'l String> {
        let all = self.has_owner_of(identity).then(|| self.entries());
        all.into_iter().flatten().filter(move |(_, written)| written.has(identity)).map(|(id, _)| id)
    }

    /// From now on nobody wrote it.
    pub(super) fn disown(&mut self, identity: &str) {
        if self.owners.remove(identity).is_some() {
            for written in self.tests.values_mut().chain(self.contracts.values_mut()) {
                if written.interactions.remove(identity) {
                    written.text = OnceLock::new();
                }
            }
        }
    }

    fn count_out(&mut self, interaction: &str) {
        if let Some(count) = self.owners.get_mut(interaction) {
            *count -= 1;
            if *count == 0 {
                self.owners.remove(interaction);
            }
        }
    }

    pub(super) fn write(&self, out: &mut String, level: usize) {
        let mut ours = Block::object(out, level);
        Json::string(env!("CARGO_PKG_VERSION")).lay_out(0, ours.member("version"));
        self.created_at.clone().unwrap_or_else(today).lay_out(level + 1, ours.member("createdAt"));
        for (name, entries) in [("contracts", &self.contracts), ("tests", &self.tests)] {
            if !entries.is_empty() {
                let mut block = Block::object(ours.member(name), level + 1);
                for (id, written) in entries {
                    block.member(id).push_str(written.text());
                }
                block.end();
            }
        }
        ours.end();
    }
}

impl Written {
    pub(super) fn has(&self, identity: &str) -> bool {
        self.interactions.contains(identity)
    }

    pub(super) fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    pub(super) fn interactions(&self) -> &BTreeSet<String> {
        &self.interactions
    }

    fn says_the_same_as(&self, other: &Written) -> bool {
        (&self.source, &self.version, &self.interactions) == (&other.source, &other.version, &other.interactions)
    }

    fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let text = |text: &String| Json::string(text.as_str());
            let mut members = Vec::new();
            members.extend(self.source.as_ref().map(|source| ("source", text(source))));
            members.extend(self.version.as_ref().map(|version| ("version", text(version))));
            members.push(("interactions", Json::Array(self.interactions.iter().map(text).collect())));
            let mut out = String::new();
            Json::object(members).lay_out(LEVEL, &mut out);
            out
        })
    }
}

fn read_entries(json: Option<&Json>) -> BTreeMap<String, Written> {
    let text = |json: &Json, name| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let entries = json.and_then(Json::members).unwrap_or_default().iter().map(|(id, json)| {
        let interactions = json.get("interactions").and_then(Json::items).unwrap_or_default();
        let interactions = interactions.iter().filter_map(Json::as_str).map(str::to_owned).collect();
        let (source, version) = (text(json, "source"), text(json, "version"));
        (id.to_string(), Written { source, version, interactions, text: OnceLock::new() })
    });
    entries.collect()
}

/// The date in UTC. A day and no more: a pact that is written anew on the same day, by whomever, has the same bytes.
fn today() -> Json {
    let now = DateTime::from_system_time(SystemTime::now()).to_string();
    Json::string(now.chars().take_while(|c| *c != 'T').collect::<String>())
}
