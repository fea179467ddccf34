//! What is given to a verification and is not as it should be: functions that panic, times without end, pacts that say a
//! thing twice. None of it hides anything, and what was set up is taken down.

use std::cell::RefCell;
use std::future::pending;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use axum::response::Redirect;
use axum::routing::get;
use pact_harness::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Notify;

use super::provider_client::serve;
use super::provider_states::Log;
use super::support::port;
use super::verification::{GET, only_error, pact_file, pact_files, verify};
use crate::support::ErrorTexts as _;

/// `GET /1` and `GET /2`, each with this state.
fn two(state: &str) -> tempfile::TempDir {
    let all = ["1", "2"].map(|n| {
        json!({
            "description": n, "providerStates": [{ "name": state }], "request": { "path": format!("/{n}") },
            "response": { "status": 200 },
        })
    });
    pact_files(&[("c-p.json", "p", &json!(all).to_string())])
}

fn app() -> axum::Router {
    axum::Router::new().route("/{any}", get(|| async {})).route("/", get(|| async {}))
}

#[pact_provider_state("surprise: something to clean up")]
fn something(log: State<Log>) {
    log.add("set up");
}

#[pact_provider_state("surprise: something to clean up", teardown)]
fn nothing(log: State<Log>) {
    log.add("taken down");
}

#[tokio::test]
async fn a_request_filter_that_panics_is_an_error_of_its_interaction_and_what_was_set_up_is_taken_down() {
    let log = Log::default();
    let pacts = two("surprise: something to clean up");
    let provider = verify(&pacts, app()).state(log.clone());
    let provider = provider.request_filter(|request| match &*request.url {
        "/1" => panic!("there is no token today"),
        _ => request,
    });
    let verification = provider.verify().await;
    assert_eq!(verification.passed().len(), 1, "{verification}");
    assert!(verification.failed().is_empty(), "{verification}");
    let errors = verification.error_texts();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].ends_with(": the request filter panicked: there is no token today"), "{errors:?}");
    assert_eq!(log.entries(), ["set up", "taken down", "set up", "taken down"]);
}

#[tokio::test]
async fn a_watcher_that_panics_is_a_warning_and_what_was_set_up_is_taken_down() {
    let log = Log::default();
    let pacts = two("surprise: something to clean up");
    let provider = verify(&pacts, app()).state(log.clone());
    let verification = provider.watch(|_| panic!("the screen is full")).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verification.passed().len(), 2);
    let expected = "the function of `.watch(..)` panicked: the screen is full; it was told no more";
    assert_eq!(verification.warnings(), [expected]);
    assert_eq!(log.entries(), ["set up", "taken down", "set up", "taken down"]);
}

#[tokio::test]
async fn of_two_members_with_one_name_the_last_is_verified_and_has_its_place() {
    for (first, line) in [("[]", 2), ("[{},\n {}]", 3)] {
        let twice = format!("{first}, \"interactions\": [\n{}", &GET[1..]);
        let pacts = pact_files(&[("c-p.json", "p", &twice)]);
        let verification = verify(&pacts, app()).verify().await;
        assert!(verification.is_ok(), "{first}: {verification}");
        let passed = verification.passed();
        assert!(passed[0].origin.ends_with(&format!("c-p.json:{line}")), "{}", passed[0].origin);
    }
}

#[tokio::test]
async fn a_time_without_end_may_be_allowed() {
    let pact = pact_file(r#""request": {}, "response": {"status": 200}"#);
    let url = serve(app()).await;
    for provider in [verify(&pact, app()), Provider::new("p").pacts(pact.path()).url(url)] {
        let verification = provider.timeout(Duration::MAX).verify().await;
        assert!(verification.is_ok(), "{verification}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_server_that_is_down_is_an_error_of_its_interaction() {
    let down = format!("http://127.0.0.1:{}/there", port::OF_NOBODY);
    let target = down.clone();
    let app = axum::Router::new()
        .route("/1", get(move || async move { Redirect::to(&target) }))
        .route("/2", get(|| async {}));
    let pacts = two("surprise: a state that stays");
    let provider =
        Provider::new("p").pacts(pacts.path()).url(serve(app).await).states(|_| async { Ok::<_, String>(()) });
    let verification = provider.follow_redirects(true).verify().await;
    assert_eq!(verification.passed().len(), 1, "{verification}");
    let errors = verification.error_texts();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains(&format!("/1 was redirected: the request to {down} failed: ")), "{errors:?}");
}

/// A server whose queue is full, and that never takes anybody from it.
#[cfg(target_os = "linux")]
async fn never_accepts() -> (String, Vec<tokio::net::TcpStream>, tokio::net::TcpListener) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    let wait = Duration::from_millis(200);
    while let Ok(stream) = tokio::time::timeout(wait, tokio::net::TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
        assert!(waiting.len() < 100, "its queue is never full");
    }
    (format!("http://{address}"), waiting, listener)
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_provider_that_never_accepts_a_connection_is_one_error_for_all() {
    let (url, _waiting, _listener) = never_accepts().await;
    let pacts = two("surprise: something to clean up");
    let provider = Provider::new("p").pacts(pacts.path()).url(&url).state(Log::default());
    let provider = provider.timeout(Duration::from_secs(1));
    let error = only_error(provider).await;
    assert!(error.starts_with(&format!("the request to {url}/1 failed: ")), "{error}");
    assert!(error.ends_with("is the provider running? 2 interactions were not verified"), "{error}");
}

#[tokio::test]
async fn after_an_interruption_no_state_is_set_up() {
    let (reached, seen) = (Arc::new(Notify::new()), Rc::new(RefCell::new(Vec::new())));
    let (waited, note) = (reached.clone(), seen.clone());
    let pact = pact_file(
        r#""providerStates": [{"name": "one"}, {"name": "two"}], "request": {}, "response": {"status": 200}"#,
    );
    let set_up = move |state: pact_harness::model::ProviderState| {
        note.borrow_mut().push(state.name);
        reached.notify_one();
        async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok::<_, String>(())
        }
    };
    let provider = verify(&pact, app()).states(set_up).stop_when(async move { waited.notified().await });
    let verification = provider.verify().await;
    assert!(verification.is_interrupted(), "{verification}");
    let errors = verification.error_texts();
    assert!(errors[1].ends_with("it was interrupted before it could be found out"), "{errors:?}");
    assert_eq!(*seen.borrow(), ["one"]);
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: u64,
}

#[pact_provider_state("surprise: a row that was not made")]
fn no_row() -> Result<Row, &'static str> {
    Err("the table is locked")
}

