//! A consumer test from its beginning to its end: run the body, join its result, verify the mock, write the pact. The
//! macro calls this; nothing happens in a destructor.

use std::any::Any;
use std::fmt::{Debug, Write as _};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;

use super::case;
use super::contract::Contract;
use super::expectations::Expectation;
use super::mock::{Finishing, MockProvider};
use super::outcome::Outcome;
use super::pact::Pact;
use super::registered::{ConsumerTest, Parties, Runtime, Subject};
use super::writer::{self, Contribution, Owner};
use crate::terminal;

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
pub(crate) fn consumer_test<R: TestOutcome, const N: usize>(
    test: &'static ConsumerTest,
    body: impl FnOnce([Pact; N]) -> R,
) {
    let pacts = pacts(test);
    let result = catch_unwind(AssertUnwindSafe(|| body(pacts.clone()).failure()));
    close(&pacts).into_iter().for_each(Finishing::wait);
    conclude_pacts(test, &pacts, result);
}

/// Runs a test that is an async function, on a runtime of its own.
#[track_caller]
pub(crate) fn consumer_test_async<F: Future<Output: TestOutcome>, const N: usize>(
    test: &'static ConsumerTest,
    body: impl FnOnce([Pact; N]) -> F,
) {
    let pacts = pacts(test);
    let runtime = runtime(test.runtime);
    let result = catch_unwind(AssertUnwindSafe(|| block_on(&runtime, body(pacts.clone()))));
    wait_with_tasks(&runtime, &|| close(&pacts));
    drop(runtime);
    conclude_pacts(test, &pacts, result);
}

/// Runs a test with the mock provider of a contract, that is a plain function.
#[track_caller]
pub(crate) fn contract_test<R: TestOutcome>(test: &'static ConsumerTest, body: impl FnOnce(MockProvider) -> R) {
    let (contract, mock) = start_contract(test);
    let result = catch_unwind(AssertUnwindSafe(|| body(mock.clone()).failure()));
    mock.finishing().wait();
    conclude_contract(test, &contract, &mock, result);
}

/// Runs a test with the mock provider of a contract, that is an async function, on a runtime of its own.
#[track_caller]
pub(crate) fn contract_test_async<F: Future<Output: TestOutcome>>(
    test: &'static ConsumerTest,
    body: impl FnOnce(MockProvider) -> F,
) {
    let (contract, mock) = start_contract(test);
    let runtime = runtime(test.runtime);
    let result = catch_unwind(AssertUnwindSafe(|| block_on(&runtime, body(mock.clone()))));
    wait_with_tasks(&runtime, &|| vec![mock.finishing()]);
    drop(runtime);
    conclude_contract(test, &contract, &mock, result);
}

type Ended = Result<Option<String>, Box<dyn Any + Send>>;

/// Boxed, so that tokio's part of it is compiled here, and not again for each test of the user.
fn block_on<F: Future<Output: TestOutcome>>(runtime: &tokio::runtime::Runtime, test: F) -> Option<String> {
    run(runtime, Box::pin(async { test.await.failure() }))
}

fn run(runtime: &tokio::runtime::Runtime, test: Pin<Box<dyn Future<Output = Option<String>> + '_>>) -> Option<String> {
    runtime.block_on(test)
}

/// Closes the mock providers of a test: what clients have begun by now belongs to the test.
fn close(pacts: &[Pact]) -> Vec<Finishing> {
    pacts.iter().filter_map(Pact::finishing).collect()
}

/// Waits for mock providers. Tasks that the test has spawned and not awaited get on with what they have begun meanwhile,
/// and are dropped then.
fn wait_with_tasks(runtime: &tokio::runtime::Runtime, close: &dyn Fn() -> Vec<Finishing>) {
    runtime.block_on(async {
        // What was spawned last may not have run yet.
        tokio::task::yield_now().await;
        for mock in close() {
            mock.finished().await;
        }
    });
}

fn runtime(kind: Runtime) -> tokio::runtime::Runtime {
    let mut builder = match kind {
        Runtime::CurrentThread => tokio::runtime::Builder::new_current_thread(),
        Runtime::MultiThread { .. } => tokio::runtime::Builder::new_multi_thread(),
    };
    if let Runtime::MultiThread { worker_threads: Some(threads) } = kind {
        builder.worker_threads(threads);
    }
    match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("the test's runtime cannot start: {error}"),
    }
}

