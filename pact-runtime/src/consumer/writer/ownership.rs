//! Who may remove what. An interaction is removed only by a run that knows that it owned it: the memory of this machine says
//! that this workspace wrote it, and its test says otherwise now or is gone. In doubt it stays, and is told.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use super::claims::{Claim, Claimant, Claims};
use super::ledger::Ledger;
use super::program::{self, Program};
use super::sources::{self, Sources};
use super::workspace;
use crate::registry::Site;

/// A run as those see it who decide what stays: which workspace it is of, what that wrote, and what is there now.
#[derive(Debug)]
pub(super) struct Ownership<'p> {
    pub(super) workspace: String,
    /// The workspace's directory, for people.
    pub(super) root: String,
    /// The package of the test that writes.
    pub(super) package: &'p str,
    pub(super) program: &'p Program,
    pub(super) sources: Sources,
    pub(super) claims: Claims,
    /// Whether the pacts are the workspace's own, so that what its tests are known for in a pact is theirs.
    pub(super) is_at_home: bool,
}

/// In the place of a workspace, for what was there before anybody is known to have written it.
pub(super) const NOBODY: &str = "";

/// Where a test stands that once wrote into a pact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is there, or nothing is known to the contrary.
    There,
    Gone,
    InDoubt(Doubt),
}

/// Why it cannot be told whether a test is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Its name still stands in its source file: it may be switched off.
    NotInThisBuild,
    /// Its source file is gone, but the package still has its name: it may have moved.
    Moved,
    /// Its source file is not to be found.
    NoSource,
    /// This machine does not know that this workspace wrote it.
    NotKnown,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Doubt::NotInThisBuild => "it is not in this build, but its source file still has its name",
            Doubt::Moved => "its source file is gone, but its package still has its name",
            Doubt::NoSource => "it is not in this build, and its source file is not known",
            Doubt::NotKnown => "it is not in this build, and it is not known that this workspace wrote it",
        })
    }
}

impl Ownership<'static> {
    /// As a test or contract sees it that writes into a directory; without one, nothing is its own.
    pub(super) fn of(site: Option<&'static Site>, dir: &Path, claims: Claims) -> Self {
        let root = site.map(Site::workspace_root).unwrap_or_default();
        Ownership {
            workspace: site.map_or_else(String::new, |_| workspace::identity(&root)),
            root: root.display().to_string(),
            package: site.map_or("", |site| site.package),
            program: Program::this(),
            sources: Sources::near(site),
            claims,
            is_at_home: site.is_some() && workspace::has(&root, dir),
        }
    }
}