#[pact_provider_state("surprise: a row that was not made", teardown)]
fn drop_no_row(log: State<Log>, row: Values<Option<Row>>) {
    log.add(format!("drop {:?}", row.0.map(|row| row.id)));
}

#[pact_provider_state("surprise: a row that must have been made")]
fn no_row_either() -> Result<Row, &'static str> {
    Err("the table is locked")
}

#[pact_provider_state("surprise: a row that must have been made", teardown)]
fn drop_a_row(row: Values<Row>) {
    unreachable!("there is no row {}", row.id);
}

#[tokio::test]
async fn the_teardown_of_a_failed_setup_may_ask_whether_there_are_values() {
    let log = Log::default();
    let state = |name: &str| {
        pact_file(&format!(
            r#""providerStates": [{{"name": "{name}"}}], "request": {{}}, "response": {{"status": 200}}"#
        ))
    };
    let pacts = state("surprise: a row that was not made");
    let verification = verify(&pacts, app()).state(log.clone()).verify().await;
    assert_eq!(log.entries(), ["drop None"], "{verification}");
    assert_eq!(verification.error_texts().len(), 1, "{verification}");

    let pacts = state("surprise: a row that must have been made");
    let verification = verify(&pacts, app()).verify().await;
    let errors = verification.error_texts();
    assert!(errors[0].contains("was not set up: the table is locked"), "{errors:?}");
    let expected = "the setup failed and returned nothing, so there is no ";
    assert!(errors[1].contains(expected) && errors[1].contains("take `Values<Option<..>>`"), "{errors:?}");
}

#[pact_provider_state("surprise: a state that stays")]
fn stays() {}

#[pact_provider_state("surprise: a state that stays", teardown)]
fn does_not_go() -> Result<(), &'static str> {
    Err("it does not go away")
}

#[tokio::test]
async fn a_state_that_stays_is_told_of_also_when_the_provider_is_not_there() {
    let url = format!("http://127.0.0.1:{}", port::OF_NOBODY);
    let pacts = two("surprise: a state that stays");
    let provider = Provider::new("p").pacts(pacts.path()).url(url);
    let verification = provider.verify().await;
    assert_eq!(verification.error_texts().len(), 1, "{verification}");
    let warnings = verification.warnings();
    assert_eq!(warnings.len(), 1, "{verification}");
    assert!(warnings[0].starts_with("\"1\" ("), "{warnings:?}");
    let expected = "the state \"surprise: a state that stays\" was not taken down: it does not go away";
    assert!(warnings[0].contains(expected), "{warnings:?}");
}

/// A command that nobody can start.
fn no_program() -> Launch {
    Launch::new("/no/such/program").port(port::OF_NOBODY)
}

#[tokio::test]
async fn where_there_is_nothing_to_verify_nothing_is_started() {
    let error = only_error(Provider::new("p").pacts("/no/such/place").launch(no_program())).await;
    assert!(error.starts_with("there is no file or directory /no/such/place"), "{error}");
}

#[tokio::test]
async fn a_dry_run_starts_nothing() {
    let pact = pact_file(r#""request": {}, "response": {"status": 200}"#);
    let verification = Provider::new("p").pacts(pact.path()).launch(no_program()).dry_run().verify().await;
    assert!(verification.is_ok(), "{verification}");
    let error = only_error(Provider::new("p").pacts(pact.path()).launch(no_program())).await;
    assert!(error.starts_with("there is no program /no/such/program"), "{error}");
}

#[tokio::test]
async fn a_filter_that_cannot_be_decided_is_an_error() {
    let long = format!(
        "[{{\"description\": \"{}\", \"request\": {{}}, \"response\": {{}}}}]",
        format_args!("{}cd", "ab".repeat(40))
    );
    let pacts = pact_files(&[("c-p.json", "p", &long)]);
    let filter = pact_harness::provider::Filter::default().description("^(a|b|ab)*(?=c)c(?!d)");
    let error = only_error(verify(&pacts, app()).filter(filter)).await;
    assert!(error.starts_with("the filter \"^(a|b|ab)*(?=c)c(?!d)\" cannot be decided for \"abab"), "{error}");
}

#[tokio::test]
async fn an_interruption_of_any_kind_ends_it() {
    let pact = pact_file(r#""request": {}, "response": {"status": 200}"#);
    let provider = || verify(&pact, axum::Router::new().route("/", get(pending::<()>)));
    for provider in
        [provider().stop_when(async {}).stop_when(pending()), provider().stop_when(pending()).stop_when(async {})]
    {
        let verification = provider.verify().await;
        assert!(verification.is_interrupted(), "{verification}");
    }
}
