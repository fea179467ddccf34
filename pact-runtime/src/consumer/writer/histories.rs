//! Histories of workspaces that write pacts, as people make them, compared with a plain model of what may be removed and what
//! must be.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::claims::Claims;
use super::contents::Contents;
use super::disputes::Disputes;
use super::ownership::Ownership;
use super::program::{Declared, Program};
use super::review::Review;
use super::sources::Sources;
use super::{Contributed, Contribution, Owner};
use crate::model::{HttpInteraction, Interaction, SpecVersion};
use crate::registry::Site;

/// A test in a source file. All of a workspace are in one package, and each file is a program of its own.
#[derive(Debug, Clone, PartialEq)]
struct Test {
    name: u8,
    provider: u8,
    interactions: BTreeSet<u8>,
    /// Whether a feature has to be on for it.
    gated: bool,
}

type Files = BTreeMap<u8, Vec<Test>>;

#[derive(Debug, Clone)]
struct Workspace {
    identity: usize,
    files: Files,
    /// Its own directory for pacts.
    home: usize,
    /// Whether it writes into the directory that all share.
    shares: bool,
}

/// A directory of pacts: their texts, and the memory beside them.
#[derive(Debug, Clone, Default)]
struct Dir {
    pacts: BTreeMap<String, String>,
    memory: String,
}

#[derive(Debug, Clone)]
enum Step {
    Add {
        workspace: u8,
        file: u8,
        test: Test,
    },
    Rename {
        workspace: u8,
        test: u8,
        name: u8,
    },
    Delete {
        workspace: u8,
        test: u8,
    },
    Describe {
        workspace: u8,
        test: u8,
        interactions: BTreeSet<u8>,
    },
    Provider {
        workspace: u8,
        test: u8,
        provider: u8,
    },
    Move {
        workspace: u8,
        test: u8,
        file: u8,
    },
    /// One workspace becomes a copy of the other, or a workspace a fresh clone of itself.
    Copy {
        from: u8,
        to: u8,
        with_memory: bool,
    },
    CopyPacts {
        from: u8,
        to: u8,
    },
    Share {
        workspace: u8,
        shares: bool,
    },
    Forget {
        workspace: u8,
    },
    Run {
        workspace: u8,
        feature: bool,
        filter: Option<u8>,
        backwards: bool,
    },
}

fn set() -> impl Strategy<Value = BTreeSet<u8>> {
    prop::collection::btree_set(0..5_u8, 1..3)
}

fn test() -> impl Strategy<Value = Test> {
    let parts = (0..5_u8, 0..2_u8, set(), prop::bool::weighted(0.25));
    parts.prop_map(|(name, provider, interactions, gated)| Test { name, provider, interactions, gated })
}

fn step() -> impl Strategy<Value = Step> {
    let w = || 0..3_u8;
    prop_oneof![
        4 => (w(), 0..3_u8, test()).prop_map(|(workspace, file, test)| Step::Add { workspace, file, test }),
        2 => (w(), any::<u8>(), 0..5_u8).prop_map(|(workspace, test, name)| Step::Rename { workspace, test, name }),
        2 => (w(), any::<u8>()).prop_map(|(workspace, test)| Step::Delete { workspace, test }),
        2 => (w(), any::<u8>(), set()).prop_map(|(workspace, test, interactions)| Step::Describe { workspace, test, interactions }),
        1 => (w(), any::<u8>(), 0..2_u8).prop_map(|(workspace, test, provider)| Step::Provider { workspace, test, provider }),
        1 => (w(), any::<u8>(), 0..3_u8).prop_map(|(workspace, test, file)| Step::Move { workspace, test, file }),
        2 => (w(), w(), any::<bool>()).prop_map(|(from, to, with_memory)| Step::Copy { from, to, with_memory }),
        1 => (w(), w()).prop_map(|(from, to)| Step::CopyPacts { from, to }),
        1 => (w(), any::<bool>()).prop_map(|(workspace, shares)| Step::Share { workspace, shares }),
        1 => w().prop_map(|workspace| Step::Forget { workspace }),
        8 => (w(), any::<bool>(), prop::option::weighted(0.3, 0..3_u8), any::<bool>())
            .prop_map(|(workspace, feature, filter, backwards)| Step::Run { workspace, feature, filter, backwards }),
    ]
}

