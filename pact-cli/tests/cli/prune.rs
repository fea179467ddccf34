//! `pact-verifier prune`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A workspace with one package, and a pact that four tests wrote.
fn workspace() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    write("src/lib.rs", "");
    write("tests/pacts.rs", "fn asks() {}\n");
    let interaction =
        |name: &str| json!({ "type": "Synchronous/HTTP", "description": name, "request": {}, "response": {} });
    let test = |source: &str, name: &str| json!({ "source": source, "interactions": [name] });
    let pact = json!({
        "consumer": { "name": "shop" },
        "provider": { "name": "stock" },
        "interactions": [interaction("a"), interaction("b"), interaction("c"), interaction("d"), interaction("e")],
        "metadata": {
            "pactSpecification": { "version": "4.0" },
            "pactHarness": { "version": "0.1.0", "createdAt": "2026-11-28", "tests": {
                "shop test pacts::asks": test("tests/pacts.rs", "a"),
                "shop test pacts::asked_before": test("tests/pacts.rs", "b"),
                "shop test deleted::asks": test("tests/deleted.rs", "c"),
                "billing test pacts::asks": test("tests/billing.rs", "d"),
            } },
        },
    });
    write("pacts/shop-stock.json", &pact.to_string());
    dir
}

fn prune(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pact-verifier")).arg("prune").args(arguments).current_dir(dir).output().unwrap()
}

fn descriptions(dir: &Path) -> Vec<String> {
    let text = fs::read(dir.join("pacts/shop-stock.json")).unwrap();
    let pact: Value = serde_json::from_slice(&text).unwrap();
    let all = pact["interactions"].as_array().unwrap().iter();
    all.map(|interaction| interaction["description"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_tests_of_the_workspace_wrote_that_are_gone_is_listed_and_then_removed() {
    let dir = workspace();
    let before = fs::read(dir.path().join("pacts/shop-stock.json")).unwrap();
    let run = prune(dir.path(), &["--dry-run"]);
    let told = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{run:?}");
    for part in [
        "shop test pacts::asked_before: its source file does not name it\n  - \"b\"",
        "shop test deleted::asks: its source file is gone\n  - \"c\"",
        "2 interactions would be removed.",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!(fs::read(dir.path().join("pacts/shop-stock.json")).unwrap(), before);
    let names: Vec<_> = fs::read_dir(dir.path().join("pacts")).unwrap().collect();
    assert_eq!(names.len(), 1, "a dry run writes nothing");

    let run = prune(dir.path(), &["pacts"]);
    assert!(String::from_utf8_lossy(&run.stdout).contains("2 interactions removed."), "{run:?}");
    assert_eq!(descriptions(dir.path()), ["a", "d", "e"]);
    let run = prune(dir.path(), &[]);
    assert!(String::from_utf8_lossy(&run.stdout).starts_with("Nothing to prune in "), "{run:?}");
}

#[test]
fn a_test_that_is_named_goes_whatever_its_source_says() {
    let dir = workspace();
    let run = prune(dir.path(), &["--test", "shop test pacts::asks", "--test", "billing test pacts::asks"]);
    assert!(run.status.success(), "{run:?}");
    assert_eq!(descriptions(dir.path()), ["e"]);
    let run = prune(dir.path(), &["--test", "shop test pacts::asks"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&run.stderr).contains("was written by the test \"shop test pacts::asks\""),
        "{run:?}"
    );
}

#[test]
fn what_cannot_be_pruned_is_an_error() {
    let dir = workspace();
    let run = prune(dir.path(), &["nowhere"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("nowhere"), "{run:?}");
    let elsewhere = tempfile::tempdir().unwrap();
    let run = prune(elsewhere.path(), &[]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("`cargo metadata` failed: "), "{run:?}");
}
