//! How fast pact-harness is beside the official crate and beside bare wiremock, all in one run: `../README.md` tells what
//! is measured, and what came out.

mod bodies;
mod growth;
mod http;
mod machine;
mod measure;
mod official;
mod ours;
mod pacts;
mod peer;
mod table;
mod wiremock_alone;

use std::env;
use std::process::ExitCode;

use measure::{Sizes, build, files, life, matching, memory, throughput, verify, writes};

/// A part of the comparison, by the name that selects it.
type Part = (&'static str, fn(&Sizes));

const PARTS: &[Part] = &[
    ("life", life::compare),
    ("writes", writes::compare),
    ("throughput", throughput::compare),
    ("memory", memory::compare),
    ("verify", verify::compare),
    ("match", matching::compare),
    ("read", files::compare_reading),
    ("write", files::compare_writing),
    ("build", build::compare),
];

/// What this program does in a process of its own, by its first argument.
type Child = (&'static str, fn(&[String]) -> ExitCode);

const CHILDREN: &[Child] =
    &[(memory::CHILD, memory::child), (verify::CHILD, verify::child), (matching::CHILD, matching::child)];

fn main() -> ExitCode {
    if env::var_os("PACT_DO_NOT_TRACK").is_none() {
        eprintln!(
            "Run it with `cargo run`, or set PACT_DO_NOT_TRACK: the official crate reports to an analytics service."
        );
        return ExitCode::FAILURE;
    }
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    if let Some((flag, rest)) = arguments.split_first()
        && let Some((_, child)) = CHILDREN.iter().find(|(name, _)| name == flag)
    {
        return child(rest);
    }
    let quick = arguments.iter().position(|argument| argument == "--quick").map(|at| arguments.remove(at)).is_some();
    if let Some(unknown) = arguments.iter().find(|argument| PARTS.iter().all(|(name, _)| name != argument)) {
        let names = PARTS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        eprintln!("There is no part {unknown:?}. The parts are {names}; all without a name; --quick for small sizes.");
        return ExitCode::FAILURE;
    }
    let sizes = if quick { Sizes::QUICK } else { Sizes::FULL };
    println!("{}\n", machine::line());
    for (name, compare) in PARTS {
        if arguments.is_empty() || arguments.iter().any(|argument| argument == name) {
            compare(&sizes);
        }
    }
    ExitCode::SUCCESS
}
