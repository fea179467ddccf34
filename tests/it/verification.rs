//! Replaying pacts against a provider.

use std::fs;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use pact_harness::prelude::*;
use serde_json::{Value, json};

use super::support::port;
use crate::support::ErrorTexts as _;

/// A directory with one pact of one interaction, its members in the form of version 3.
pub(crate) fn pact_file(members: &str) -> tempfile::TempDir {
    pact_files(&[("c-p.json", "p", &format!("[\n{{\"description\": \"d\", {members}}}]"))])
}

/// A directory with pacts: file name, provider, interactions.
pub(crate) fn pact_files(files: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, provider, interactions) in files {
        let text = format!(
            r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "{provider}"}}, "interactions": {interactions}}}"#
        );
        let file = dir.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    dir
}

pub(crate) fn verify(pacts: &tempfile::TempDir, app: axum::Router) -> Provider {
    Provider::new("p").pacts(pacts.path()).app(app)
}

fn ok() -> axum::Router {
    axum::Router::new().route("/", get(|| async {}))
}

pub(crate) const GET: &str = r#"[{"description": "get", "request": {}, "response": {"status": 200}}]"#;

#[tokio::test]
async fn the_request_of_the_contract_is_what_the_provider_gets() {
    let pact = pact_file(
        r#""request": {"method": "POST", "path": "/echo", "query": {"a": ["1", "x y&é"], "b": [""]},
            "headers": {"X-Team": "blue", "Content-Type": "application/json"}, "body": {"n": 1.50}},
        "response": {"status": 200, "body": {"query": "a=1&a=x%20y%26%C3%A9&b=", "team": "blue", "body": "{\"n\":1.50}"}}"#,
    );
    let echo = |uri: axum::http::Uri, headers: HeaderMap, body: String| async move {
        Json(json!({ "query": uri.query(), "team": headers["x-team"].to_str().unwrap(), "body": body }))
    };
    let app = axum::Router::new().route("/echo", post(echo));
    let verification = verify(&pact, app.clone()).verify().await;
    assert!(verification.is_ok(), "in process: {verification}");

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let verification = Provider::new("p").pacts(pact.path()).url(url).verify().await;
    assert!(verification.is_ok(), "over HTTP: {verification}");
}

#[tokio::test]
async fn every_mismatch_says_where_what_was_expected_what_came_and_by_which_rule() {
    let pact = pact_file(
        r#""request": {"headers": {"Authorization": "Bearer secret", "X-Team": "blue"}},
        "response": {"status": 200, "headers": {"X-Id": "1"}, "body": {"id": 5, "items": [{"sku": "A"}]},
            "matchingRules": {"body": {"$.id": {"matchers": [{"match": "integer"}]}, "$.items": {"matchers": [{"match": "type", "min": 2}]}}}}"#,
    );
    let answer = || async { (StatusCode::ACCEPTED, Json(json!({ "id": "5", "items": [{ "sku": 1 }] }))) };
    let verification = verify(&pact, axum::Router::new().route("/", get(answer))).verify().await;
    let report = verification.to_string();
    let expected = "\
Failed Interactions:
--------------------
1. \"d\", for c
   Expected status: 200
   Actual status: 202
   Expected header.X-Id: \"1\"
   Actual header.X-Id: missing
   Expected body.id: an integer, like 5
   Actual body.id: \"5\"
   Expected body.items: at least 2 items
   Actual body.items: 1 item
   Expected body.items[0].sku: a string, like \"A\"
   Actual body.items[0].sku: 1
";
    assert!(report.contains(expected), "{report}");
    let origin = format!("1. \"d\", {}:2\n", pact.path().join("c-p.json").display());
    for part in [
        &*origin,
        "body.id by rule: integer",
        "body.items by rule: type with min",
        "Request: GET /",
        "X-Team: blue",
        "Authorization: ***",
        "Response: 202",
    ] {
        assert!(report.contains(part), "{part:?} is missing in {report}");
    }
    assert!(!report.contains("secret"));
    assert_eq!((verification.failed().len(), verification.error_texts().len()), (1, 0));
}

