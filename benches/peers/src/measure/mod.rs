//! What is measured, a part per file.

pub(crate) mod build;
pub(crate) mod life;
pub(crate) mod memory;
pub(crate) mod throughput;
pub(crate) mod verify;
pub(crate) mod writes;

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
}

impl Sizes {
    pub(crate) const FULL: Sizes = Sizes {
        runs: 5,
        interactions: &[10, 100, 200],
        served: &[1, 100, 1000],
        asked_for: Duration::from_secs(3),
        tests: &[200, 800],
        requests: 100_000,
    };

    pub(crate) const QUICK: Sizes = Sizes {
        runs: 3,
        interactions: &[10, 30],
        served: &[1, 100],
        asked_for: Duration::from_millis(500),
        tests: &[100],
        requests: 2_000,
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
