//! The same contract and the same answer before both implementations: they say the same, or `known.rs` says why not.

mod case;
mod judge;
mod known;
mod strategy;

use std::env;

use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tokio::runtime::Runtime;

use case::Case;
use judge::{Verdict, ours, theirs};

/// How often a case is read anew to find out whether the official crate always says the same about it.
const AGAIN: usize = 40;

#[derive(Default)]
struct Count {
    cases: usize,
    matching: usize,
    listed: std::collections::BTreeMap<&'static str, usize>,
}

struct Difference {
    case: Case,
    ours: Verdict,
    theirs: Verdict,
}

fn compare(case: &Case, runtime: &Runtime) -> Option<Difference> {
    let (ours, theirs) = (ours(case), theirs(case, runtime));
    (!ours.agrees_with(&theirs)).then(|| Difference { case: case.clone(), ours, theirs })
}

/// Why the two may differ here, if anything says that they may.
fn excuse(difference: &Difference, runtime: &Runtime) -> Option<&'static str> {
    let Difference { case, ours, .. } = difference;
    if let Some(known) = known::DIFFERENCES.iter().find(|known| (known.applies)(difference)) {
        return Some(known.name);
    }
    let is_random = (0..AGAIN).any(|_| theirs(case, runtime).agrees_with(ours));
    is_random.then_some(known::RANDOM)
}

fn variable(name: &str, default: u64) -> u64 {
    env::var(name).ok().map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn both_implementations_say_the_same_about_every_case() {
    let cases = variable("DIFFERENTIAL_CASES", 6000);
    let seed = variable("DIFFERENTIAL_SEED", 20_260_401);
    let most = variable("DIFFERENTIAL_FAILURES", 5);
    println!("DIFFERENTIAL_SEED={seed} DIFFERENTIAL_CASES={cases}");
    std::panic::set_hook(Box::new(|_| {}));

    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let strategy = strategy::case();
    let mut count = Count::default();
    let mut failures = Vec::new();
    for _ in 0..cases {
        let mut tree = strategy.new_tree(&mut runner).unwrap();
        let case = tree.current();
        count.cases += 1;
        count.matching += usize::from(ours(&case) == Verdict::Matches);
        let Some(difference) = compare(&case, &runtime) else { continue };
        match excuse(&difference, &runtime) {
            Some(name) => *count.listed.entry(name).or_default() += 1,
            None => failures.push(smallest(&mut tree, difference, &runtime)),
        }
        if failures.len() as u64 >= most {
            break;
        }
    }
    let _ = std::panic::take_hook();
    println!("{} cases, {} of them match; listed differences: {:?}", count.cases, count.matching, count.listed);
    for Difference { case, ours, theirs } in &failures {
        println!("\n{case}  ours:   {ours:?}\n  theirs: {theirs:?}");
    }
    assert!(failures.is_empty(), "{} cases differ that no line of known.rs tells of", failures.len());
}

/// The smallest case that still differs, and that nothing excuses.
fn smallest(tree: &mut dyn ValueTree<Value = Case>, first: Difference, runtime: &Runtime) -> Difference {
    let mut best = first;
    let mut steps = 0;
    if !tree.simplify() {
        return best;
    }
    loop {
        steps += 1;
        let found = compare(&tree.current(), runtime).filter(|found| excuse(found, runtime).is_none());
        let goes_on = match found {
            Some(found) => {
                best = found;
                tree.simplify()
            }
            None => tree.complicate(),
        };
        if !goes_on || steps > 2000 {
            return best;
        }
    }
}