/// What happened, in terms that the code under test does not have: who wrote what where, and what came from elsewhere.
#[derive(Debug, Default)]
struct Model {
    /// Directory, pact, interaction, and the workspace and test that wrote it there.
    written: BTreeSet<(usize, String, String, usize, String)>,
    /// What stood in a directory when its pacts were copied there, or its memory was lost.
    foreign: BTreeSet<(usize, String, String)>,
}

#[derive(Debug)]
struct World {
    workspaces: Vec<Workspace>,
    dirs: Vec<Dir>,
    model: Model,
    identities: usize,
}

/// The directory that all may share.
const SHARED: usize = 0;

fn id(file: u8, name: u8) -> String {
    format!("shop test f{file}::t{name}")
}

fn pact(provider: u8) -> String {
    format!("web-p{provider}.json")
}

fn site(file: u8, name: u8) -> &'static Site {
    let leak = |text: String| -> &'static str { text.leak() };
    Box::leak(Box::new(Site {
        package: "shop",
        manifest_dir: "",
        target: "test",
        module: leak(format!("f{file}")),
        name: leak(format!("t{name}")),
        file: leak(format!("tests/f{file}.rs")),
        line: 1,
        column: 1,
    }))
}

/// Sites are leaked, so all there are is made once.
fn sites() -> &'static [Vec<&'static Site>] {
    static SITES: std::sync::OnceLock<Vec<Vec<&'static Site>>> = std::sync::OnceLock::new();
    SITES.get_or_init(|| (0..3).map(|file| (0..5).map(|name| site(file, name)).collect()).collect())
}

impl World {
    fn new(shares: [bool; 3]) -> Self {
        let workspace = |i| Workspace { identity: i, files: Files::new(), home: i + 1, shares: shares[i] };
        World {
            workspaces: (0..3).map(workspace).collect(),
            dirs: vec![Dir::default(); 4],
            model: Model::default(),
            identities: 3,
        }
    }

    fn test(&mut self, workspace: u8, test: u8) -> Option<(u8, usize)> {
        let files = &self.workspaces[usize::from(workspace)].files;
        let all: Vec<_> = files.iter().flat_map(|(file, tests)| (0..tests.len()).map(move |i| (*file, i))).collect();
        (!all.is_empty()).then(|| all[usize::from(test) % all.len()])
    }

