//! Which tests are still there. A test is gone when its crate is this program and does not have it any more, or when its
//! source file is gone.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use super::claims::Claims;
use crate::consumer::{ConsumerTest, ContractDefinition, case};
use crate::registry::{self, Entry, Site};

/// What tells whether tests are there.
pub(super) struct Presence {
    pub(super) program: &'static Program,
    pub(super) sources: Sources,
}

impl Presence {
    /// As it is seen from a test.
    pub(super) fn near(site: &Site) -> Self {
        Presence { program: Program::this(), sources: Sources::near(site) }
    }
}

/// The tests and contracts of this program.
pub(super) struct Program {
    pub(super) tests: Known,
    pub(super) contracts: Known,
}

impl Program {
    /// They stay the same while it runs.
    pub(super) fn this() -> &'static Program {
        static THIS: OnceLock<Program> = OnceLock::new();
        THIS.get_or_init(|| Program {
            tests: Known::of::<ConsumerTest>(),
            contracts: Known::of::<ContractDefinition>(),
        })
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.tests.have(id) || self.contracts.have(id)
    }

    /// Whether an id is of a crate of this program, but of nothing in it.
    pub(super) fn lacks(&self, id: &str) -> bool {
        !self.has(id) && (self.tests.lacks(id) || self.contracts.lacks(id))
    }
}

/// All of one kind.
pub(super) struct Known {
    ids: HashSet<String>,
    /// How many numbered cases those have that have cases.
    cases: HashMap<String, usize>,
    crates: HashSet<String>,
}

impl Known {
    fn of<E: Entry>() -> Self {
        let all = registry::all::<E>();
        let (with_cases, single): (Vec<&E>, Vec<&E>) = all.iter().copied().partition(|entry| entry.cases().is_some());
        Known {
            ids: single.iter().map(|entry| entry.site().id()).collect(),
            cases: with_cases.iter().map(|entry| (entry.site().id(), entry.cases().unwrap_or(0))).collect(),
            crates: all.iter().map(|entry| entry.site().crate_prefix()).collect(),
        }
    }

    fn have(&self, id: &str) -> bool {
        self.ids.contains(id) || id.match_indices("::").any(|(at, _)| self.has_case(&id[..at], &id[at + 2..]))
    }

    fn has_case(&self, test: &str, case: &str) -> bool {
        let first = case.split("::").next().unwrap_or(case);
        self.cases
            .get(test)
            .is_some_and(|count| case::number(first).is_none_or(|number| (1..=*count).contains(&number)))
    }

    /// Whether an id is of a crate of this program, but of nothing in it.
    pub(super) fn lacks(&self, id: &str) -> bool {
        let crate_end = id.find("::").map_or(id.len(), |at| at + "::".len());
        self.crates.contains(&id[..crate_end]) && !self.have(id)
    }
}

/// The source files of the workspace. Where they are not at hand, as on a machine that only runs tests built elsewhere,
/// none counts as gone.
pub(super) struct Sources {
    root: PathBuf,
    at_hand: bool,
    seen: HashMap<String, bool>,
    /// Tells which tests are of this workspace, where not all are.
    claims: Option<Claims>,
}

impl Sources {
    fn near(site: &Site) -> Self {
        let root = site.workspace_root();
        let at_hand = site.source().is_some_and(|source| root.join(source).is_file());
        Sources { root, at_hand, seen: HashMap::new(), claims: None }
    }

    /// From now on counts as gone only what is known to be of this workspace.
    pub(super) fn look_only_for(&mut self, claims: Claims) {
        self.claims = Some(claims);
    }

    /// Whether the source file of a test is not there.
    pub(super) fn lack(&mut self, id: &str, source: &str) -> bool {
        let is_ours = self.claims.as_ref().is_none_or(|claims| claims.is_of_workspace(id, &self.root));
        if !self.at_hand || !is_ours {
            return false;
        }
        match self.seen.get(source) {
            Some(is_there) => !is_there,
            None => !*self.seen.entry(source.to_owned()).or_insert(self.root.join(source).is_file()),
        }
    }
}