#[tokio::test]
async fn redirects_are_answers_like_any_other() {
    let pact = pact_file(r#""request": {}, "response": {"status": 302, "headers": {"Location": "/elsewhere"}}"#);
    let app = axum::Router::new().route("/", get(|| async { (StatusCode::FOUND, [("location", "/elsewhere")]) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let verification = Provider::new("p").pacts(pact.path()).url(url).verify().await;
    assert!(verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn a_directory_is_searched_with_all_below_it_and_other_providers_are_left_out() {
    let pacts = pact_files(&[
        ("c-p.json", "p", GET),
        ("below/d-p.json", "p", GET),
        ("c-q.json", "q", GET),
        ("notes.txt", "p", ""),
        ("unreadable-q.json", "q", "[{}]"),
    ]);
    let verification = verify(&pacts, ok()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verification.passed().len(), 2);
    let one = Provider::new("p").pacts(pacts.path().join("c-p.json")).app(ok()).verify().await;
    assert_eq!(one.passed().len(), 1);
}

pub(crate) async fn only_error(provider: Provider) -> String {
    let verification = provider.verify().await;
    assert!(!verification.is_ok(), "never a pass: {verification}");
    assert!(verification.failed().is_empty(), "never a failed expectation: {verification}");
    let errors = verification.error_texts();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(verification.to_string().contains(&errors[0]));
    errors.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_pact_may_be_given_as_it_is() {
    let text = format!(r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "p"}}, "interactions": {GET}}}"#);
    let pact = pact_harness::format::read(text.as_bytes()).unwrap();
    let verification = Provider::new("p").pact(pact, "by hand").app(ok()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verification.passed()[0].origin, "by hand, interaction 1");
}

#[tokio::test]
async fn pacts_that_are_not_there_are_an_error() {
    let nothing = only_error(Provider::new("p").pacts("/no/such/place").app(ok())).await;
    assert_eq!(
        nothing,
        "there is no file or directory /no/such/place: run the consumer's tests, or say where its pacts are"
    );
    let empty = tempfile::tempdir().unwrap();
    let error = only_error(verify(&empty, ok())).await;
    assert!(error.starts_with("there is no pact file (*.json) in "), "{error}");
    let error = only_error(Provider::new("p").app(ok())).await;
    assert_eq!(error, "there is no pact to verify: say where they are with `.pacts(..)`");
}

#[tokio::test]
async fn pacts_with_other_providers_only_are_an_error_with_the_nearest_name() {
    let pacts = pact_files(&[("c-q.json", "payment-servce", GET)]);
    let error = only_error(Provider::new("payment-service").pacts(pacts.path()).app(ok())).await;
    assert!(error.ends_with("is with the provider \"payment-service\": did you mean \"payment-servce\"?"), "{error}");
}

#[tokio::test]
async fn a_malformed_pact_is_an_error_with_its_place_and_does_not_hide_the_others() {
    let pacts = pact_files(&[("a.json", "p", "[{}]"), ("b.json", "p", GET)]);
    let verification = verify(&pacts, ok()).verify().await;
    assert_eq!((verification.passed().len(), verification.is_ok()), (1, false));
    let error = &verification.error_texts()[0];
    assert!(error.contains("a.json:1:"), "{error}");
    let reason = "at /interactions/0: expected a member \"request\", but there is none; this interaction is not \
                  verified: correct the file, or run the consumer's tests again";
    assert!(error.ends_with(reason), "{error}");
}

#[tokio::test]
async fn many_interactions_are_loaded_with_their_lines_at_once() {
    let one = r#"{"description": "get", "request": {}, "response": {"status": 200}}"#;
    let many = format!("[\n{}\n]", vec![one; 3000].join(",\n"));
    let verification = verify(&pact_files(&[("c-p.json", "p", &many)]), ok()).verify().await;
    assert_eq!(verification.passed().len(), 3000);
    assert!(verification.passed()[2999].origin.ends_with("c-p.json:3001"), "{}", verification.passed()[2999].origin);
}

#[tokio::test]
async fn a_pact_without_interactions_is_an_error_unless_allowed() {
    let pacts = pact_files(&[("c-p.json", "p", "[]"), ("d-p.json", "p", GET)]);
    let verification = verify(&pacts, ok()).verify().await;
    assert!(
        verification.error_texts()[0]
            .contains("has no interactions: run the consumer's tests, or allow it with `.allow_no_interactions()`")
    );
    assert!(!verification.is_ok());
    assert!(verify(&pacts, ok()).allow_no_interactions().verify().await.is_ok());
    let none = pact_files(&[("c-p.json", "p", "[]")]);
    let nothing = verify(&none, ok()).allow_no_interactions().verify().await;
    assert!(!nothing.is_ok(), "nothing verified is never a pass");
    assert_eq!(nothing.error_texts(), ["nothing was verified"]);
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_one_error_for_all_interactions() {
    let free = format!("127.0.0.1:{}", port::OF_NOBODY);
    let pacts = pact_files(&[("c-p.json", "p", GET), ("d-p.json", "p", GET)]);
    let error = only_error(Provider::new("p").pacts(pacts.path()).url(format!("http://{free}"))).await;
    assert!(error.starts_with(&format!("the request to http://{free}/ failed: ")), "{error}");
    assert!(error.ends_with("is the provider running? 2 interactions were not verified"), "{error}");
}

#[tokio::test]
async fn a_provider_that_nobody_named_is_an_error() {
    let pacts = pact_files(&[("c-p.json", "p", GET)]);
    let error = only_error(Provider::new("p").pacts(pacts.path())).await;
    assert_eq!(error, "it is not known where the provider is: say so with `.app(..)` or `.url(..)`");
}

async fn panics() -> StatusCode {
    tokio::task::yield_now().await;
    panic!("a bug in the provider")
}

#[tokio::test]
async fn an_address_that_is_none_is_an_error() {
    let pacts = pact_files(&[("c-p.json", "p", GET)]);
    let error = only_error(Provider::new("p").pacts(pacts.path()).url("localhost:3000")).await;
    assert_eq!(error, "\"localhost:3000\" is not the address of a provider: write http://host:port");
    let error = only_error(Provider::new("p").pacts(pacts.path()).url("http://me:s3cret@localhost")).await;
    assert_eq!(
        error,
        "the provider's address at localhost has a user or a password in it: leave them out, and give \
         `.header(\"Authorization\", ..)`"
    );
}

#[tokio::test]
async fn a_provider_that_is_slow_or_panics_is_an_error_of_one_interaction() {
    let pacts = pact_files(&[(
        "c-p.json",
        "p",
        r#"[{"description": "slow", "request": {"path": "/slow"}, "response": {}},
            {"description": "panic", "request": {"path": "/panic"}, "response": {}},
            {"description": "fine", "request": {}, "response": {}}]"#,
    )]);
    let app = ok().route("/slow", get(|| async { std::future::pending::<()>().await })).route("/panic", get(panics));
    let verification = verify(&pacts, app).timeout(Duration::from_secs(4)).verify().await;
    assert_eq!(verification.passed().len(), 1, "{verification}");
    let errors = verification.error_texts();
    assert!(errors[0].ends_with("the provider was not done within 4s"), "{errors:?}");
    assert!(errors[1].ends_with("the provider panicked: a bug in the provider"), "{errors:?}");
}

#[tokio::test]
async fn a_server_that_answers_garbage_or_hangs_up_is_an_error() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    for answer in ["garbage\r\n\r\n", "", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.read(&mut [0; 1024]).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        let pacts = pact_files(&[("c-p.json", "p", GET)]);
        let error = only_error(Provider::new("p").pacts(pacts.path()).url(url)).await;
        assert!(error.contains("\"get\""), "{answer:?}: {error}");
    }
}

#[pact_provider(name = "it-payments", pacts = "tests/it/pacts/it-payments.json")]
async fn a_provider_test_passes_when_the_provider_keeps_its_pacts(provider: Provider) -> Verification {
    let app = axum::Router::new().route("/payments/{id}", get(|| async { Json(json!({ "status": "success" })) }));
    provider.app(app).verify().await
}

#[pact_provider(name = "it-payments", pacts = "tests/it/pacts/it-payments.json")]
#[should_panic(expected = "Expected body.status: \"success\"\n   Actual body.status: \"pending\"")]
async fn a_provider_test_fails_with_the_report(provider: Provider) -> Result<Verification, std::io::Error> {
    let app = axum::Router::new().route("/payments/{id}", get(|| async { Json(json!({ "status": "pending" })) }));
    Ok(provider.app(app).verify().await)
}

#[pact_provider(name = "it-payments", pacts = "tests/it/pacts/it-payments.json")]
#[should_panic(expected = "the test returned an error: \"no database\"")]
async fn a_provider_test_fails_with_its_own_error(_: Provider) -> Result<Verification, &'static str> {
    Err("no database")
}

#[tokio::test]
async fn the_body_of_a_large_answer_is_cut_in_the_report() {
    let pact = pact_file(r#""request": {}, "response": {"status": 200, "body": {"a": "x"}}"#);
    let answer =
        || async { Json(Value::Object([("a".to_owned(), json!("y".repeat(1_000_000)))].into_iter().collect())) };
    let report = verify(&pact, axum::Router::new().route("/", get(answer))).verify().await.to_string();
    assert!(report.len() < 10_000, "{} bytes", report.len());
    assert!(report.contains("... (1000008 bytes)"));
}
