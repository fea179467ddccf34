//! A provider that is verified against the pacts of a broker, which is told what became of them.

use axum::http::StatusCode;
use axum::routing::get;
use pact_harness::broker::{ProviderVersion, Selection};
use pact_harness::prelude::*;
use pact_harness::provider::Filter;
use serde_json::Value;

use super::pacts::{ASK, FIRST, PACT, SECOND, TWO};
use super::server::{Script, Server};
use crate::support::ErrorTexts as _;

pub(super) const FIRST_RESULTS: &str =
    "POST /pacts/provider/Bar/consumer/Foo/pact-version/e013/metadata/abc/verification-results";
pub(super) const SECOND_RESULTS: &str =
    "POST /pacts/provider/Bar/consumer/Foo/pact-version/6571/metadata/def/verification-results";

pub(super) async fn broker() -> Server {
    script().start().await
}

pub(super) fn script() -> Script {
    let pending = PACT.replace("e013/metadata/abc", "6571/metadata/def").replace("/thing\"}", "/missing\"}");
    let branch = "PUT /pacticipants/Bar/branches/main/versions/1";
    let script = Script::new().on(branch, 201, "{}").on(ASK, 200, TWO).on(FIRST, 200, PACT).on(SECOND, 200, &pending);
    script.on(FIRST_RESULTS, 201, r#"{"success": true}"#).on(SECOND_RESULTS, 201, r#"{"success": false}"#)
}

fn provider(broker: &Server) -> Provider {
    let fail = || async { StatusCode::OK };
    let app = axum::Router::new().route("/thing", get(|| async {})).route("/fail", get(fail));
    Provider::new("Bar").broker(broker.client(), Selection::new().pending()).app(app).allow_unknown_states()
}

fn success(server: &Server, line: &str) -> Value {
    let sent: Value = serde_json::from_str(&server.body_of(line)).unwrap();
    sent["success"].clone()
}

#[tokio::test]
async fn pacts_come_from_the_broker_and_their_results_go_back() {
    let server = broker().await;
    let verification = provider(&server).publish(ProviderVersion::new("Bar", "1").branch("main")).verify().await;
    assert!(verification.is_ok(), "what is pending fails nothing: {verification}");
    assert_eq!((verification.passed().len(), verification.pending().len()), (3, 1));
    assert!(verification.pending()[0].origin.contains("/pacts/provider/Bar/consumer/Foo/pact-version/6571/"));
    assert_eq!((success(&server, FIRST_RESULTS), success(&server, SECOND_RESULTS)), (true.into(), false.into()));
    let warnings = verification.warnings();
    let said: Vec<_> = warnings.iter().filter(|text| text.starts_with("the broker says")).collect();
    assert_eq!(said, ["the broker says: kept before", "the broker says: in progress"]);
}

#[tokio::test]
async fn notices_after_the_verification_depend_on_what_was_published() {
    let kept = PACT.replace("e013/metadata/abc", "6571/metadata/def");
    let script = || Script::new().on(ASK, 200, TWO).on(FIRST, 200, PACT).on(SECOND, 200, &kept);
    let said = |verification: &Verification| {
        let warnings = verification.warnings();
        warnings.into_iter().filter(|text| text.contains("pending")).collect::<Vec<_>>()
    };
    let server = script().start().await;
    assert_eq!(said(&provider(&server).verify().await), ["the broker says: still pending"]);
    let server = script().on(FIRST_RESULTS, 201, "{}").on(SECOND_RESULTS, 201, "{}").start().await;
    let verification = provider(&server).publish(ProviderVersion::new("Bar", "1")).verify().await;
    assert_eq!(said(&verification), ["the broker says: not pending any more"]);
    let server = script().on(FIRST_RESULTS, 201, "{}").on(SECOND_RESULTS, 409, "{}").start().await;
    let verification = provider(&server).publish(ProviderVersion::new("Bar", "1")).verify().await;
    assert!(!verification.is_ok(), "a refusal fails the run");
    assert_eq!(said(&verification), ["the broker says: still pending"]);
}

#[tokio::test]
async fn the_pacts_of_one_consumer_are_published_without_the_others() {
    let other = PACT.replace("e013/metadata/abc", "6571/metadata/def").replace("\"Foo\"", "\"Baz\"");
    let script = Script::new().on(ASK, 200, TWO).on(FIRST, 200, PACT).on(SECOND, 200, &other);
    let server = script.on(FIRST_RESULTS, 201, "{}").on(SECOND_RESULTS, 201, "{}").start().await;
    let provider = provider(&server).filter(Filter::default().consumer("Foo"));
    let verification = provider.publish(ProviderVersion::new("Bar", "1")).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(success(&server, FIRST_RESULTS), true);
    assert!(!server.lines().contains(&SECOND_RESULTS.to_owned()));
}

#[tokio::test]
async fn selecting_pacts_without_a_broker_is_an_error() {
    let pacts = crate::verification::pact_file(r#""request": {}, "response": {"status": 200}"#);
    let app = axum::Router::new().route("/", get(|| async {}));
    let verification = crate::verification::verify(&pacts, app).enable_pending(true).verify().await;
    let error = &verification.error_texts()[0];
    assert!(error.starts_with("pacts of a broker are selected, but none come from a broker"), "{error}");
}

#[tokio::test]
async fn nothing_is_published_unless_asked_for_or_when_the_provider_was_not_there() {
    let server = broker().await;
    let _ = provider(&server).verify().await;
    assert!(!server.lines().iter().any(|line| line.ends_with("/verification-results")));

    let nowhere = provider(&server).url("http://127.0.0.1:9").publish(ProviderVersion::new("Bar", "1"));
    let verification = nowhere.verify().await;
    assert!(!verification.is_ok());
    assert!(!server.lines().iter().any(|line| line.ends_with("/verification-results")));
    assert!(verification.warnings().iter().any(|text| text.starts_with("the results are not published")));
}

#[tokio::test]
async fn what_was_verified_only_in_part_or_not_at_all_is_not_published() {
    let server = broker().await;
    let broken = || axum::Router::new().route("/fail", get(|| async {}));
    let parts = [
        (provider(&server).filter(Filter::default().description("^get /thing$")), "not all interactions were verified"),
        (provider(&server).app(broken()).fail_fast(), "not all interactions were verified"),
        (provider(&server).dry_run(), "it was a dry run"),
    ];
    for (provider, reason) in parts {
        let verification = provider.publish(ProviderVersion::new("Bar", "1")).verify().await;
        let expected = format!("the results are not published: {reason}");
        assert!(verification.warnings().contains(&expected), "{verification}");
        assert!(!server.lines().iter().any(|line| line.ends_with("/verification-results")));
    }
}

#[tokio::test]
async fn no_published_result_has_a_secret() {
    let pact = PACT
        .replace(r#""response": {"status": 200}}]"#, r#""response": {"status": 200, "headers": {"Set-Cookie": "s3cret-1", "X-Team-Key": "s3cret-2", "X-Page": "1"}}}]"#)
        .replace(r#""path": "/thing"}"#, r#""path": "/thing", "query": "api_key=s3cret-3"}"#);
    let script = Script::new().on(ASK, 200, &TWO.replace("6571/metadata/def", "e013/metadata/abc"));
    let server = script.on(FIRST, 200, &pact).on(FIRST_RESULTS, 201, "{}").start().await;
    let answer = || async { [("Set-Cookie", "s3cret-4"), ("X-Team-Key", "s3cret-5"), ("X-Page", "2")] };
    let app = axum::Router::new().route("/fail", get(answer));
    let gone = |state: pact_harness::model::ProviderState| async move {
        if state.name == "a thing exists" { Err("GET http://ada:s3cret-6@host/?token=s3cret-7 failed") } else { Ok(()) }
    };
    let provider = provider(&server).app(app).states(gone).mask("x-team-key");
    let verification = provider.publish(ProviderVersion::new("Bar", "1")).verify().await;
    assert_eq!(verification.failed().len(), 1, "{verification}");
    let sent: Vec<_> = server.heard().into_iter().filter(|heard| heard.line == FIRST_RESULTS).collect();
    assert!(!sent.is_empty());
    for heard in sent {
        assert!(!heard.body.contains("s3cret"), "{}", heard.body);
        for kept in ["http://***@host/?token=***", "header.X-Team-Key: expected ***, but was ***", "but was \\\"2\\\""]
        {
            assert!(heard.body.contains(kept), "{kept} is missing: {}", heard.body);
        }
    }
}

#[tokio::test]
async fn a_broker_that_cannot_be_asked_or_has_no_pact_is_an_error() {
    let empty = Script::new().on(ASK, 200, r#"{"_embedded": {"pacts": []}, "_links": {}}"#).start().await;
    let verification = provider(&empty).verify().await;
    assert!(
        verification.error_texts()[0].contains("the broker has no pact with the provider \"Bar\""),
        "{verification}"
    );

    let refusing = Script::empty().on("GET /", 401, "{}").start().await;
    let verification = provider(&refusing).verify().await;
    assert!(verification.error_texts()[0].contains("401"), "{verification}");
}

#[tokio::test]
async fn results_without_a_broker_to_publish_them_to_are_an_error() {
    let pacts = crate::verification::pact_file(r#""request": {}, "response": {"status": 200}"#);
    let app = axum::Router::new().route("/", get(|| async {}));
    let verification = crate::verification::verify(&pacts, app).publish(ProviderVersion::new("p", "1")).verify().await;
    assert_eq!(
        verification.error_texts(),
        ["there is no broker to publish the results to: the pacts came from elsewhere"]
    );
}

#[tokio::test]
async fn the_broker_is_told_how_many_differences_there_are_and_some_of_them() {
    let response = r#""response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"a": ["x"]},
        "matchingRules": {"$.body.a": {"min": 1, "match": "type"}}}}]"#;
    let pact = PACT.replace(r#""response": {"status": 200}}]"#, response);
    let script = Script::new().on(ASK, 200, &TWO.replace("6571/metadata/def", "e013/metadata/abc"));
    let server = script.on(FIRST, 200, &pact).on(FIRST_RESULTS, 201, "{}").start().await;
    let answer = || async { ([("Content-Type", "application/json")], format!("{{\"a\": [1{}]}}", ",1".repeat(4999))) };
    let app = axum::Router::new().route("/fail", get(answer)).route("/thing", get(|| async {}));
    let verification = provider(&server).app(app).publish(ProviderVersion::new("Bar", "1")).verify().await;
    assert!(!verification.failed().is_empty(), "{verification}");
    let sent = server.heard().into_iter().find(|heard| heard.line == FIRST_RESULTS).unwrap();
    let sent: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
    let mismatches = sent["testResults"][1]["mismatches"].as_array().unwrap();
    assert_eq!((mismatches.len(), &mismatches[100]["description"]), (101, &"and 4,900 more differences".into()));
}
