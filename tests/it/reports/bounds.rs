//! However much differs, and however long bodies are, a report has an end, and says how much there was.

use axum::routing::get;
use axum::{Json, Router};
use pact_harness::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{http, write};

/// A list of texts in the contract, of which `count` numbers come.
fn provider(pacts: &TempDir, consumers: &[&str], count: usize) -> Provider {
    for consumer in consumers {
        let body = json!({ "content": { "a": ["x"] }, "contentType": "application/json", "encoded": false });
        let rules = json!({ "body": { "$.a": { "matchers": [{ "match": "type", "min": 1 }] } } });
        let response = json!({ "status": 200, "body": body, "matchingRules": rules });
        write(pacts, consumer, &json!([http("list", "/", response)]));
    }
    let app = Router::new().route("/", get(move || async move { Json(json!({ "a": vec![1; count] })) }));
    Provider::new("shop").pacts(pacts.path()).app(app)
}

fn reports(verification: &Verification) -> [(&'static str, String); 6] {
    [
        ("human", verification.to_string()),
        ("json", verification.to_json()),
        ("junit", verification.to_junit()),
        ("github", verification.to_github()),
        ("markdown", verification.to_markdown()),
        ("html", verification.to_html()),
    ]
}

#[tokio::test]
async fn differences_are_listed_up_to_a_limit_and_the_others_counted_in_every_report() {
    let pacts = tempfile::tempdir().unwrap();
    let verification = provider(&pacts, &["app"], 20_000).verify().await;
    for (name, report) in reports(&verification) {
        assert!(report.len() < 100_000, "{name} has {} bytes", report.len());
        assert!(report.contains("and 19,900 more"), "{name}: {report}");
        assert!(report.replace('\\', "").contains("body.a[99]") && !report.contains("[100]"), "{name}: {report}");
    }
    let report: Value = serde_json::from_str(&verification.to_json()).unwrap();
    let mismatch = &report["interactionResults"][0]["mismatch"];
    assert_eq!((&mismatch["count"], mismatch["mismatches"].as_array().unwrap().len()), (&json!(20_000), 100));
    assert!(verification.to_junit().contains("(and 19,999 more)"));

    let verification = provider(&pacts, &["app"], 20).difference_limit(7).verify().await;
    assert!(verification.to_string().contains("   and 13 more\n"), "{verification}");
}

#[tokio::test]
async fn differences_of_all_interactions_are_listed_up_to_a_limit() {
    let pacts = tempfile::tempdir().unwrap();
    let verification = provider(&pacts, &["a", "b", "c"], 10).difference_limit_in_all(15).verify().await;
    for (name, report) in reports(&verification) {
        assert!(report.contains("and 5 more"), "{name}: {report}");
        assert!(report.contains("10 differences that are not listed"), "{name}: {report}");
    }
    let pacts = tempfile::tempdir().unwrap();
    let many: Vec<String> = (0..12).map(|n| format!("app-{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let report = provider(&pacts, &many, 200).verify().await.to_string();
    assert_eq!(report.matches("   Expected body.a").count(), 1000);
}

#[tokio::test]
async fn of_a_long_body_the_beginning_is_kept_and_its_length() {
    let pacts = tempfile::tempdir().unwrap();
    let text = |status| json!({ "status": status });
    write(&pacts, "app", &json!([http("text", "/text", text(200)), http("bytes", "/bytes", text(500))]));
    let app = || {
        let bytes = || async { ([("content-type", "image/png")], vec![7_u8; 1_000_000]) };
        Router::new().route("/text", get(|| async { "ö".repeat(1_000_000) })).route("/bytes", get(bytes))
    };
    let verify = |limit: Option<usize>| {
        let provider = Provider::new("shop").pacts(pacts.path()).app(app());
        limit.into_iter().fold(provider, Provider::report_body_limit).verify()
    };
    let verification = verify(None).await;
    for result in verification.results(|_| true) {
        assert!(result.response.as_ref().unwrap().body.len() < 50_000);
    }
    let report: Value = serde_json::from_str(&verification.to_json()).unwrap();
    let body = &report["interactionResults"][0]["response"]["body"];
    assert_eq!((&body["bytes"], &body["cut"]), (&json!(2_000_000), &json!(true)));
    assert_eq!(body["text"].as_str().unwrap().chars().count(), 2000);
    assert_eq!(report["interactionResults"][1]["response"]["body"]["bytes"], 1_000_000);
    let report: Value = serde_json::from_str(&verify(Some(300_000)).await.to_json()).unwrap();
    let text = report["interactionResults"][0]["response"]["body"]["text"].as_str().unwrap().to_owned();
    assert_eq!(text.chars().count(), 300_000);
}
