//! What has no end, or is larger than anybody needs, is an error that names the limit, and is not read to its end.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::routing::any;
use futures_util::stream;
use pact_harness::broker::{Broker, Selection};
use pact_harness::prelude::*;
use pact_harness::provider::StateChange;

use super::provider_client::serve;
use super::verification::{GET, only_error, pact_file, pact_files};
use crate::support::ErrorTexts as _;

fn ok() -> axum::Router {
    axum::Router::new().fallback(any(|| async {}))
}

/// A server that begins an answer and goes on, until nobody listens or a test has failed anyway. How much was taken.
async fn endless() -> (String, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = taken.clone();
    let answer = move || {
        let count = count.clone();
        let pieces = stream::unfold(0, move |sent: usize| {
            let count = count.clone();
            async move {
                let piece = "[1,".repeat(10_000);
                count.fetch_add(piece.len(), Ordering::SeqCst);
                (sent < 100_000_000).then(|| (Ok::<_, std::io::Error>(piece.clone()), sent + piece.len()))
            }
        });
        async move { ([("content-type", "application/json")], Body::from_stream(pieces)) }
    };
    (serve(axum::Router::new().fallback(any(answer))).await, taken)
}

#[tokio::test]
async fn an_answer_of_a_broker_without_end() {
    let (url, taken) = endless().await;
    for (broker, limit) in [(Broker::new(&url), 10 << 20), (Broker::new(&url).body_limit(1000), 1000)] {
        let error = broker.pacts_for_verification("p", &Selection::new()).await.unwrap_err().to_string();
        let expected = format!(
            "GET {url}/: the answer has more than {limit} bytes: allow more with `Broker::body_limit(..)`, if that is how it \
             should be"
        );
        assert_eq!(error, expected);
        assert!(taken.swap(0, Ordering::SeqCst) < 50_000_000);
    }
}

#[tokio::test]
async fn a_pact_at_a_url_without_end() {
    let (url, taken) = endless().await;
    for (provider, limit) in [(Provider::new("p"), 10 << 20), (Provider::new("p").pact_limit(1000), 1000)] {
        let error = only_error(provider.pact_url(url.clone()).app(ok())).await;
        let expected =
            format!("the body of the response has more than {limit} bytes: allow more with `.pact_limit(..)`");
        assert!(error.contains(&expected), "{error}");
        assert!(taken.swap(0, Ordering::SeqCst) < 50_000_000);
    }
}

#[tokio::test]
async fn an_answer_to_a_state_change_without_end() {
    let (url, taken) = endless().await;
    let pact = pact_file(r#""request": {}, "response": {"status": 200}"#);
    for (change, limit) in [(StateChange::url(&url), 1 << 20), (StateChange::url(&url).body_limit(1000), 1000)] {
        let error = only_error(Provider::new("p").pacts(pact.path()).state_change(change).app(ok())).await;
        let expected = format!(
            "the body of the response has more than {limit} bytes: allow more with `StateChange::body_limit(..)`"
        );
        assert!(error.contains(&expected), "{error}");
        assert!(taken.swap(0, Ordering::SeqCst) < 50_000_000);
    }
}

#[tokio::test]
async fn a_pact_file_may_be_as_long_as_its_limit_and_no_longer() {
    let pact = pact_file(r#""request": {}, "response": {"status": 200}"#);
    let file = pact.path().join("c-p.json");
    let length = usize::try_from(fs::metadata(&file).unwrap().len()).unwrap();
    for place in [&file, pact.path()] {
        let provider = || Provider::new("p").pacts(place).app(ok());
        let verification = provider().pact_limit(length).verify().await;
        assert!(verification.is_ok(), "{verification}");
        let error = only_error(provider().pact_limit(length - 1)).await;
        let expected = format!(
            "{} has more than {} bytes: allow more with `.pact_limit(..)`, if it is a pact at all",
            file.display(),
            length - 1
        );
        assert_eq!(error, expected);
    }
}

#[tokio::test]
async fn the_pacts_of_a_directory_have_a_limit_together() {
    let names: Vec<String> = (0..9).map(|number| format!("{number}.json")).collect();
    let interactions = format!("{}{GET}", " ".repeat(1_000_000));
    let files: Vec<_> = names.iter().map(|name| (&**name, "p", &*interactions)).collect();
    let pacts = pact_files(&files);
    let pattern = pacts.path().join("**/*.json");
    for place in [pacts.path().to_owned(), pacts.path().join("*.json"), pattern] {
        let error = only_error(Provider::new("p").pacts(&place).pact_limit(1 << 20).app(ok())).await;
        assert!(
            error
                .starts_with(&format!("{} has more than 8388608 bytes of pacts, or too many entries", place.display())),
            "{error}"
        );
        assert!(error.contains("`.pact_limit(..)`"), "{error}");
        let verification = Provider::new("p").pacts(&place).app(ok()).verify().await;
        assert_eq!(verification.passed().len(), 9, "{verification}");
    }
}

#[tokio::test]
async fn a_file_that_has_no_end_is_not_read() {
    #[cfg(unix)]
    {
        let error = only_error(Provider::new("p").pacts("/dev/zero").app(ok())).await;
        assert!(error.contains("there is no pact file (*.json) in /dev/zero"), "{error}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_that_go_round_in_circles_are_followed_once() {
    use std::os::unix::fs::symlink;

    let pacts = pact_files(&[("a/c-p.json", "p", GET), ("a/b/d-p.json", "p", GET)]);
    let root = pacts.path();
    symlink(".", root.join("a/self")).unwrap();
    symlink("..", root.join("a/b/parent")).unwrap();
    symlink("../b", root.join("a/b/brother")).unwrap();
    symlink(root, root.join("a/whole")).unwrap();
    for place in [root.to_owned(), root.join("**/*.json"), root.join("a/**/*-p.json")] {
        let verification = Provider::new("p").pacts(&place).app(ok()).verify().await;
        assert!(verification.is_ok(), "{verification}");
        assert_eq!(verification.passed().len(), 2, "{}: {verification}", place.display());
        let warnings = verification.warnings();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].contains("searched already"), "{warnings:?}");
    }

    let broken = pact_files(&[("c-p.json", "p", GET)]);
    symlink("x.json", broken.path().join("x.json")).unwrap();
    let verification = Provider::new("p").pacts(broken.path()).app(ok()).verify().await;
    assert_eq!((verification.passed().len(), verification.error_texts().len()), (1, 1), "{verification}");
    assert!(verification.error_texts()[0].contains("x.json cannot be read"), "{verification}");
}

#[tokio::test]
async fn a_pattern_goes_down_only() {
    let pacts = pact_files(&[("a/c-p.json", "p", GET)]);
    let error = only_error(Provider::new("p").pacts(pacts.path().join("**/../*.json")).app(ok())).await;
    assert!(error.contains("`..` cannot stand behind `**`"), "{error}");
}

#[tokio::test]
async fn generated_values_of_a_request() {
    let pact = pact_file(
        r#""request": {"method": "POST", "body": ["a", "b", "c"],
            "generators": {"body": {"$[*]": {"type": "RandomString", "size": 100}}}},
        "response": {"status": 200}"#,
    );
    let provider = || Provider::new("p").pacts(pact.path()).app(ok());
    assert!(provider().verify().await.is_ok());
    let error = only_error(provider().generated_limit(200)).await;
    assert!(error.contains("the values of this message take more than 200 bytes in all"), "{error}");
    assert!(error.contains("`.generated_limit(..)`"), "{error}");
}
