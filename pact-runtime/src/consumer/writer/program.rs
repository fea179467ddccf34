//! The tests and contracts of this program, and into which pacts each of them writes.

use std::collections::{HashMap, HashSet};
use std::ptr;
use std::sync::OnceLock;

use pact_text::pact_file_name;

use super::build;
use crate::consumer::contract::ContractDefinition;
use crate::consumer::registered::{ConsumerTest, Subject, case_number};
use crate::registry::{self, Entry, Site};

/// What a program is made of that writes pacts.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) entries: HashMap<String, Declared>,
    /// What the ids of everything in its crates begin with.
    pub(super) crates: HashSet<String>,
    pub(super) build: String,
}

/// A test or contract of the program.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// The names of the pact files that it writes.
    pub(super) pacts: Vec<String>,
    /// The name of the function.
    pub(super) function: String,
    pub(super) source: Option<String>,
    /// How many numbered cases it has, where it has cases.
    pub(super) cases: Option<usize>,
}

impl Program {
    /// It stays the same while it runs.
    pub(super) fn this() -> &'static Program {
        static THIS: OnceLock<Program> = OnceLock::new();
        THIS.get_or_init(|| {
            let mut program = Program { build: build::of_this_program().to_owned(), ..Program::default() };
            for test in registry::all::<ConsumerTest>() {
                program.add(&test.site, pacts_of(test), test.cases());
            }
            for contract in registry::all::<ContractDefinition>() {
                program.add(&contract.site, vec![(contract.consumer, contract.provider)], None);
            }
            program
        })
    }

    fn add(&mut self, site: &Site, parties: Vec<(&str, &str)>, cases: Option<usize>) {
        let pacts = parties.into_iter().filter_map(|(consumer, provider)| pact_file_name(consumer, provider).ok());
        self.crates.insert(site.crate_prefix());
        let (pacts, function) = (pacts.collect(), function(site).to_owned());
        self.entries.insert(site.id(), Declared { pacts, function, source: site.source(), cases });
    }

    /// The test or contract with an id. That of a case is its test's, followed by its own name.
    pub(super) fn find(&self, id: &str) -> Option<&Declared> {
        self.entries.get(id).filter(|entry| entry.cases.is_none()).or_else(|| {
            let ends = id.match_indices("::").map(|(at, _)| at);
            ends.filter_map(|at| Some((self.entries.get(&id[..at])?, &id[at + 2..]))).find_map(|(entry, case)| {
                let first = case.split("::").next().unwrap_or(case);
                let count = entry.cases?;
                case_number(first).is_none_or(|number| (1..=count).contains(&number)).then_some(entry)
            })
        })
    }

    /// Whether an id is of a crate of this program.
    pub(super) fn has_crate_of(&self, id: &str) -> bool {
        let crate_end = id.find("::").map_or(id.len(), |at| at + "::".len());
        self.crates.contains(&id[..crate_end])
    }

    /// The test of which an id is a case, if the program has it.
    pub(super) fn has_test_of_case(&self, id: &str) -> bool {
        id.match_indices("::").any(|(at, _)| self.entries.get(&id[..at]).is_some_and(|entry| entry.cases.is_some()))
    }

    /// How many functions of a source file have a name.
    pub(super) fn count_of(&self, source: &str, function: &str) -> usize {
        let is_same = |entry: &&Declared| entry.source.as_deref() == Some(source) && entry.function == function;
        self.entries.values().filter(is_same).count()
    }
}

/// The name of a function as it stands in a source file, also where the site is that of one of its cases.
pub(super) fn function(site: &Site) -> &'static str {
    let name = site.name.split("::").next().unwrap_or(site.name);
    name.strip_prefix("r#").unwrap_or(name)
}

/// The package that an id is of.
pub(super) fn package(id: &str) -> &str {
    id.split(' ').next().unwrap_or(id)
}

fn pacts_of(test: &'static ConsumerTest) -> Vec<(&'static str, &'static str)> {
    match &test.subject {
        Subject::Pacts(parties) => parties.iter().map(|parties| (parties.consumer, parties.provider)).collect(),
        Subject::Contract { define, .. } => {
            let all = registry::all::<ContractDefinition>().into_iter();
            let defined = all.filter(|definition| ptr::fn_addr_eq(definition.define, *define));
            defined.map(|definition| (definition.consumer, definition.provider)).collect()
        }
    }
}