    fn step(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match step {
            Step::Add { workspace, file, test } => {
                let tests = self.workspaces[usize::from(*workspace)].files.entry(*file).or_default();
                if tests.iter().all(|other| other.name != test.name) {
                    tests.push(test.clone());
                }
            }
            Step::Rename { workspace, test, name } => {
                let Some((file, i)) = self.test(*workspace, *test) else { return Ok(()) };
                let tests = self.workspaces[usize::from(*workspace)].files.get_mut(&file).unwrap();
                if tests.iter().all(|other| other.name != *name) {
                    tests[i].name = *name;
                }
            }
            Step::Delete { workspace, test } => {
                let Some((file, i)) = self.test(*workspace, *test) else { return Ok(()) };
                let files = &mut self.workspaces[usize::from(*workspace)].files;
                files.get_mut(&file).unwrap().remove(i);
                files.retain(|_, tests| !tests.is_empty());
            }
            Step::Describe { workspace, test, interactions } => {
                let Some((file, i)) = self.test(*workspace, *test) else { return Ok(()) };
                let tests = self.workspaces[usize::from(*workspace)].files.get_mut(&file).unwrap();
                tests[i].interactions = interactions.clone();
            }
            Step::Provider { workspace, test, provider } => {
                let Some((file, i)) = self.test(*workspace, *test) else { return Ok(()) };
                let tests = self.workspaces[usize::from(*workspace)].files.get_mut(&file).unwrap();
                tests[i].provider = *provider;
            }
            Step::Move { workspace, test, file } => {
                let Some((from, i)) = self.test(*workspace, *test) else { return Ok(()) };
                let files = &mut self.workspaces[usize::from(*workspace)].files;
                let name = files[&from][i].name;
                if files.get(file).is_some_and(|tests| tests.iter().any(|other| other.name == name)) {
                    return Ok(());
                }
                let test = files.get_mut(&from).unwrap().remove(i);
                files.retain(|_, tests| !tests.is_empty());
                files.entry(*file).or_default().push(test);
            }
            // The copied workspace is another one from now on, with a directory of its own.
            Step::Copy { from, to, with_memory } => {
                let Workspace { files, home, .. } = self.workspaces[usize::from(*from)].clone();
                let mut dir = self.dirs[home].clone();
                if !with_memory {
                    dir.memory.clear();
                }
                self.dirs.push(dir);
                let home = self.dirs.len() - 1;
                self.all_is_foreign(home);
                let shares = self.workspaces[usize::from(*to)].shares;
                self.workspaces[usize::from(*to)] = Workspace { identity: self.identities, files, home, shares };
                self.identities += 1;
            }
            Step::CopyPacts { from, to } => {
                let (from, to) = (self.workspaces[usize::from(*from)].home, self.workspaces[usize::from(*to)].home);
                if from != to {
                    let copied = self.dirs[from].pacts.clone();
                    for (name, text) in copied {
                        self.dirs[to].pacts.insert(name.clone(), text);
                    }
                    self.all_is_foreign(to);
                }
            }
            Step::Share { workspace, shares } => self.workspaces[usize::from(*workspace)].shares = *shares,
            Step::Forget { workspace } => {
                let workspace = &self.workspaces[usize::from(*workspace)];
                let dir = if workspace.shares { SHARED } else { workspace.home };
                self.dirs[dir].memory.clear();
                self.all_is_foreign(dir);
            }
            Step::Run { workspace, feature, filter, backwards } => {
                self.run(usize::from(*workspace), *feature, *filter, *backwards)?;
            }
        }
        Ok(())
    }

    fn all_is_foreign(&mut self, dir: usize) {
        let foreign: Vec<_> = self.interactions(dir).into_iter().map(|(pact, one)| (dir, pact, one)).collect();
        self.model.foreign.extend(foreign);
    }

    fn interactions(&self, dir: usize) -> BTreeSet<(String, String)> {
        let pacts = self.dirs[dir].pacts.iter();
        let all = pacts.flat_map(|(name, text)| {
            let contents = Contents::read(Path::new(name), text.as_bytes()).unwrap();
            contents.interactions().map(|(identity, _)| (name.clone(), identity.clone())).collect::<Vec<_>>()
        });
        all.collect()
    }

