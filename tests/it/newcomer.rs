//! What a newcomer reads compiles as it stands: with the manifests that the guides show, and the one import.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::support::printed;

const README: &str = include_str!("../../README.md");
const PACT_FILES: &str = include_str!("../../docs/pact-files.md");
const VERIFICATION: &str = include_str!("../../docs/verification.md");
const GUIDES: [&str; 5] =
    [README, PACT_FILES, VERIFICATION, include_str!("../../docs/reports.md"), include_str!("../../docs/security.md")];

/// The manifests that a guide shows, whole.
fn manifests(guide: &str) -> Vec<&str> {
    let blocks = guide.split("\n```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.collect()
}

/// A directory with the manifest as it is shown, but that pact-harness is the one of this repository.
fn package(dir: &Path, manifest: &str) -> PathBuf {
    let root = env!("CARGO_MANIFEST_DIR");
    let version = env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap().0;
    let (alone, with_options) =
        (format!("pact-harness = \"{version}\""), format!("pact-harness = {{ version = \"{version}\","));
    assert!(manifest.contains(&alone) || manifest.contains(&with_options), "not version {version}: {manifest}");
    let manifest = manifest
        .replace(&alone, &format!("pact-harness = {{ path = {root:?} }}"))
        .replace(&with_options, &format!("pact-harness = {{ path = {root:?},"));
    fs::create_dir_all(dir.join("src")).unwrap();
    fs::create_dir_all(dir.join("tests")).unwrap();
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs::write(dir.join("src/lib.rs"), "").unwrap();
    dir.to_owned()
}

/// The consumer and the provider of the README in the workspace of the guide, with the README's tests.
fn workspace(dir: &Path) -> PathBuf {
    let [consumer, provider] = manifests(README)[..] else { panic!("the README shows two manifests") };
    let [both] = manifests(PACT_FILES)[..] else { panic!("the guide shows a workspace") };
    let _ = fs::remove_dir_all(dir.join("pacts"));
    let shop = package(&dir.join("web-shop"), consumer);
    fs::write(shop.join("tests/stock.rs"), include_str!("readme/consumer.rs")).unwrap();
    fs::write(shop.join("tests/customers.rs"), include_str!("readme/body.rs")).unwrap();
    fs::write(shop.join("tests/messages.rs"), include_str!("readme/messages.rs")).unwrap();
    let stock = package(&dir.join("stock"), provider);
    fs::write(stock.join("tests/pacts.rs"), include_str!("readme/provider.rs")).unwrap();
    fs::write(stock.join("tests/messages.rs"), include_str!("readme/producer.rs")).unwrap();
    fs::write(dir.join("Cargo.toml"), both).unwrap();
    // What this repository was built of is there without a network.
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    dir.to_owned()
}

fn cargo(dir: &Path, arguments: &[&str]) -> (bool, String) {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for name in ["PACT_OUTPUT_DIR", "PACT_WRITE"] {
        cargo.env_remove(name);
    }
    // Packages of others that this repository was built of, with the same features, need not be built once more.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    cargo.env("CARGO_TARGET_DIR", target).env("CARGO_PROFILE_DEV_DEBUG", "false");
    let run = cargo.args(arguments).arg("--offline").current_dir(dir).output().unwrap();
    (run.status.success(), printed(&run))
}

#[test]
fn the_manifests_of_the_guides_are_whole_and_name_what_exists() {
    let temp = tempfile::tempdir().unwrap();
    let (resolved, said) = cargo(&workspace(temp.path()), &["tree", "--quiet"]);
    assert!(resolved, "{said}");
    let [alone] = manifests(VERIFICATION)[..] else { panic!("the guide shows one manifest") };
    let temp = tempfile::tempdir().unwrap();
    let dir = package(temp.path(), alone);
    fs::write(dir.join("tests/provider.rs"), "").unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let (resolved, said) = cargo(&dir, &["tree", "--quiet"]);
    assert!(resolved, "{said}");
    assert_eq!(GUIDES.iter().map(|guide| manifests(guide).len()).sum::<usize>(), 4, "a manifest that is not tested");
}

/// The README's first hour: nothing but what it shows.
#[test]
#[ignore = "builds axum and pact-harness once more: CI runs it"]
fn the_readme_works_in_a_workspace_with_nothing_but_what_it_shows() {
    let dir = workspace(&Path::new(env!("CARGO_MANIFEST_DIR")).join("target/newcomer"));
    for package in ["web-shop", "stock"] {
        let (passed, said) = cargo(&dir, &["test", "--package", package]);
        assert!(passed, "{said}");
    }
    let mut pacts: Vec<_> = fs::read_dir(dir.join("pacts")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    pacts.retain(|name| name.to_string_lossy().ends_with(".json"));
    assert_eq!(pacts.len(), 3, "{pacts:?}");
}

#[test]
fn the_features_that_guides_name_are_those_that_exist() {
    let manifest = include_str!("../../Cargo.toml");
    let section = manifest.split("[features]").nth(1).unwrap().split("\n[").next().unwrap();
    let features: Vec<&str> = section.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
    let table = README.split("| feature | meaning |").nth(1).unwrap().split("\n\n").next().unwrap();
    let rows: Vec<&str> = table.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(rows, features[1..], "the README lists the features as Cargo.toml does, `default` apart");
    for name in GUIDES.iter().flat_map(|guide| guide.split("feature `").skip(1)) {
        let name = name.split('`').next().unwrap();
        assert!(features.contains(&name), "there is no feature `{name}`");
    }
}

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
