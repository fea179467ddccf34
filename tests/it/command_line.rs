//! What a command line asks of a provider, and a test does not.

use std::fs;

use pact_harness::prelude::*;
use pact_harness::provider::Remedy;
use tempfile::TempDir;

use crate::support::ErrorTexts as _;
use crate::verification::GET;

fn ok() -> axum::Router {
    axum::Router::new().fallback(async || ())
}

/// A directory with pacts of these consumers and providers.
fn pacts(of: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (consumer, provider) in of {
        let text = format!(
            r#"{{"consumer": {{"name": "{consumer}"}}, "provider": {{"name": "{provider}"}}, "interactions": {GET}}}"#
        );
        fs::write(dir.path().join(format!("{consumer}.json")), text).unwrap();
    }
    dir
}

#[tokio::test]
async fn a_file_is_verified_whatever_it_calls_its_provider_where_that_is_allowed() {
    let dir = pacts(&[("a", "stock"), ("b", "store")]);
    let file = dir.path().join("b.json");
    let strict = Provider::new("stock").pacts(&file).app(ok()).verify().await;
    assert!(strict.error_texts()[0].contains("is with the provider \"stock\""), "{strict}");

    let verification = Provider::new("stock").pacts(&file).allow_other_names().app(ok()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert!(
        verification.warnings()[0].ends_with("is with the provider \"store\"; it was verified as one with \"stock\"")
    );

    let directory = Provider::new("stock").pacts(dir.path()).allow_other_names().app(ok()).verify().await;
    assert_eq!(directory.passed().len(), 1, "{directory}");
}

#[tokio::test]
async fn a_provider_without_a_name_is_what_its_pacts_call_it_if_they_agree() {
    let one = pacts(&[("a", "stock"), ("b", "stock")]);
    let verification = Provider::new("").pacts(one.path()).allow_other_names().app(ok()).verify().await;
    assert!(verification.is_ok() && verification.to_string().contains("Provider: stock\n"), "{verification}");

    let two = pacts(&[("a", "stock"), ("b", "store")]);
    let verification = Provider::new("").pacts(two.path()).allow_other_names().app(ok()).verify().await;
    assert!(verification.error_texts()[0].ends_with("say which is meant: stock, store"), "{verification}");
    assert!(verification.passed().is_empty());
}

#[tokio::test]
async fn that_there_is_no_pact_is_a_warning_where_that_is_allowed() {
    let dir = pacts(&[("a", "store")]);
    let verification = Provider::new("stock").pacts(dir.path()).app(ok()).allow_no_pacts().verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert!(verification.warnings()[0].contains("no pact in"), "{verification}");
    let gone = Provider::new("stock").pacts(dir.path().join("gone")).app(ok()).allow_no_pacts().verify().await;
    assert!(!gone.is_ok());
}

#[tokio::test]
async fn what_to_do_is_put_in_the_words_of_who_reads_it() {
    let words = |remedy: &Remedy| format!("<{remedy:?}>");
    let dir = tempfile::tempdir().unwrap();
    let long = || Provider::new("stock").pacts(dir.path()).pact_limit(1).app(ok());
    std::fs::write(dir.path().join("a.json"), "{}").unwrap();
    let told = long().verify().await.to_string();
    assert!(told.contains("has more than 1 bytes: allow more with `.pact_limit(..)`"), "{told}");
    let verification = long().remedies(words).verify().await;
    for report in [verification.to_string(), verification.to_json(), verification.to_junit()] {
        assert!(report.contains("has more than 1 bytes: ") && report.contains("PactLimit"), "{report}");
        assert!(!report.contains("pact_limit"), "{report}");
    }
    let pact = pacts(&[("a", "stock")]);
    let text = std::fs::read_to_string(pact.path().join("a.json")).unwrap();
    let with_state =
        text.replacen(r#""description""#, r#""providerStates": [{"name": "it snows upwards"}], "description""#, 1);
    assert_ne!(text, with_state);
    std::fs::write(pact.path().join("a.json"), with_state).unwrap();
    let provider = || Provider::new("stock").pacts(pact.path()).app(ok()).remedies(words);
    for provider in [provider(), provider().allow_unknown_states()] {
        let report = provider.verify().await.to_string();
        assert!(
            report.contains("no handler is registered for the state \"it snows upwards\": <KnownName("),
            "{report}"
        );
    }
}