    /// `cargo test`, perhaps with one test binary only.
    fn run(
        &mut self,
        workspace: usize,
        feature: bool,
        filter: Option<u8>,
        backwards: bool,
    ) -> Result<(), TestCaseError> {
        let Workspace { identity, files, home, shares } = self.workspaces[workspace].clone();
        let dir = if shares { SHARED } else { home };
        let before = self.interactions(dir);
        let mut order: Vec<u8> = files.keys().copied().filter(|file| filter.is_none_or(|one| one == *file)).collect();
        if backwards {
            order.reverse();
        }
        for file in &order {
            self.run_program(identity, &files, *file, dir, !shares, feature, backwards);
        }
        let after = self.interactions(dir);
        let says = |test: &Test, pact_name: &str, one: &str| {
            pact(test.provider) == pact_name && test.interactions.iter().any(|i| description(*i) == one)
        };
        for (name, one) in before.difference(&after) {
            let wrote = self.model.written.iter().filter(|(d, p, i, ..)| *d == dir && p == name && i == one);
            let wrote: Vec<_> = wrote.collect();
            let of_others = wrote.iter().any(|(.., by, _)| *by != identity);
            prop_assert!(!of_others, "{name}: {one} was written by another workspace, too");
            // A test that still says it and has written it under the name that it has now.
            let alive = files.iter().any(|(file, tests)| {
                let wrote = |test: &Test| wrote.iter().any(|(.., id_of)| *id_of == id(*file, test.name));
                tests.iter().any(|test| says(test, name, one) && wrote(test))
            });
            prop_assert!(!alive, "{name}: {one} is still what a test says");
            let known = wrote.iter().any(|(.., by, _)| *by == identity);
            // At home, what a test of this program is known for in the pact is taken to be its own.
            let adopted = !shares && self.model.foreign.contains(&(dir, name.clone(), one.clone()));
            prop_assert!(known || adopted, "{name}: {one} was nobody's to remove");
        }
        // What is gone is nobody's any more, whoever wrote it before.
        let is_gone = |d: usize, name: &String, one: &String| d == dir && !after.contains(&(name.clone(), one.clone()));
        self.model.written.retain(|(d, name, one, ..)| !is_gone(*d, name, one));
        self.model.foreign.retain(|(d, name, one)| !is_gone(*d, name, one));
        if filter.is_none() && feature {
            // What only this workspace ever wrote, and no test says any more, is gone, unless a name makes it doubtful.
            for (name, one) in &after {
                let wrote = self.model.written.iter().filter(|(d, p, i, ..)| *d == dir && p == name && i == one);
                let wrote: Vec<_> = wrote.collect();
                let only_own = !wrote.is_empty() && wrote.iter().all(|(.., by, _)| *by == identity);
                let is_foreign = self.model.foreign.contains(&(dir, name.clone(), one.clone()));
                let said = files.values().flatten().any(|test| says(test, name, one));
                let doubtful = wrote.iter().any(|(.., test)| {
                    let name = test.rsplit("::t").next().unwrap();
                    let own_file = files.iter().any(|(file, tests)| {
                        tests.iter().any(|test_there| test_there.name.to_string() == name)
                            && !test.contains(&format!("f{file}::"))
                    });
                    own_file || files.is_empty()
                });
                prop_assert!(
                    !only_own || is_foreign || said || doubtful,
                    "{name}: {one} stays, although nobody says it"
                );
            }
        }
        // What a test does not say any more is not its own from now on, be it that others keep it there.
        let ran = order.iter().flat_map(|file| files[file].iter().map(move |test| (id(*file, test.name), test)));
        let ran: BTreeMap<String, &Test> = ran.filter(|(_, test)| feature || !test.gated).collect();
        self.model.written.retain(|(d, name, one, by, test)| {
            *d != dir || *by != identity || ran.get(test).is_none_or(|test| says(test, name, one))
        });
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "all that a program is run with")]
    fn run_program(
        &mut self,
        identity: usize,
        files: &Files,
        file: u8,
        dir: usize,
        at_home: bool,
        feature: bool,
        backwards: bool,
    ) {
        let is_built = |test: &&Test| feature || !test.gated;
        let entries = files[&file].iter().filter(is_built).map(|test| {
            let declared = Declared {
                pacts: vec![pact(test.provider)],
                function: format!("t{}", test.name),
                source: Some(format!("tests/f{file}.rs")),
                cases: None,
            };
            (id(file, test.name), declared)
        });
        let mut program = Program { build: "/it\t1".to_owned(), ..Program::default() };
        program.entries = entries.collect();
        if !program.entries.is_empty() {
            program.crates.insert(format!("shop test f{file}::"));
        }
        let text = |tests: &Vec<Test>| {
            tests.iter().map(|test| format!("fn t{}() {{}}", test.name)).collect::<Vec<_>>().join("\n")
        };
        let sources: BTreeMap<_, _> =
            files.iter().map(|(file, tests)| (format!("tests/f{file}.rs"), text(tests))).collect();
        let mut first = true;
        let mut tests: Vec<&Test> = files[&file].iter().filter(is_built).collect();
        if backwards {
            tests.reverse();
        }
        for test in tests {
            let state = &mut self.dirs[dir];
            let mut ownership = Ownership {
                workspace: identity.to_string(),
                root: format!("/w{identity}"),
                package: "shop",
                program: &program,
                sources: Sources::of(sources.clone()),
                claims: Claims::parse(&state.memory),
                is_at_home: at_home,
            };
            let name = pact(test.provider);
            let mut contents = match state.pacts.get(&name) {
                Some(text) => Contents::read(Path::new(&name), text.as_bytes()).unwrap(),
                None => Contents::default(),
            };
            let review = if std::mem::take(&mut first) { Review::of(&mut ownership) } else { Review::default() };
            let provider = format!("p{}", test.provider);
            let contribution = contribution(test, file, &provider);
            let gone = review.gone_from(&name);
            let merged =
                contents.merge(Path::new(&name), &mut ownership, &mut Disputes::default(), gone, &contribution);
            merged.unwrap();
            state.pacts.insert(name.clone(), contents.to_text());
            for (name, gone) in review.others(&name) {
                let mut contents = match state.pacts.get(name) {
                    Some(text) => Contents::read(Path::new(name), text.as_bytes()).unwrap(),
                    None => Contents::default(),
                };
                if contents.forget(gone, &mut ownership) {
                    state.pacts.insert(name.clone(), contents.to_text());
                    if contents.is_empty() {
                        state.pacts.remove(name);
                    }
                }
            }
            state.memory = ownership.claims.to_text();
            for one in &test.interactions {
                let fact = (dir, name.clone(), description(*one), identity, id(file, test.name));
                self.model.written.insert(fact);
            }
        }
    }
}