#[track_caller]
fn pacts<const N: usize>(test: &'static ConsumerTest) -> [Pact; N] {
    let Subject::Pacts(parties) = test.subject else { panic!("{} is a test of a contract, not of a pact", test.site) };
    let pacts: [Pact; N] = std::array::from_fn(|i| Pact::new(parties[i].mock));
    for (pact, parties) in pacts.iter().zip(parties) {
        if parties.mock.has_port() {
            // A client that was given the port may connect before anybody asks for the address.
            pact.mock();
        }
    }
    pacts
}

#[track_caller]
fn start_contract(test: &'static ConsumerTest) -> (Contract, MockProvider) {
    let Subject::Contract { name, define, mock, .. } = &test.subject else {
        panic!("{} is a test of a pact, not of a contract", test.site)
    };
    let contract = match Contract::of(name, *define) {
        Ok(contract) => contract,
        Err(error) => terminal::fail(error),
    };
    match contract.mock_provider_with(*mock).start_now() {
        Ok(mock) => (contract, mock),
        Err(error) => terminal::fail(error),
    }
}

/// Nothing is written before every pact was kept.
#[track_caller]
fn conclude_pacts(test: &'static ConsumerTest, pacts: &[Pact], result: Ended) {
    let Subject::Pacts(parties) = test.subject else { return };
    let passed = result.as_ref().is_ok_and(Option::is_none);
    let site = case::site(test);
    let mut reports = String::new();
    let mut contributions = Vec::new();
    for (Parties { consumer, provider, spec, output, .. }, pact) in parties.iter().zip(pacts) {
        let interactions = pact.contributed();
        assert!(
            !(passed && interactions.is_empty()),
            "the test describes no interaction with {provider}: begin one with `pact.interaction(..)`"
        );
        report(&mut reports, &format!("{consumer} -> {provider}"), &pact.outcome());
        contributions.push(Contribution {
            is_strict: true,
            owner: Owner::Test { site },
            consumer,
            provider,
            spec: *spec,
            dir: writer::output_dir(&site.workspace_root(), *output),
            interactions,
            metadata: &[],
            members: &[],
        });
    }
    conclude(&reports, result);
    for contribution in &contributions {
        write(contribution);
    }
}

/// Only what the test used is written: a pact holds what has been shown to work.
#[track_caller]
fn conclude_contract(test: &'static ConsumerTest, contract: &Contract, mock: &MockProvider, result: Ended) {
    let Subject::Contract { allow_unused, .. } = test.subject else { return };
    let outcome = mock.verify();
    let outcome = if allow_unused { outcome.allowing_unused() } else { outcome };
    let used = |expectation: &Expectation| expectation.calls > 0 || !expectation.complete;
    let all = mock.expectations().snapshot();
    let passed = result.as_ref().is_ok_and(Option::is_none);
    assert!(!(passed && all.is_empty()), "the contract {} describes no interaction", contract.name());
    let interactions = all.into_iter().filter(used).map(Into::into).collect();
    let mut reports = String::new();
    let parties = format!("{} ({} -> {})", contract.name(), contract.consumer(), contract.provider());
    report(&mut reports, &parties, &outcome);
    conclude(&reports, result);
    write(&Contribution {
        is_strict: true,
        owner: Owner::Test { site: case::site(test) },
        consumer: contract.consumer(),
        provider: contract.provider(),
        spec: contract.spec(),
        dir: writer::output_dir(&test.site.workspace_root(), None),
        interactions,
        metadata: &[],
        members: &[],
    });
}

fn report(reports: &mut String, parties: &str, outcome: &Outcome) {
    if !outcome.is_ok() {
        let _ = write!(reports, "\nThe pact {parties} was not kept.\n{outcome}");
    }
}

/// A longer failure of a test hides what stands below it: so many lines, and so many bytes.
const LONG: (usize, usize) = (10, 1000);

/// The test's own failure comes first, what the mock providers have to say stands below it; but not below a long one, an
/// error that quotes a whole answer say.
#[track_caller]
fn conclude(reports: &str, result: Ended) {
    match result {
        Err(panic) => {
            terminal::show(reports);
            resume_unwind(panic);
        }
        Ok(Some(failure)) if !reports.is_empty() && (failure.lines().count() > LONG.0 || failure.len() > LONG.1) => {
            terminal::fail(format!("{}\n{failure}", reports.trim_start()))
        }
        Ok(Some(failure)) => terminal::fail(format!("{failure}\n{reports}")),
        Ok(None) if !reports.is_empty() => terminal::fail(reports),
        Ok(None) => {}
    }
}

#[track_caller]
fn write(contribution: &Contribution<'_>) {
    if let Err(error) = writer::write(contribution) {
        terminal::fail(error);
    }
}
