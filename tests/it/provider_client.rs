//! How requests come to a provider, and what may come back.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Redirect;
use axum::routing::{any, get};
use pact_harness::prelude::*;

use super::verification::{only_error, pact_file, verify};

/// Serves an app, and says where.
pub(crate) async fn serve(app: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

/// What somebody noted: one line for each request.
type Notes = Arc<Mutex<Vec<String>>>;

/// Notes the URI of each request and its headers with these names.
fn noting(notes: &Notes, names: &'static [&'static str]) -> axum::Router {
    let notes = notes.clone();
    let note = move |uri: Uri, headers: HeaderMap| async move {
        let headers = names.iter().flat_map(|name| headers.get_all(*name).iter().map(move |value| (name, value)));
        let headers: Vec<_> = headers.map(|(name, value)| format!("{name}={}", value.to_str().unwrap())).collect();
        notes.lock().unwrap().push(format!("{uri} {}", headers.join(" ")));
    };
    axum::Router::new().fallback(any(note))
}

fn over_http(pacts: &tempfile::TempDir, url: impl Into<String>) -> Provider {
    Provider::new("p").pacts(pacts.path()).url(url)
}

#[tokio::test]
async fn a_header_of_the_users_goes_before_the_contracts_whatever_the_case_of_its_name() {
    let notes = Notes::default();
    let app = noting(&notes, &["x-team", "x-more"]);
    let pact = pact_file(r#""request": {"path": "/a", "headers": {"X-Team": "blue"}}, "response": {"status": 200}"#);
    let url = serve(app.clone()).await;
    for provider in [over_http(&pact, url), verify(&pact, app)] {
        let provider = provider.header("X-TEAM", "red").header("x-team", "green").header("X-More", "1");
        let verification = provider.verify().await;
        assert!(verification.is_ok(), "{verification}");
        let request = verification.passed()[0].request.clone().unwrap();
        assert_eq!(request.headers, [("x-team", "green"), ("X-More", "1")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    }
    assert_eq!(*notes.lock().unwrap(), ["/a x-team=green x-more=1"; 2]);
}

#[tokio::test]
async fn a_header_of_the_users_goes_along_when_a_message_is_asked_for() {
    let notes = Notes::default();
    let text =
        r#"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "messages": [{"description": "m", "contents": ""}]}"#;
    let pact = pact_harness::format::read(text.as_bytes()).unwrap();
    let url = serve(noting(&notes, &["x-team"])).await;
    let verification = Provider::new("p").pact(pact, "a pact").url(url).header("X-Team", "red").verify().await;
    assert_eq!(*notes.lock().unwrap(), ["/ x-team=red"], "{verification}");
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_an_error_without_its_value() {
    let pact = pact_file(r#""request": {}, "response": {"status": 200}"#);
    let error = only_error(over_http(&pact, "http://localhost:1").header("X-Key", "s3cret\n")).await;
    assert_eq!(error, "the header \"X-Key\" cannot be sent: a value has no line breaks or the like");
}

#[tokio::test]
async fn the_path_of_the_address_stands_before_that_of_the_contract() {
    let notes = Notes::default();
    let pact = pact_file(r#""request": {"path": "/a/../b", "query": {"q": ["1"]}}, "response": {"status": 200}"#);
    let url = serve(noting(&notes, &[])).await;
    for base in ["", "/", "/base", "/base/", "/base//"] {
        let verification = over_http(&pact, format!("{url}{base}")).verify().await;
        assert!(verification.is_ok(), "{verification}");
    }
    let (plain, base) = ("/a/../b?q=1 ", "/base/a/../b?q=1 ");
    assert_eq!(*notes.lock().unwrap(), [plain, plain, base, base, base], "what the contract says is what is sent");
}

#[tokio::test]
async fn redirects_are_followed_when_that_is_asked_for() {
    let app = axum::Router::new()
        .route("/", get(|| async { Redirect::to("/elsewhere?a=1") }))
        .route("/elsewhere", get(|uri: Uri| async move { uri.to_string() }))
        .route("/circle", get(|| async { Redirect::to("/circle") }));
    let pact = pact_file(r#""request": {}, "response": {"status": 200, "body": "/elsewhere?a=1"}"#);
    let circle = pact_file(r#""request": {"path": "/circle"}, "response": {"status": 200}"#);
    let url = serve(app.clone()).await;
    let providers = |pact| [over_http(pact, url.clone()), verify(pact, app.clone())];
    for provider in providers(&pact) {
        let verification = provider.follow_redirects(true).verify().await;
        assert!(verification.is_ok(), "{verification}");
    }
    for provider in providers(&pact) {
        let verification = provider.verify().await;
        assert_eq!(verification.failed().len(), 1, "not asked for: {verification}");
    }
    for provider in providers(&circle) {
        let error = only_error(provider.follow_redirects(true)).await;
        assert!(error.contains("/circle was redirected more than 10 times, at last to "), "{error}");
    }
}

#[tokio::test]
async fn credentials_do_not_follow_a_redirect_to_another_server() {
    let notes = Notes::default();
    let other = serve(noting(&notes, &["authorization", "x-key", "x-auth-token", "x-team", "x-plain"])).await;
    let app = axum::Router::new().route("/", get(move || async move { Redirect::to(&format!("{other}/there")) }));
    let pact = pact_file(
        r#""request": {"headers": {"Authorization": "Bearer s3cret", "X-Plain": "1"}}, "response": {"status": 200}"#,
    );
    let provider = over_http(&pact, serve(app).await).header("X-Key", "s3cret").mask("X-Team");
    let provider =
        provider.request_filter(|request| request.header("X-Auth-Token", "s3cret").header("X-Team", "s3cret"));
    let provider = provider.follow_redirects(true);
    let verification = provider.verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(*notes.lock().unwrap(), ["/there x-plain=1"]);
}

#[tokio::test]
async fn a_body_may_be_as_long_as_its_limit_and_no_longer() {
    let app = axum::Router::new().route("/", get(|| async { (StatusCode::OK, "as it is") }));
    let pact = pact_file(r#""request": {}, "response": {"status": 200, "body": "as it is"}"#);
    let url = serve(app.clone()).await;
    for provider in [over_http(&pact, url.clone()), verify(&pact, app.clone())] {
        let verification = provider.body_limit(8).verify().await;
        assert!(verification.is_ok(), "{verification}");
    }
    for provider in [over_http(&pact, url), verify(&pact, app)] {
        let error = only_error(provider.body_limit(7)).await;
        let expected = "the body of the response has more than 7 bytes: allow more with `.body_limit(..)`, if that is \
                        how it should be";
        assert!(error.ends_with(expected), "{error}");
    }
}

#[tokio::test]
async fn the_length_of_a_body_is_its_own_whatever_the_contract_says() {
    let echo = |headers: HeaderMap, body: String| async move { format!("{:?} {body}", headers["content-length"]) };
    let app = axum::Router::new().route("/", any(echo));
    let url = serve(app.clone()).await;
    for lines in [
        r#""Content-Length": "2""#,
        r#""content-length": "20""#,
        r#""Content-Length": "4", "Transfer-Encoding": "chunked""#,
    ] {
        let pact = pact_file(&format!(
            r#""request": {{"method": "POST", "headers": {{{lines}, "Content-Type": "text/plain"}}, "body": "four"}},
            "response": {{"status": 200, "headers": {{"Content-Type": "text/plain; charset=utf-8"}}, "body": "\"4\" four"}}"#
        ));
        for provider in [over_http(&pact, url.clone()), verify(&pact, app.clone())] {
            let verification = provider.timeout(Duration::from_secs(2)).verify().await;
            assert!(verification.is_ok(), "{lines}: {verification}");
        }
    }
}
