//! What the macros register of consumer tests.

use super::contract::Contract;
use super::mock::MockOptions;
use crate::model::SpecVersion;
use crate::registry::{Entry, Site};

/// What `#[pact_consumer]` registers.
#[derive(Debug)]
pub struct ConsumerTest {
    /// Where it was written.
    pub site: Site,
    /// What it is about.
    pub subject: Subject,
    /// What runs it, if it is an async function.
    pub runtime: Runtime,
    /// Where another attribute makes a test for each of several cases: how many of them it numbers.
    pub cases: Option<usize>,
}

/// What a consumer test is about.
#[derive(Debug)]
pub enum Subject {
    /// Interactions of its own, with one provider or several.
    Pacts(&'static [Parties]),
    /// A contract.
    Contract {
        /// Its name.
        name: &'static str,
        /// The function that describes it.
        define: fn(&mut Contract),
        /// How its mock provider serves.
        mock: MockOptions,
        /// Whether interactions may stay unused; they are not written then.
        allow_unused: bool,
    },
}

/// Who a pact is between, and where it goes.
#[derive(Debug)]
pub struct Parties {
    /// The consumer's name.
    pub consumer: &'static str,
    /// The provider's name.
    pub provider: &'static str,
    /// The version of the specification that the pact file is written in.
    pub spec: SpecVersion,
    /// The directory of the pact file, relative to the workspace.
    pub output: Option<&'static str>,
    /// How the mock provider serves.
    pub mock: MockOptions,
}

/// The tokio runtime of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    /// All on the test's thread.
    CurrentThread,
    /// On threads of its own.
    MultiThread {
        /// How many; as many as there are cores unless told.
        worker_threads: Option<usize>,
    },
}

inventory::collect!(ConsumerTest);

impl Entry for ConsumerTest {
    fn site(&self) -> &Site {
        &self.site
    }

    fn cases(&self) -> Option<usize> {
        self.cases
    }
}

/// The number of a case: 1 of `case_1`, `case_01_first` and `test_case_1_first`.
pub(super) fn case_number(case: &str) -> Option<usize> {
    let case = case.strip_prefix("test_").unwrap_or(case).strip_prefix("case_")?;
    let digits = case.find(|c: char| !c.is_ascii_digit()).map_or(case, |end| &case[..end]);
    digits.parse().ok()
}
