//! Tests that are gone, and what they wrote.

use std::fs;
use std::path::PathBuf;

use super::Output;
use crate::support::printed;

const OWN: &str = "pact-harness test it::pact_file::asks_for_a\"";

impl Output {
    /// Makes of the memory and of all pacts what another test would have made of them.
    pub(super) fn rewrite(&self, pairs: &[(&str, &str)]) {
        let pacts = self.files().into_iter().map(|name| self.path().join(name));
        for path in pacts.chain([self.memory().join("claims")]) {
            let text = fs::read_to_string(&path).unwrap();
            let text = pairs.iter().fold(text, |text, (from, to)| text.replace(from, to));
            fs::write(path, text).unwrap();
        }
    }

    /// As if `asks_for_a` had had another name when it wrote, and had described something else.
    pub(super) fn written_by(&self, id: &str, function: &str, source: &str) {
        self.rewrite(&[
            (OWN, &format!("{id}\"")),
            ("\"function\":\"asks_for_a\"", &format!("\"function\":\"{function}\"")),
            ("\"get a\"", "\"get what nobody wants\""),
            ("tests/it/pact_file.rs", source),
        ]);
    }
}

const SOURCE: &str = "tests/it/pact_file.rs";

/// The name of no function. It is put together, so that it stands in no source file.
pub(super) const GONE: &str = concat!("had_another", "_name");

#[test]
fn an_interaction_goes_when_its_test_was_renamed_or_deleted() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.written_by(&format!("pact-harness test it::pact_file::{GONE}"), GONE, SOURCE);
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get b", "get c"]);
}

#[test]
fn an_interaction_goes_when_the_file_of_its_test_was_deleted() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.written_by(&format!("pact-harness test deleted::{GONE}"), GONE, "tests/deleted.rs");
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get b", "get c"]);
}

#[test]
fn an_interaction_goes_when_its_test_in_another_file_of_the_package_was_deleted() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.written_by(&format!("pact-harness test two_hundred::{GONE}"), GONE, "tests/two_hundred.rs");
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get b", "get c"]);
}

#[test]
fn an_interaction_of_another_package_stays_whatever_became_of_its_test() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.written_by(&format!("other-package test tests::{GONE}"), GONE, "tests/it/deleted.rs");
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get b", "get c", "get what nobody wants"]);
}

#[test]
fn an_interaction_stays_when_its_test_is_only_not_in_this_build_and_that_is_told() {
    let output = Output::new();
    output.passes("asks_for_a");
    // Its source file has this name, as it has that of a test which a feature switches off.
    output.written_by("pact-harness test it::pact_file::told_status", "told_status", SOURCE);
    let told = printed(&output.fixture("asks_for_b_and_c").output().unwrap());
    assert_eq!(output.descriptions(), ["get b", "get c", "get what nobody wants"]);
    let doubt =
        "pact-harness test it::pact_file::told_status: it is not in this build, but its source file still has its name";
    assert!(told.contains(doubt) && told.contains("pact-verifier prune --dry-run"), "{told}");
}

#[test]
fn an_interaction_stays_when_its_file_is_gone_but_its_name_is_elsewhere_in_the_package() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.written_by("pact-harness test moved::told_status", "told_status", "tests/moved.rs");
    let told = printed(&output.fixture("asks_for_b_and_c").output().unwrap());
    assert_eq!(output.descriptions(), ["get b", "get c", "get what nobody wants"]);
    assert!(told.contains("its source file is gone, but its package still has its name"), "{told}");
}

#[test]
fn a_test_that_was_moved_takes_its_interactions_along() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.rewrite(&[(OWN, "pact-harness test moved::asks_for_a\""), (SOURCE, "tests/moved.rs")]);
    output.passes("asks_for_a");
    output.passes("asks_for_a");
    assert_eq!(output.descriptions(), ["get a"]);
    assert!(!output.text().contains("moved"), "{}", output.text());
}

#[test]
fn a_filtered_run_keeps_what_other_tests_wrote_also_on_a_fresh_clone() {
    let output = Output::new();
    output.passes("asks_for_a");
    let elsewhere = output.text().replace("pact-harness test it::", "pact-harness test another_binary::");
    fs::write(output.file(), elsewhere).unwrap();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
    output.forget();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
}

#[test]
fn an_interaction_stays_while_one_of_its_tests_does() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.passes("asks_for_a_too");
    assert_eq!(output.descriptions(), ["get a"]);
    output.rewrite(&[
        (OWN, &format!("pact-harness test it::pact_file::{GONE}\"")),
        ("\"function\":\"asks_for_a\"", &format!("\"function\":\"{GONE}\"")),
    ]);
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
    assert!(!output.text().contains(GONE));
}

impl Output {
    /// The pact of another provider, written by `asks_for_a` when it had that provider, and perhaps another name.
    fn pact_of_another_provider(&self) -> PathBuf {
        self.passes("asks_for_a");
        self.rewrite(&[("\"name\": \"written\"", "\"name\": \"other\""), ("app-written.json", "app-other.json")]);
        let file = self.path().join("app-other.json");
        fs::rename(self.file(), &file).unwrap();
        file
    }
}

#[test]
fn the_pact_of_a_test_that_writes_to_another_one_now_goes_with_its_interactions() {
    let output = Output::new();
    let left = output.pact_of_another_provider();
    output.passes("asks_for_b_and_c");
    assert!(!left.exists());
    assert_eq!(output.descriptions(), ["get b", "get c"]);
}

#[test]
fn what_others_wrote_into_the_pact_of_a_test_that_is_gone_stays() {
    let output = Output::new();
    let left = output.pact_of_another_provider();
    let text = fs::read_to_string(&left).unwrap();
    let by_hand = r#""interactions": [{"description": "theirs", "request": {}, "response": {"status": 1.50}},"#;
    fs::write(&left, text.replace("\"interactions\": [\n    {", &format!("{by_hand} {{"))).unwrap();
    output.passes("asks_for_b_and_c");
    let text = fs::read_to_string(&left).unwrap();
    assert!(text.contains("theirs") && text.contains("1.50"), "{text}");
    assert!(!text.contains("get a") && !text.contains("asks_for_a"), "{text}");
}

#[test]
fn pacts_that_others_wrote_are_not_touched() {
    let output = Output::new();
    output.passes("asks_for_a");
    // As copied from a consumer's repository: its tests are not here, even if this package and this file have their names.
    let copied = output.text().replace("\"written\"", "\"theirs\"");
    let renamed = copied.replace(OWN, "pact-harness test it::pact_file::only_they_have_this\"");
    let elsewhere = copied.replace(OWN, "shop test pacts::gone\"").replace(SOURCE, "tests/only_they_have_this.rs");
    output.forget();
    let files = [
        ("app-theirs.json", r#"{"consumer":{"name":"app"},"provider":{"name":"theirs"},"interactions":[]}"#),
        ("app-copied.json", copied.as_str()),
        ("app-renamed.json", renamed.as_str()),
        ("app-elsewhere.json", elsewhere.as_str()),
        ("broken.json", "{\n<<<<<<< HEAD \"pactHarness\""),
        ("notes.txt", "pactHarness"),
        ("other.json", r#"["pactHarness"]"#),
    ];
    for (name, text) in files {
        fs::write(output.path().join(name), text).unwrap();
    }
    fs::create_dir(output.path().join("directory.json")).unwrap();
    for test in ["asks_for_a", "asks_for_b_and_c", "asks_for_a"] {
        output.passes(test);
        for (name, text) in files {
            assert_eq!(fs::read_to_string(output.path().join(name)).unwrap(), text);
        }
    }
}
