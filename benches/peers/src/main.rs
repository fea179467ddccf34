//! How fast pact-harness is beside the official crate and beside bare wiremock, all in one run: `../README.md` tells what
//! is measured, and what came out.

mod http;
mod measure;
mod official;
mod ours;
mod peer;
mod table;
mod wiremock_alone;

use std::env;
use std::process::ExitCode;

use measure::{Sizes, build, life, memory, throughput, verify, writes};

/// The parts of the comparison, by the name that selects them.
const PARTS: [(&str, fn(&Sizes)); 6] = [
    ("life", life::compare),
    ("writes", writes::compare),
    ("throughput", throughput::compare),
    ("memory", memory::compare),
    ("verify", verify::compare),
    ("build", build::compare),
];

fn main() -> ExitCode {
    if env::var_os("PACT_DO_NOT_TRACK").is_none() {
        eprintln!(
            "Run it with `cargo run`, or set PACT_DO_NOT_TRACK: the official crate reports to an analytics service."
        );
        return ExitCode::FAILURE;
    }
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, peer, requests] = arguments.as_slice() {
        if flag == memory::CHILD {
            return memory::child(peer, requests.parse().unwrap_or_default());
        }
    }
    if let Some((flag, arguments)) = arguments.split_first() {
        if flag == verify::CHILD {
            return verify::child(arguments);
        }
    }
    let quick = arguments.iter().position(|argument| argument == "--quick").map(|at| arguments.remove(at)).is_some();
    if let Some(unknown) = arguments.iter().find(|argument| PARTS.iter().all(|(name, _)| name != argument)) {
        let names = PARTS.map(|(name, _)| name).join(", ");
        eprintln!("There is no part {unknown:?}. The parts are {names}; all without a name; --quick for small sizes.");
        return ExitCode::FAILURE;
    }
    let sizes = if quick { Sizes::QUICK } else { Sizes::FULL };
    for (name, compare) in PARTS {
        if arguments.is_empty() || arguments.iter().any(|argument| argument == name) {
            compare(&sizes);
        }
    }
    ExitCode::SUCCESS
}
