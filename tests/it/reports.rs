//! What becomes of a verification: reports for people and programs.

use std::fs;
use std::io::{Write as _, stderr};

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Json, Router};
use pact_harness::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

mod bounds;
mod files;
mod github;
mod html;
mod human;
mod json;
mod junit;
mod left_out;
mod markdown;
mod secrets;

/// A directory with the pacts of two consumers: one interaction passes, three fail in different ways, two are pending, one
/// cannot be found out.
pub(crate) fn pacts() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(
        &dir,
        "checkout-app",
        &json!([
            http("list articles", "/articles", json!({ "status": 200, "body": body(json!([{ "sku": "A-1" }])) })),
            with(
                http(
                    "get an article",
                    "/articles/A-1",
                    json!({
                        "status": 200,
                        "headers": { "Set-Cookie": ["session=1234"], "X-Page": ["1"] },
                        "body": body(json!({ "sku": "A-1", "price": { "amount": 10.50, "currency": "EUR" } })),
                    })
                ),
                "comments",
                json!({ "text": ["Prices | are `net`\n<b>always</b>"], "testname": "articles::get" })
            ),
            with(http("get an article that is | `gone`", "/gone", json!({ "status": 410 })), "pending", json!(true)),
            with(
                http("order an article", "/orders", json!({ "status": 201 })),
                "providerStates",
                json!([
                    { "name": "an article is on sale", "params": { "id": 42, "name": "<Ada>" } }
                ])
            ),
        ]),
    );
    write(
        &dir,
        "web-shop",
        &json!([http("say hello", "/hello", json!({ "status": 200, "body": body(json!("hello")) }))]),
    );
    dir
}

pub(crate) fn http(description: &str, path: &str, response: Value) -> Value {
    let headers = json!({ "Authorization": ["Bearer s3cret"] });
    let request = json!({ "method": "GET", "path": path, "headers": headers });
    let interaction = json!({ "type": "Synchronous/HTTP", "description": description, "request": request });
    with(interaction, "response", response)
}

fn with(mut interaction: Value, name: &str, value: Value) -> Value {
    interaction[name] = value;
    interaction
}

fn body(content: Value) -> Value {
    with(json!({ "contentType": "application/json", "encoded": false }), "content", content)
}

/// A file with a line for each interaction.
pub(crate) fn write(dir: &TempDir, consumer: &str, interactions: &Value) {
    let lines: Vec<_> = interactions.as_array().unwrap().iter().map(Value::to_string).collect();
    let text = format!(
        r#"{{"consumer": {{"name": "{consumer}"}}, "provider": {{"name": "shop"}}, "interactions": [
{}], "metadata": {{"pactSpecification": {{"version": "4.0"}}}}}}"#,
        lines.join(",\n")
    );
    fs::write(dir.path().join(format!("{consumer}-shop.json")), text).unwrap();
}

/// What answers them.
pub(crate) fn app() -> Router {
    let article = || async {
        let body = json!({ "sku": "A-1", "price": { "amount": 11.5, "currency": "EUR" },
            "note": "</script><script>document.title = 'owned'</script> | `&` \u{1b}[31m" });
        ([("Set-Cookie", "session=5678"), ("X-Page", "2")], Json(body))
    };
    let hello =
        || async { ([("Content-Type", "application/octet-stream")], vec![0_u8, 159, 146, 150]).into_response() };
    Router::new()
        .route("/articles", get(|| async { Json(json!([{ "sku": "A-1" }])) }))
        .route("/articles/A-1", get(article))
        .route("/gone", get(|| async { (StatusCode::NOT_FOUND, "not here") }))
        .route("/hello", get(hello))
}

pub(crate) async fn verification() -> Verification {
    let pacts = pacts();
    Provider::new("shop").pacts(pacts.path()).app(app()).verify().await
}

/// One without anything wrong.
pub(crate) async fn good() -> Verification {
    let dir = tempfile::tempdir().unwrap();
    write(&dir, "checkout-app", &json!([http("list articles", "/articles", json!({ "status": 200 }))]));
    Provider::new("shop").pacts(dir.path()).app(app()).verify().await
}

/// One that found nothing at all.
pub(crate) async fn nothing() -> Verification {
    Provider::new("shop").pacts("/no/such/place").app(app()).verify().await
}

/// Past what collects the output of tests: a program that is missing is said aloud, and is a failure in CI.
pub(crate) fn not_tested(missing: &str) {
    assert!(std::env::var_os("CI").is_none(), "{missing} is missing");
    stderr().write_all(format!("NOT TESTED: {missing} is missing\n").as_bytes()).unwrap();
}
