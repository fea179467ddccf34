//! What a newcomer reads compiles as it stands: with the manifests that the guides show, and the one import.

use std::fs;
use std::path::{Path, PathBuf};

/// Everything that shows how the library is used.
fn shown() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("README.md")];
    for dir in ["docs", "examples", "examples/checkout-app/tests", "examples/payment-service/tests"] {
        let entries = fs::read_dir(root.join(dir)).unwrap().map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| path.extension().is_some_and(|kind| kind == "md" || kind == "rs")));
    }
    files
}

#[test]
fn the_prelude_is_the_only_import_that_guides_and_examples_need() {
    let files = shown();
    assert!(files.len() > 6, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().trim_start_matches("# ").starts_with("use pact_harness::") {
                assert!(line.contains("use pact_harness::prelude::*;"), "{}:{}: {line}", file.display(), number + 1);
            }
        }
    }
}

/// What these tests would otherwise import from modules, again and again.
#[test]
fn the_prelude_has_what_verifications_are_told_with() {
    use pact_harness::prelude::*;

    let filter: Filter = Filter::default();
    let change: StateChange = StateChange::url("/_pact/state");
    let state: ProviderState = ProviderState::new("an article is in stock");
    let broker: Option<(Broker, Selection, ConsumerVersionSelector, ProviderVersion)> = None;
    assert!(broker.is_none() && !format!("{filter:?}{change:?}{state:?}").is_empty());
}
