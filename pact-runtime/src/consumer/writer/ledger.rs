//! Who wrote which interaction: what stands in the pact file as `metadata.pactHarness`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;
use std::time::SystemTime;

use super::Owner;
use super::layout::Block;
use super::presence::Presence;
use crate::model::Json;

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

    /// Takes an owner out, and says what it wrote.
    pub(super) fn take(&mut self, owner: &Owner) -> Option<Written> {
        let written = match owner {
            Owner::Test { site } => self.tests.remove(&site.id()),
            Owner::Contract { site, .. } => self.contracts.remove(&site.id()),
            Owner::Nobody => None,
        };
        written.inspect(|written| self.count_out(written))
    }

    /// Takes out those whose test or contract is gone, and says what they wrote.
    pub(super) fn take_gone(&mut self, presence: &mut Presence) -> Vec<Written> {
        let mut gone = Vec::new();
        for (entries, known) in
            [(&mut self.tests, &presence.program.tests), (&mut self.contracts, &presence.program.contracts)]
        {
            let sources = &mut presence.sources;
            entries.retain(|id, written| {
                let is_gone = known.lacks(id) || written.source().is_some_and(|source| sources.lack(id, source));
                if is_gone {
                    gone.push(std::mem::take(written));
                }
                !is_gone
            });
        }
        for written in &gone {
            self.count_out(written);
        }
        gone
    }

    /// Notes what an owner has written, and whether that is what it wrote before.
    pub(super) fn note(&mut self, owner: &Owner, before: Option<&Written>, interactions: BTreeSet<String>) -> bool {
        let (site, version, entries) = match owner {
            Owner::Test { site } => (site, None, &mut self.tests),
            Owner::Contract { site, version } => (site, version.map(str::to_owned), &mut self.contracts),
            Owner::Nobody => return true,
        };
        for identity in &interactions {
            *self.owners.entry(identity.clone()).or_default() += 1;
        }
        let mut now = Written { source: site.source(), version, interactions, text: OnceLock::new() };
        let before = before.filter(|before| before.says_the_same_as(&now));
        if let Some(text) = before.and_then(|before| before.text.get()) {
            now.text = OnceLock::from(text.clone());
        }
        entries.insert(site.id(), now);
        before.is_some()
    }

    /// Whether anybody wrote it.
    pub(super) fn has_owner_of(&self, identity: &str) -> bool {
        self.owners.contains_key(identity)
    }

    pub(super) fn owners_of<'l>(&'l self, identity: &'l str) -> impl Iterator<Item = (&'l String, &'l Written)> {
        let all = self.has_owner_of(identity).then(|| self.tests.iter().chain(&self.contracts));
        all.into_iter().flatten().filter(move |(_, written)| written.has(identity))
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

    fn count_out(&mut self, written: &Written) {
        for identity in &written.interactions {
            if let Some(count) = self.owners.get_mut(identity) {
                *count -= 1;
                if *count == 0 {
                    self.owners.remove(identity);
                }
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

    pub(super) fn into_interactions(self) -> BTreeSet<String> {
        self.interactions
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
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    Json::string(now.chars().take_while(|c| *c != 'T').collect::<String>())
}
