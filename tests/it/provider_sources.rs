//! Where the pacts of a verification come from.

use std::sync::{Arc, Mutex};

use axum::http::{HeaderMap, StatusCode};
use axum::response::Redirect;
use axum::routing::get;
use pact_harness::prelude::*;

use super::provider_client::serve;
use super::support::port;
use super::verification::{GET, only_error, pact_files, verify};
use crate::support::ErrorTexts as _;

fn ok() -> axum::Router {
    axum::Router::new().fallback(get(|| async {}))
}

/// A pact with a provider, its only interaction on the second line.
fn pact_with(provider: &str) -> String {
    format!(r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "{provider}"}},{}"interactions": {GET}}}"#, '\n')
}

/// Serves pacts: `/pact` to everybody, `/private` to those who say who they are.
async fn pacts() -> String {
    let private = |headers: HeaderMap| async move {
        let who = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
        match who.as_deref() {
            Some("Bearer t0ken" | "Basic bWU6cEBzcw==") => Ok(pact_with("p")),
            Some(_) => Err(StatusCode::FORBIDDEN),
            None => Err(StatusCode::UNAUTHORIZED),
        }
    };
    let app = axum::Router::new()
        .route("/pact", get(|| async { pact_with("p") }))
        .route("/private", get(private))
        .route("/page", get(|| async { "<html>" }))
        .route("/moved", get(|| async { Redirect::to("/private") }))
        .route("/away", get(|| async { Redirect::to(&format!("http://127.0.0.1:{}/?s3cret", port::OF_NOBODY)) }));
    serve(app).await
}

