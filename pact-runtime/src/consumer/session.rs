//! A consumer test from its beginning to its end: run the body, join its result, verify the mock, write the pact. The
//! macro calls this; nothing happens in a destructor.

use std::any::Any;
use std::fmt::{Debug, Write as _};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::contract::Contract;
use super::expectations::Expectation;
use super::mock::MockProvider;
use super::outcome::Outcome;
use super::pact::Pact;
use super::writer::{self, Contribution, Owner};
use crate::model::SpecVersion;
use crate::registry::{Entry, Site};

/// What `#[pact_consumer]` registers.
#[derive(Debug)]
pub struct ConsumerTest {
    /// Where it was written.
    pub site: Site,
    /// What it is about.
    pub subject: Subject,
}

/// What a consumer test is about.
#[derive(Debug)]
pub enum Subject {
    /// Interactions of its own.
    Pact {
        /// The consumer's name.
        consumer: &'static str,
        /// The provider's name.
        provider: &'static str,
        /// The version of the specification that the pact file is written in.
        spec: SpecVersion,
        /// The directory of the pact file, relative to the workspace.
        output: Option<&'static str>,
    },
    /// A contract.
    Contract {
        /// Its name.
        name: &'static str,
        /// The function that describes it.
        define: fn(&mut Contract),
        /// The port that its mock provider listens on.
        port: Option<u16>,
        /// Whether interactions may stay unused; they are not written then.
        allow_unused: bool,
    },
}

inventory::collect!(ConsumerTest);

impl Entry for ConsumerTest {
    fn site(&self) -> &Site {
        &self.site
    }
}

/// What a test may return: `()`, or `Result<(), E>` where `E` can be printed for debugging.
#[diagnostic::on_unimplemented(
    message = "a contract test returns `()` or `Result<(), E>`, not `{Self}`",
    label = "not what a test returns",
    note = "`E` must implement `Debug`"
)]
pub trait TestOutcome {
    /// Why the test failed, if it did.
    fn failure(self) -> Option<String>;
}

impl TestOutcome for () {
    fn failure(self) -> Option<String> {
        None
    }
}

impl<E: Debug> TestOutcome for Result<(), E> {
    fn failure(self) -> Option<String> {
        self.err().map(|error| format!("the test returned an error: {error:?}"))
    }
}

/// Runs a test that is a plain function.
#[track_caller]
pub(crate) fn consumer_test<R: TestOutcome>(test: &'static ConsumerTest, body: impl FnOnce(Pact) -> R) {
    let pact = Pact::new();
    let result = catch_unwind(AssertUnwindSafe(|| body(pact.clone()).failure()));
    conclude_pact(test, &pact, result);
}

/// Runs a test that is an async function, on a runtime of its own.
#[track_caller]
pub(crate) fn consumer_test_async<F: Future<Output: TestOutcome>>(
    test: &'static ConsumerTest,
    body: impl FnOnce(Pact) -> F,
) {
    let pact = Pact::new();
    let runtime = runtime();
    let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(body(pact.clone())).failure()));
    conclude_pact(test, &pact, result);
}

/// Runs a test with the mock provider of a contract, that is a plain function.
#[track_caller]
pub(crate) fn contract_test<R: TestOutcome>(test: &'static ConsumerTest, body: impl FnOnce(MockProvider) -> R) {
    let (contract, mock) = start_contract(test);
    let result = catch_unwind(AssertUnwindSafe(|| body(mock.clone()).failure()));
    conclude_contract(test, &contract, mock, result);
}

/// Runs a test with the mock provider of a contract, that is an async function, on a runtime of its own.
#[track_caller]
pub(crate) fn contract_test_async<F: Future<Output: TestOutcome>>(
    test: &'static ConsumerTest,
    body: impl FnOnce(MockProvider) -> F,
) {
    let (contract, mock) = start_contract(test);
    let runtime = runtime();
    let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(body(mock.clone())).failure()));
    conclude_contract(test, &contract, mock, result);
}

type Ended = Result<Option<String>, Box<dyn Any + Send>>;

fn runtime() -> tokio::runtime::Runtime {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("the test's runtime cannot start: {error}"),
    }
}

#[track_caller]
fn start_contract(test: &'static ConsumerTest) -> (Contract, MockProvider) {
    let Subject::Contract { name, define, port, .. } = &test.subject else {
        panic!("{} is a test of a pact, not of a contract", test.site)
    };
    let contract = match Contract::of(name, *define) {
        Ok(contract) => contract,
        Err(error) => panic!("{error}"),
    };
    match contract.mock_provider().port(port.unwrap_or(0)).start_now() {
        Ok(mock) => (contract, mock),
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn conclude_pact(test: &'static ConsumerTest, pact: &Pact, result: Ended) {
    let Subject::Pact { consumer, provider, spec, output } = &test.subject else {
        panic!("{} is a test of a contract, not of a pact", test.site)
    };
    let interactions = pact.contributed();
    let outcome = pact.outcome();
    let parties = format!("{consumer} -> {provider}");
    let passed = result.as_ref().is_ok_and(Option::is_none);
    assert!(
        !(passed && interactions.is_empty()),
        "the test describes no interaction with {provider}: begin one with `pact.interaction(..)`"
    );
    conclude(&parties, &outcome, result);
    write(&Contribution {
        owner: Owner::Test { site: &test.site },
        consumer,
        provider,
        spec: *spec,
        dir: writer::output_dir(&test.site.workspace_root(), *output),
        interactions,
        metadata: &[],
        members: &[],
    });
}

/// Only what the test used is written: a pact holds what has been shown to work.
#[track_caller]
fn conclude_contract(test: &'static ConsumerTest, contract: &Contract, mock: MockProvider, result: Ended) {
    let Subject::Contract { allow_unused, .. } = test.subject else { return };
    let outcome = mock.verify();
    let outcome = if allow_unused { outcome.allowing_unused() } else { outcome };
    let used = |expectation: &Expectation| expectation.calls > 0 || !expectation.complete;
    let all = mock.expectations().snapshot();
    let passed = result.as_ref().is_ok_and(Option::is_none);
    assert!(!(passed && all.is_empty()), "the contract {} describes no interaction", contract.name());
    let interactions = all.into_iter().filter(used).map(Into::into).collect();
    mock.shutdown();
    conclude(&format!("{} ({} -> {})", contract.name(), contract.consumer(), contract.provider()), &outcome, result);
    write(&Contribution {
        owner: Owner::Test { site: &test.site },
        consumer: contract.consumer(),
        provider: contract.provider(),
        spec: contract.spec(),
        dir: writer::output_dir(&test.site.workspace_root(), None),
        interactions,
        metadata: &[],
        members: &[],
    });
}

/// The test's own failure comes first, what the mock provider has to say stands below it.
#[track_caller]
fn conclude(parties: &str, outcome: &Outcome, result: Ended) {
    let mut report = String::new();
    if !outcome.is_ok() {
        let _ = write!(report, "\nThe pact {parties} was not kept.\n{outcome}");
    }
    match result {
        Err(panic) => {
            eprint!("{report}");
            resume_unwind(panic);
        }
        Ok(Some(failure)) => panic!("{failure}\n{report}"),
        Ok(None) if !outcome.is_ok() => panic!("{report}"),
        Ok(None) => {}
    }
}

#[track_caller]
fn write(contribution: &Contribution<'_>) {
    if let Err(error) = writer::write(contribution) {
        panic!("{error}");
    }
}