impl Ownership<'_> {
    fn claimant(&self, pact: &str, test: &str) -> Claimant {
        Claimant { pact: pact.to_owned(), workspace: self.workspace.clone(), test: test.to_owned() }
    }

    /// What this workspace's test is known to have written into a pact.
    pub(super) fn claimed(&self, pact: &str, test: &str) -> Option<&Claim> {
        self.claims.of(&self.claimant(pact, test))
    }

    /// Notes what a test of this program has written, and how it names the pact.
    pub(super) fn claim(&mut self, pact: &str, named: &str, site: &Site, interactions: BTreeSet<String>) {
        let function = program::function(site).to_owned();
        let source = site.source().filter(|source| self.can_tell(source, &function));
        let (root, build) = (self.root.clone(), self.program.build.clone());
        let claim = Claim { root, named: named.to_owned(), function, source, build, interactions };
        self.claims.put(self.claimant(pact, &site.id()), claim);
    }

    /// Whether a source file will tell that a test is gone. One that does not name the test while it is there, because a macro
    /// of another file does, cannot.
    fn can_tell(&mut self, source: &str, function: &str) -> bool {
        self.sources.text(source).is_none_or(|text| sources::mentions(&text, function).all > 0)
    }

    /// Notes that an interaction was there before this workspace wrote it, and that nobody knows who wrote it.
    pub(super) fn leave_to_nobody(&mut self, pact: &str, test: &str, interaction: &str) {
        let claimant = Claimant { pact: pact.to_owned(), workspace: NOBODY.to_owned(), test: test.to_owned() };
        let mut claim = self.claims.of(&claimant).cloned().unwrap_or_default();
        pact.clone_into(&mut claim.named);
        claim.interactions.insert(interaction.to_owned());
        self.claims.put(claimant, claim);
    }

    /// The interactions of a pact that nobody is known to have written first.
    pub(super) fn left_to_nobody<'o>(&'o self, pact: &'o str) -> impl Iterator<Item = &'o String> {
        let of_pact = self.claims.of_workspace(NOBODY).filter(move |(claimant, _)| claimant.pact == pact);
        of_pact.flat_map(|(_, claim)| &claim.interactions)
    }

    /// Whether this workspace says that it wrote an interaction.
    pub(super) fn is_claimed_here(&self, pact: &str, interaction: &str) -> bool {
        self.claims.on(pact, interaction).any(|(claimant, _)| claimant.workspace == self.workspace)
    }

    /// In a pact of the workspace's own, what its tests wrote in another clone is theirs here as well: those that are in
    /// this program and write to this pact.
    pub(super) fn adopt(&mut self, pact: &str, named: &str, ledger: &Ledger) {
        if !self.is_at_home {
            return;
        }
        for (id, written) in ledger.entries() {
            let Some(entry) = self.program.find(id).filter(|entry| entry.pacts.iter().any(|own| own == named)) else {
                continue;
            };
            let claimant = self.claimant(pact, id);
            if self.claims.of(&claimant).is_none() {
                let claim = Claim {
                    root: self.root.clone(),
                    named: named.to_owned(),
                    function: entry.function.clone(),
                    source: written.source().filter(|source| self.can_tell(source, &entry.function)).map(str::to_owned),
                    build: String::new(),
                    interactions: written.interactions().clone(),
                };
                self.claims.put(claimant, claim);
            }
        }
    }

    /// Whether another workspace says that it wrote an interaction.
    pub(super) fn is_claimed_elsewhere(&self, pact: &str, interaction: &str) -> bool {
        self.claims.on(pact, interaction).any(|(claimant, _)| claimant.workspace != self.workspace)
    }

    /// Whether a test of the same id in another workspace says so.
    pub(super) fn is_namesakes(&self, pact: &str, test: &str, interaction: &str) -> bool {
        let mut all = self.claims.on(pact, interaction);
        all.any(|(claimant, _)| claimant.workspace != self.workspace && claimant.test == test)
    }

    /// Where all tests of this workspace stand that ever wrote into the directory, those apart that are there.
    pub(super) fn review(&mut self) -> Vec<(Claimant, Standing)> {
        let all: Vec<_> =
            self.claims.of_workspace(&self.workspace).map(|(who, claim)| (who.clone(), claim.clone())).collect();
        let standings = all.into_iter().map(|(claimant, claim)| {
            let standing = self.standing(&claimant, &claim);
            let standing = match standing {
                Standing::InDoubt(_) if self.is_superseded(&claimant, &claim) => Standing::Gone,
                standing => standing,
            };
            (claimant, standing)
        });
        standings.filter(|(_, standing)| *standing != Standing::There).collect()
    }

    /// The tests of a pact's ledger that this program does not have, although it has their crate, and that nobody claims.
    pub(super) fn unknown<'l>(&self, pact: &str, ledger: &'l Ledger) -> Vec<&'l String> {
        let is_lacking = |id: &str| self.program.has_crate_of(id) && self.program.find(id).is_none();
        let unknown = ledger.entries().filter(|(id, _)| is_lacking(id) && self.claimed(pact, id).is_none());
        let unknown = unknown.filter(|(_, written)| {
            !written.interactions().iter().any(|interaction| self.is_claimed_elsewhere(pact, interaction))
        });
        unknown.map(|(id, _)| id).collect()
    }

    fn standing(&mut self, claimant: &Claimant, claim: &Claim) -> Standing {
        let id = &claimant.test;
        let (name, source) = (claim.function.as_str(), claim.source.as_deref());
        if let Some(entry) = self.program.find(id) {
            if entry.pacts.contains(&claim.named) {
                return Standing::There;
            }
            // It writes to another pact now; or it is there twice, and which of them is built depends on a feature.
            let text = source.and_then(|source| self.sources.text(source));
            let (Some(source), Some(text)) = (source, text) else { return Standing::InDoubt(Doubt::NoSource) };
            let count = self.program.count_of(source, name);
            let is_there_twice = sources::mentions(&text, name).definitions > count;
            return if is_there_twice { Standing::InDoubt(Doubt::NotInThisBuild) } else { Standing::Gone };
        }
        if self.program.has_crate_of(id) {
            if self.program.has_test_of_case(id) {
                return Standing::Gone;
            }
            let Some(source) = source.filter(|_| self.sources.are_at_hand()) else {
                return Standing::InDoubt(Doubt::NoSource);
            };
            let Some(text) = self.sources.text(source) else { return self.without_source(name) };
            let found = sources::mentions(&text, name);
            let count = self.program.count_of(source, name);
            let are_all_of_others = found.all == found.definitions && found.definitions <= count;
            let is_gone = are_all_of_others && !sources::makes_names(&text);
            return if is_gone { Standing::Gone } else { Standing::InDoubt(Doubt::NotInThisBuild) };
        }
        if program::package(id) != self.package || !self.sources.are_at_hand() {
            return Standing::There;
        }
        let Some(source) = source else { return Standing::There };
        match self.sources.text(source) {
            None => self.without_source(name),
            Some(text) if sources::mentions(&text, name).all == 0 && !sources::makes_names(&text) => Standing::Gone,
            Some(_) => Standing::There,
        }
    }

    fn without_source(&self, name: &str) -> Standing {
        match self.sources.package_mentions(name) {
            Some(false) => Standing::Gone,
            _ => Standing::InDoubt(Doubt::Moved),
        }
    }

    /// Whether a test of the same package and name, in another module or file, writes all of it now.
    fn is_superseded(&mut self, claimant: &Claimant, claim: &Claim) -> bool {
        let others = self.claims.of_workspace(&self.workspace);
        let others = others.filter(|(other, others)| {
            other.pact == claimant.pact
                && other.test != claimant.test
                && program::package(&other.test) == program::package(&claimant.test)
                && others.function == claim.function
                && others.interactions.is_superset(&claim.interactions)
        });
        let others: Vec<_> = others.map(|(other, claim)| (other.clone(), claim.clone())).collect();
        others.into_iter().any(|(other, claim)| self.standing(&other, &claim) == Standing::There)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::consumer::writer::program::Declared;
    use crate::model::Json;

    const SITE: Site = Site {
        package: "shop",
        manifest_dir: "/w",
        target: "test",
        module: "one",
        name: "asks",
        file: "tests/one.rs",
        line: 1,
        column: 1,
    };

    /// Where a test stands that is gone from the program and from its source, after it was noted while it was there.
    fn standing(source: &str, note: impl FnOnce(&mut Ownership<'_>)) -> Standing {
        let program = |functions: &[&str]| {
            let mut program = Program { build: "/b\t1".to_owned(), ..Program::default() };
            program.crates.insert("shop test one::".to_owned());
            for function in functions {
                let (pacts, function) = (vec!["app-p".to_owned()], (*function).to_owned());
                let entry = Declared { pacts, function: function.clone(), ..Declared::default() };
                program.entries.insert(format!("shop test one::{function}"), entry);
            }
            program
        };
        let sources = |text: &str| Sources::of(BTreeMap::from([(SITE.source().unwrap(), text.to_owned())]));
        let (before, after) = (program(&["asks", "other"]), program(&["other"]));
        let mut ownership = Ownership {
            workspace: "w".to_owned(),
            root: "/w".to_owned(),
            package: "shop",
            program: &before,
            sources: sources(source),
            claims: Claims::parse(""),
            is_at_home: true,
        };
        note(&mut ownership);
        ownership.program = &after;
        ownership.sources = sources("fn other() {}");
        let claimant = ownership.claimant("app-p", &SITE.id());
        let claim = ownership.claimed("app-p", &SITE.id()).unwrap().clone();
        ownership.standing(&claimant, &claim)
    }

    fn wrote(ownership: &mut Ownership<'_>) {
        ownership.claim("app-p", "app-p", &SITE, BTreeSet::from(["i".to_owned()]));
    }

    /// Another clone wrote it, as the pact says.
    fn adopted(ownership: &mut Ownership<'_>) {
        let ledger = br#"{"tests": {"shop test one::asks": {"source": "tests/one.rs", "interactions": ["i"]}}}"#;
        ownership.adopt("app-p", "app-p", &Ledger::read(&Json::parse(ledger).unwrap()));
    }

    #[test]
    fn a_file_that_never_named_a_test_cannot_tell_that_it_is_gone() {
        for note in [wrote, adopted] {
            assert_eq!(standing("fn asks() {} fn other() {}", note), Standing::Gone);
            // `suite!();` is a macro of another file, behind a feature perhaps.
            assert_eq!(standing("suite!(); fn other() {}", note), Standing::InDoubt(Doubt::NoSource));
        }
    }
}