#[tokio::test]
async fn a_pattern_stands_for_the_files_that_match_it() {
    let pacts = pact_files(&[
        ("a-p.json", "p", GET),
        ("below/b-p.json", "p", GET),
        ("below/c-q.json", "q", GET),
        ("below/[x]/d-p.json", "p", GET),
        ("below/e-p.text", "p", GET),
    ]);
    let passed = async |pattern: &str| {
        let verification = Provider::new("p").pacts(pacts.path().join(pattern)).app(ok()).verify().await;
        assert!(verification.is_ok(), "{pattern}: {verification}");
        let origins = verification.passed().into_iter().map(|result| result.origin.clone());
        let names = origins.map(|origin| origin.rsplit_once('/').unwrap().1.split('.').next().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(passed("**/*-p.json").await, ["a-p", "d-p", "b-p"]);
    assert_eq!(passed("below/*").await, ["b-p", "e-p"], "files only, and other providers are left out");
    assert_eq!(passed("below/?-p.json").await, ["b-p"]);
    assert_eq!(passed("below/[x]").await, ["d-p"], "what exists is no pattern");
}

#[tokio::test]
async fn a_pattern_that_nothing_matches_is_an_error() {
    let pacts = pact_files(&[("a-q.json", "q", GET)]);
    let error = async |pattern| only_error(Provider::new("p").pacts(pacts.path().join(pattern)).app(ok())).await;
    let place = pacts.path().display();
    assert_eq!(
        error("*-p.json").await,
        format!("no file matches {place}/*-p.json: run the consumer's tests, or say where its pacts are")
    );
    assert_eq!(
        error("*.json").await,
        format!("no pact in {place}/*.json is with the provider \"p\": did you mean \"q\"?")
    );
    let text = error("***").await;
    assert!(text.starts_with(&format!("invalid glob pattern {place}/***: ")), "{text}");
}

#[tokio::test]
async fn whatever_the_provider_is_called_a_run_that_leaves_out_every_pact_is_no_success() {
    let pacts = pact_files(&[("a.json", "orders", GET), ("below/b.json", "stock", GET)]);
    for name in ["provider", ""] {
        for place in [pacts.path().to_owned(), pacts.path().join("a.json"), pacts.path().join("**/*.json")] {
            let error = only_error(Provider::new(name).pacts(place).app(ok()).allow_no_interactions()).await;
            assert!(error.contains(&format!("is with the provider {name:?}: known: \"orders\"")), "{error}");
        }
    }
    // One source that is left out as a whole is not hidden by another that is not.
    let both = Provider::new("stock").pacts(pacts.path()).pacts(pacts.path().join("a.json")).app(ok());
    let verification = both.verify().await;
    assert_eq!((verification.passed().len(), verification.error_texts().len()), (1, 1), "{verification}");
}

#[tokio::test]
async fn a_pact_comes_from_a_url_and_its_interactions_from_lines_there() {
    let url = format!("{}/pact", pacts().await);
    let verification = Provider::new("p").pact_url(&*url).app(ok()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verification.passed()[0].origin, format!("{url}:2"));
}

#[tokio::test]
async fn a_pact_that_is_not_for_everybody_is_asked_for_with_credentials() {
    let host = pacts().await;
    let in_url = format!("{}/private", host.replace("://", "://me:p%40ss@"));
    for pact in [
        PactUrl::new(format!("{host}/private")).token("t0ken"),
        PactUrl::new(format!("{host}/private")).basic_auth("me", "p@ss"),
        PactUrl::new(in_url),
        PactUrl::new(format!("{host}/moved")).token("t0ken"),
    ] {
        let verification = Provider::new("p").pact_url(pact).app(ok()).verify().await;
        assert!(verification.is_ok(), "{verification}");
        assert!(!verification.passed()[0].origin.contains("p%40ss"));
    }
}

#[tokio::test]
async fn a_url_without_a_pact_is_an_error_with_the_url_and_no_secret() {
    let host = pacts().await;
    let nobody = format!("http://127.0.0.1:{}", port::OF_NOBODY);
    let pact = |path: &str| PactUrl::new(format!("{host}{path}"));
    for (pact, place, expected) in [
        (pact("/gone"), "/gone", "the answer is 404 Not Found: is the address right?"),
        (
            pact("/private"),
            "/private",
            "the answer is 401 Unauthorized: say who asks with `PactUrl::new(..).token(..)` \
            or `.basic_auth(..)`",
        ),
        (
            pact("/private").token("s3cret"),
            "/private",
            "the answer is 403 Forbidden: the user or token may not read it",
        ),
        (pact("/pact").token("s3cret\n"), "/pact", "the credentials cannot be sent: is there a line break in them?"),
        (pact("/page?key=s3cret"), "/page?***", "this is not a pact (1:1): "),
        (pact("/away"), "/away", "/?*** failed: tcp connect error"),
        (PactUrl::new(format!("{nobody}/?s3cret")), "/?***", "/?*** cannot be fetched: tcp connect error"),
        (
            PactUrl::new("s3cret@host/pact"),
            "***@host/pact",
            "this is not the address of a pact: write http://host:port/path",
        ),
    ] {
        let error = only_error(Provider::new("p").pact_url(pact).app(ok())).await;
        assert!(
            error.starts_with("the pact at ") && error.contains(&format!("{place} cannot be fetched: ")),
            "{error}"
        );
        assert!(error.contains(expected), "{expected}: {error}");
        assert!(!error.contains("s3cret") && !error.contains("provider running"), "{error}");
    }
}

#[tokio::test]
async fn a_url_with_a_pact_of_another_provider_is_an_error_with_the_nearest_name() {
    let url = format!("{}/pact", pacts().await);
    let error = only_error(Provider::new("q").pact_url(&*url).app(ok())).await;
    assert_eq!(error, format!("no pact in {url} is with the provider \"q\": did you mean \"p\"?"));
}

#[tokio::test]
async fn credentials_do_not_follow_a_pact_that_moved_to_another_server() {
    let seen = Arc::new(Mutex::new(None));
    let note = seen.clone();
    let elsewhere = get(move |headers: HeaderMap| async move {
        *note.lock().unwrap() = Some(headers.contains_key("authorization"));
        pact_with("p")
    });
    let to = format!("{}/pact", serve(axum::Router::new().route("/pact", elsewhere)).await);
    let from = serve(axum::Router::new().route("/", get(move || async move { Redirect::to(&to) }))).await;
    let verification = Provider::new("p").pact_url(PactUrl::new(from).token("t0ken")).app(ok()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(*seen.lock().unwrap(), Some(false));
}

#[tokio::test]
async fn a_source_that_fails_does_not_hide_the_others() {
    let pacts = pact_files(&[("a.json", "p", GET)]);
    let nowhere = format!("http://127.0.0.1:{}/pact", port::OF_NOBODY);
    let verification = verify(&pacts, ok()).pact_url(nowhere).pacts("/no/such/place").verify().await;
    assert_eq!((verification.passed().len(), verification.error_texts().len()), (1, 2), "{verification}");
}

#[pact_contract(consumer = "it-shop", provider = "it-verified-stock")]
fn verified_stock(contract: &mut Contract) {
    contract.interaction("list all articles").get("/articles").responds(200).text("A-1");
}

fn articles() -> axum::Router {
    axum::Router::new().route("/articles", get(|| async { "A-1" }))
}

#[pact_provider(name = "it-verified-stock", contract = verified_stock)]
async fn a_provider_test_takes_a_contract(provider: Provider) -> Verification {
    let verification = provider.app(articles()).verify().await;
    assert_eq!(verification.passed().len(), 1);
    assert!(verification.passed()[0].origin.starts_with("tests/it/provider_sources.rs:"), "{verification}");
    verification
}

#[pact_provider(name = "it-payments", contract = self::verified_stock)]
#[should_panic(expected = "no pact in the contract `verified_stock` is with the provider \"it-payments\"")]
async fn a_provider_test_with_another_providers_contract_fails(provider: Provider) -> Verification {
    provider.app(articles()).verify().await
}

#[pact_provider(name = "it-payments", pacts = ["tests/it/pacts/it-payments.json", "tests/**/it-paym*.json"], contract = verified_stock)]
#[should_panic(expected = "Passed: 2/2 interactions")]
async fn a_provider_test_takes_pacts_from_every_place(provider: Provider) -> Verification {
    let app = axum::Router::new()
        .route("/payments/{id}", get(|| async { axum::Json(serde_json::json!({ "status": "success" })) }));
    provider.app(app).verify().await
}

#[pact_provider(name = "p", pacts = [])]
async fn a_provider_test_may_say_itself_where_its_pacts_are(provider: Provider) -> Verification {
    let pacts = pact_files(&[("a.json", "p", GET)]);
    provider.pacts(pacts.path()).app(ok()).verify().await
}

#[pact_provider(name = "p", pact_url = ["http://127.0.0.1:27394/a", "http://127.0.0.1:27394/b"])]
#[should_panic(expected = "the pact at http://127.0.0.1:27394/b cannot be fetched: ")]
async fn a_provider_test_takes_pacts_from_urls(provider: Provider) -> Verification {
    provider.app(ok()).verify().await
}
