use axum::Router;
use axum::routing::get;
use pact_harness::prelude::*;
use serde_json::json;

use super::{http, write};

/// Every report of one verification, with its name.
fn reports(verification: &Verification) -> Vec<(&'static str, String)> {
    vec![
        ("human", verification.to_string()),
        ("json", verification.to_json()),
        ("junit", verification.to_junit()),
        ("github", verification.to_github()),
        ("markdown", verification.to_markdown()),
        ("html", verification.to_html()),
    ]
}

#[tokio::test]
async fn no_report_shows_a_secret_wherever_it_comes_from() {
    let pacts = tempfile::tempdir().unwrap();
    let mut interaction = http(
        "get",
        "/",
        json!({ "status": 200, "headers": {
        "Set-Cookie": ["id=s3cret-1"], "X-Session-Id": ["s3cret-2"], "X-Team-Key": ["s3cret-3"],
        "Location": ["http://ada:s3cret-4@example.com/?token=s3cret-5"] } }),
    );
    interaction["request"]["query"] = json!({ "api_key": ["s3cret-6"], "page": ["1"] });
    interaction["request"]["headers"] = json!({ "X-Api-Key": ["s3cret-7"], "Cookie": ["s3cret-8"] });
    write(&pacts, "app", &json!([interaction]));
    let answer = || async {
        [("Set-Cookie", "id=s3cret-9"), ("X-Team-Key", "s3cret-10"), ("Location", "/?access_token=s3cret-11&page=7")]
    };
    let verification = Provider::new("shop")
        .pacts(pacts.path())
        .app(Router::new().route("/", get(answer)))
        .request_filter(|request| request.header("X-Auth-Token", "s3cret-12"))
        .mask_header("x-team-key")
        .verify()
        .await;
    assert_eq!(verification.failed().len(), 1, "{verification}");
    for (name, report) in reports(&verification) {
        let report = report.replace("&amp;", "&").replace('\\', "");
        assert!(!report.contains("s3cret"), "{name}: {report}");
        for kept in ["access_token=***&page=7", "http://***@example.com/?token=***", "X-Team-Key", "page=7"] {
            assert!(
                report.contains(kept) || report.contains(&kept.to_lowercase()),
                "{name}: {kept} is missing: {report}"
            );
        }
    }
}

#[tokio::test]
async fn no_report_has_characters_that_control_a_terminal_or_turn_text_around() {
    let pacts = tempfile::tempdir().unwrap();
    let body = json!({ "content": "fine", "contentType": "text/plain", "encoded": false });
    write(&pacts, "app", &json!([http("get \u{1b}[2J\u{202e}", "/", json!({ "status": 200, "body": body }))]));
    let answer = || async { "a\u{1b}[31mb\u{9b}31m\u{202e}c\0d\u{7}\u{fffe}\r\nnext" };
    let provider = Provider::new("shop").pacts(pacts.path()).app(Router::new().route("/", get(answer)));
    for (name, report) in reports(&provider.verify().await) {
        let bad = report.chars().find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{fffe}".contains(*c));
        // JSON has the description as the pact has it, for programs that look for it.
        if name == "json" && bad == Some('\u{202e}') {
            assert_eq!(report.matches('\u{202e}').count(), 1, "{report}");
        } else {
            assert_eq!(bad, None, "{name}: {report:?}");
        }
        // Annotations have no bodies, only what differs in them, as JSON.
        let shown = if name == "github" { "\\u001b[31mb\\u{9b}31m" } else { "␛[31mb\\u{9b}31m" };
        // JSON and Markdown have a backslash of their own before it.
        let report = report.replace("\\\\", "\\").replace("\\{9b\\}", "{9b}").replace("\\[31m", "[31m");
        assert!(report.contains(shown), "{name}: {report}");
    }
}
