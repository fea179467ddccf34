//! The names of pact files.

use pact_harness::format;
use pact_harness::prelude::*;

/// A pact at hand, with these names.
fn pact_of(consumer: &str, provider: &str) -> Contract {
    let text = serde_json::json!({
        "consumer": { "name": consumer },
        "provider": { "name": provider },
        "interactions": [{ "description": "x", "request": { "method": "GET", "path": "/ok" }, "response": { "status": 200 } }],
    });
    Contract::of_pact(format::read(text.to_string().as_bytes()).unwrap())
}

#[test]
fn names_that_lead_out_of_the_directory_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let pacts = dir.path().join("pacts");
    let absolute = dir.path().join("escaped").display().to_string();
    for (consumer, provider) in [
        (absolute.as_str(), "p"),
        ("../escaped", "p"),
        ("c", "../../escaped"),
        ("c", "a\\b"),
        ("..", "p"),
        (" ", "p"),
        ("c\0", "p"),
        ("c\u{1b}[2J", "p"),
    ] {
        let error = pact_of(consumer, provider).generate_pact(&pacts).unwrap_err().to_string();
        assert!(error.starts_with("the pact cannot be written: ") && !error.contains('\u{1b}'), "{error:?}");
        let written = std::fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(written, 0, "{consumer:?} {provider:?}");
    }
    let error = pact_of(&"a".repeat(200), &"b".repeat(60)).generate_pact(&pacts).unwrap_err().to_string();
    assert!(error.contains("is longer than 255 bytes: shorten a name"), "{error}");
    pact_of("a shop.", "p..").generate_pact(&pacts).unwrap();
    assert!(pacts.join("a shop.-p...json").exists());
}