fn description(one: u8) -> String {
    format!("i{one}")
}

fn contribution<'c>(test: &Test, file: u8, provider: &'c str) -> Contribution<'c> {
    let place = Location::caller();
    let interactions = test.interactions.iter().map(|one| {
        let interaction = HttpInteraction { description: description(*one), ..HttpInteraction::default() };
        Contributed { interaction: Interaction::Http(interaction), place, complete: true }
    });
    Contribution {
        owner: Owner::Test { site: sites()[usize::from(file)][usize::from(test.name)] },
        consumer: "web",
        provider,
        spec: SpecVersion::V4,
        dir: PathBuf::new(),
        interactions: interactions.collect(),
        is_strict: true,
        metadata: &[],
        members: &[],
    }
}

/// What one workspace says no more, while another one does, goes with the last that says it.
#[test]
fn an_interaction_that_two_workspaces_wrote_goes_with_the_last_that_says_it() {
    let mut world = World::new([true, false, true]);
    let test = |name| Test { name, provider: 1, interactions: BTreeSet::from([3]), gated: false };
    let run = |workspace| Step::Run { workspace, feature: true, filter: None, backwards: false };
    let describe = |workspace| Step::Describe { workspace, test: 0, interactions: BTreeSet::from([0]) };
    let steps = [
        Step::Add { workspace: 2, file: 0, test: test(0) },
        Step::Add { workspace: 0, file: 0, test: test(1) },
        run(2),
        run(0),
        describe(2),
        run(2),
    ];
    for step in &steps {
        world.step(step).unwrap();
    }
    let there = |world: &World| world.interactions(SHARED).contains(&(pact(1), description(3)));
    assert!(there(&world), "the other workspace says it");
    for step in [describe(0), run(0)] {
        world.step(&step).unwrap();
    }
    assert!(!there(&world), "nobody says it any more");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_interaction_goes_when_the_run_that_owned_it_knows_that_its_test_is_gone_and_else_stays(
        shares in any::<[bool; 3]>(),
        steps in prop::collection::vec(step(), 1..25),
    ) {
        let mut world = World::new(shares);
        for step in &steps {
            world.step(step)?;
        }
    }
}
