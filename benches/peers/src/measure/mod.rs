//! What is measured, a part per file.

pub(crate) mod build;
mod clock;
pub(crate) mod files;
pub(crate) mod life;
pub(crate) mod matching;
pub(crate) mod memory;
pub(crate) mod throughput;
pub(crate) mod verify;
pub(crate) mod writes;

use std::fs;
use std::time::Duration;

/// How much of everything.
pub(crate) struct Sizes {
    /// Runs of a part, the peers in turn.
    pub(crate) runs: usize,
    /// Interactions in one test.
    pub(crate) interactions: &'static [usize],
    /// Interactions of a mock provider.
    pub(crate) served: &'static [usize],
    /// How long a mock provider is asked.
    pub(crate) asked_for: Duration,
    /// Tests that write into one pact.
    pub(crate) tests: &'static [usize],
    /// Requests to one mock provider.
    pub(crate) requests: usize,
    /// Bytes of a body.
    pub(crate) bodies: &'static [usize],
    /// Bytes of a pact file.
    pub(crate) pacts: &'static [usize],
    /// How long a peer is given for each size of these; it runs at least once.
    pub(crate) time: Duration,
}

impl Sizes {
    pub(crate) const FULL: Sizes = Sizes {
        runs: 5,
        interactions: &[10, 100, 200],
        served: &[1, 10, 100, 1000],
        asked_for: Duration::from_secs(3),
        tests: &[100, 200, 400, 800],
        requests: 100_000,
        bodies: &[1 << 10, 100 << 10, 1 << 20, 10 << 20],
        pacts: &[250_000, 1_000_000, 5_000_000, 20_000_000],
        time: Duration::from_secs(2),
    };

    pub(crate) const QUICK: Sizes = Sizes {
        runs: 3,
        interactions: &[10, 30],
        served: &[1, 100],
        asked_for: Duration::from_millis(500),
        tests: &[100],
        requests: 2_000,
        bodies: &[1 << 10, 10 << 10, 100 << 10, 1 << 20],
        pacts: &[50_000, 100_000, 250_000, 1_000_000],
        time: Duration::from_millis(100),
    };
}

/// The one in the middle.
pub(crate) fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).expect("what is measured is a number"));
    values[values.len() / 2]
}

pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// The most memory that this process has had, in MiB.
fn most_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells what a process needs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it tells the most of it");
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("it is a number");
    kib / 1024.0
}
