//! Provider states: what handlers are given, when they run, and what happens when they fail.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::routing::get;
use pact_harness::prelude::*;
use serde::{Deserialize, Serialize};

use super::verification::{pact_file, verify};
use crate::support::ErrorTexts as _;

/// What happened, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn add(&self, entry: impl Into<String>) {
        self.0.lock().unwrap().push(entry.into());
    }

    pub(crate) fn entries(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

#[derive(Deserialize)]
struct UserExists {
    id: u64,
    role: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Created {
    row: u64,
}

#[pact_provider_state("a user exists")]
async fn user_exists(log: State<Log>, params: Params<UserExists>) -> Result<Created, String> {
    tokio::task::yield_now().await;
    log.add(format!("set up user {} as {:?}", params.id, params.role));
    Ok(Created { row: params.id * 100 })
}

#[pact_provider_state("a user exists", teardown)]
fn drop_user(log: State<Log>, values: Values<Created>) -> Result<(), String> {
    log.add(format!("take down row {}", values.row));
    if values.row >= 100 { Ok(()) } else { Err(format!("row {} was never made", values.row)) }
}

#[pact_provider_state("it rains")]
fn rain(log: State<Log>) {
    log.add("set up rain");
}

#[pact_provider_state("it rains", teardown)]
fn dry(log: State<Log>) {
    log.add("take down rain");
}

#[pact_provider_state("the disk is full")]
fn disk_full(log: State<Log>) -> Result<(), std::io::Error> {
    log.add("set up a full disk");
    Err(std::io::Error::other("no such luck"))
}

#[pact_provider_state("the disk is full", teardown)]
fn disk_empty(log: State<Log>) {
    log.add("take down a full disk");
}

#[pact_provider_state("the handler panics")]
fn panics() {
    panic!("a bug in the handler");
}

#[pact_provider_state("the handler hangs")]
async fn hangs() {
    std::future::pending::<()>().await;
}

/// Logs when it is dropped.
struct Dropped(Log);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.add("cancelled");
    }
}

#[pact_provider_state("the handler is cancelled")]
async fn cancelled(log: State<Log>) {
    let _dropped = Dropped(log.0.clone());
    tokio::time::sleep(Duration::from_secs(600)).await;
}

#[pact_provider_state("the handler is cancelled", teardown)]
fn after_cancelled(log: State<Log>) {
    log.add("take down what was cancelled");
}

#[pact_provider_state("the handler is late")]
fn late() {
    std::thread::sleep(Duration::from_millis(400));
}

#[pact_provider_state("the handler blocks")]
fn blocks() {
    loop {
        std::thread::park();
    }
}

#[pact_provider_state("the handler blocks", teardown)]
fn after_blocking(log: State<Log>) {
    log.add(format!("take down on {:?}", std::thread::current().name()));
}

#[pact_provider_state("the handler needs the runtime")]
async fn needs_the_runtime(log: State<Log>) -> Result<(), std::io::Error> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let accepted = tokio::spawn(async move { listener.accept().await.map(|_| "accepted") });
    tokio::net::TcpStream::connect(address).await?;
    log.add(accepted.await.unwrap()?);
    Ok(())
}

#[pact_provider_state("the teardown fails")]
fn fails_later() {}

#[pact_provider_state("the teardown fails", teardown)]
fn fails() -> Result<(), String> {
    Err("still in use".to_owned())
}

/// A type that no test gives to the provider.
#[derive(Clone)]
struct Unheard;

#[pact_provider_state("nobody gave this")]
fn wants_what_is_not_there(_: State<Unheard>) {}

fn app(log: &Log) -> axum::Router {
    let log = log.clone();
    let answer = move || {
        log.add("request");
        std::future::ready("")
    };
    axum::Router::new().route("/", get(answer))
}

/// States without parameters, as a pact has them.
pub(crate) fn named(names: &[&str]) -> String {
    let states: Vec<String> = names.iter().map(|name| format!("{{\"name\": {name:?}}}")).collect();
    format!("[{}]", states.join(", "))
}

pub(crate) async fn run(states: &str) -> (Verification, Vec<String>) {
    run_within(Duration::from_secs(30), states).await
}

async fn run_within(timeout: Duration, states: &str) -> (Verification, Vec<String>) {
    let log = Log::default();
    let pact =
        pact_file(&format!(r#""providerStates": {states}, "request": {{"path": "/"}}, "response": {{"status": 200}}"#));
    let provider = Provider::new("p").pacts(pact.path()).state(log.clone()).app(app(&log));
    let verification = provider.timeout(timeout).verify().await;
    (verification, log.entries())
}

#[tokio::test]
async fn states_are_set_up_in_order_with_their_parameters_and_taken_down_in_reverse() {
    let (verification, log) =
        run(r#"[{"name": "a user exists", "params": {"id": 4, "role": "admin"}}, {"name": "it rains"}]"#).await;
    assert!(verification.is_ok(), "{verification}");
    let order = ["set up user 4 as Some(\"admin\")", "set up rain", "request", "take down rain", "take down row 400"];
    assert_eq!(log, order);
}

#[tokio::test]
async fn parameters_that_do_not_fit_are_an_error_with_the_type_and_the_place() {
    let (verification, log) = run(r#"[{"name": "a user exists", "params": {"id": "four"}}]"#).await;
    let error = &verification.error_texts()[0];
    assert!(error.contains(r#"UserExists in the state's parameters {"id":"four"}: "#), "{error}");
    assert!(error.contains("invalid type: string \"four\", expected u64"), "{error}");
    assert!(error.contains("(`user_exists` at tests/it/provider_states.rs:"), "{error}");
    assert!(verification.failed().is_empty(), "an error is not a failed expectation");
    assert_eq!(log, [""; 0], "nothing was sent");
}

#[tokio::test]
async fn a_setup_that_fails_is_an_error_with_its_text_and_what_was_begun_is_taken_down() {
    let (verification, log) = run(r#"[{"name": "it rains"}, {"name": "the disk is full"}]"#).await;
    let error = &verification.error_texts()[0];
    assert!(error.contains("the state \"the disk is full\" was not set up: no such luck (`disk_full` at"), "{error}");
    assert_eq!(log, ["set up rain", "set up a full disk", "take down a full disk", "take down rain"]);
}

#[tokio::test]
async fn a_handler_that_panics_or_hangs_is_an_error() {
    let (verification, _) = run(r#"[{"name": "the handler panics"}]"#).await;
    assert!(verification.error_texts()[0].contains("was not set up: panicked: a bug in the handler"), "{verification}");
    for state in ["the handler hangs", "the handler is late"] {
        let states = format!(r#"[{{"name": "{state}"}}]"#);
        let (verification, _) = run_within(Duration::from_millis(300), &states).await;
        assert!(verification.error_texts()[0].contains("was not done within 300ms (`"), "{verification}");
    }
}

#[tokio::test]
async fn a_handler_that_is_not_done_in_time_is_cancelled_and_its_state_is_taken_down() {
    let (verification, log) = run_within(Duration::from_millis(100), &named(&["the handler is cancelled"])).await;
    assert!(verification.error_texts()[0].contains("was not done within 100ms (`cancelled` at "), "{verification}");
    assert_eq!(log, ["cancelled", "take down what was cancelled"]);
}

#[tokio::test]
async fn a_handler_that_blocks_its_thread_is_given_up_and_its_state_is_taken_down() {
    let begun = std::time::Instant::now();
    let (verification, log) = run_within(Duration::from_millis(100), &named(&["it rains", "the handler blocks"])).await;
    let error = &verification.error_texts()[0];
    let expected = "was not done within 100ms, and still blocks its thread, which was given up (`blocks` at tests/it/";
    assert!(error.contains(expected), "{error}");
    assert_eq!(log, ["set up rain", "take down on Some(\"after_blocking\")", "take down rain"]);
    assert!(begun.elapsed() < Duration::from_secs(20), "it hung: {:?}", begun.elapsed());
}

#[tokio::test]
async fn an_async_handler_has_the_runtime_of_the_test() {
    let (verification, log) = run(&named(&["the handler needs the runtime"])).await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(log, ["accepted", "request"]);
}

#[tokio::test]
async fn a_teardown_that_fails_does_not_hide_what_differs() {
    let pact = pact_file(
        r#""providerStates": [{"name": "the teardown fails"}], "request": {"path": "/"}, "response": {"status": 204}"#,
    );
    let log = Log::default();
    let verification = verify(&pact, app(&log)).state(log).verify().await;
    assert_eq!(verification.failed().len(), 1, "{verification}");
    assert!(verification.error_texts()[0].contains("was not taken down: still in use"), "{verification}");
    let report = verification.to_string();
    assert!(report.contains("Expected status: 204\n   Actual status: 200"), "{report}");
}

#[tokio::test]
async fn a_teardown_that_fails_is_added_to_what_was_found() {
    let (verification, log) = run(r#"[{"name": "the teardown fails"}]"#).await;
    assert_eq!((verification.passed().len(), verification.is_ok()), (1, false));
    assert!(verification.error_texts()[0].contains("was not taken down: still in use"), "{verification}");
    assert_eq!(log, ["request"]);
}

#[tokio::test]
async fn an_unknown_state_is_an_error_with_the_nearest_name_and_nothing_is_sent() {
    let (verification, log) = run(r#"[{"name": "it rains"}, {"name": "a usr exists"}]"#).await;
    assert!(!verification.is_ok());
    let error = &verification.error_texts()[0];
    assert!(
        error.ends_with("no handler is registered for the state \"a usr exists\": did you mean \"a user exists\"?"),
        "{error}"
    );
    assert_eq!(log, [""; 0]);
}

#[tokio::test]
async fn unknown_states_pass_where_they_are_allowed() {
    let pact = pact_file(r#""providerState": "a usr exists", "request": {}, "response": {"status": 200}"#);
    let verification =
        verify(&pact, axum::Router::new().route("/", get(|| async {}))).allow_unknown_states().verify().await;
    assert!(verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn a_value_that_nobody_gave_is_an_error_that_says_how_to_give_it() {
    let (verification, _) = run(r#"[{"name": "nobody gave this"}]"#).await;
    let error = &verification.error_texts()[0];
    assert!(error.contains("Unheard>, but the provider was given"), "{error}");
    assert!(error.contains("Log: call `.state(..)` with one before `.verify()`"), "{error}");
}
