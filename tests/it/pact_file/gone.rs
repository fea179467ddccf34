//! Tests that are gone, and what they wrote.

use std::fs;
use std::path::PathBuf;

use super::{Output, passes};
use crate::support::Program;

#[test]
fn interactions_go_when_their_test_is_gone() {
    let output = Output::new();
    output.passes("asks_for_a");
    // As it was before the test was renamed, and before another one was moved to a file that is gone.
    let before = output.text();
    let gone = before.replace("asks_for_a\"", "had_another_name\"").replace("get a", "get what nobody wants");
    fs::write(output.file(), gone).unwrap();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get b", "get c"]);

    let moved = before
        .replace("pact-harness test it::pact_file::asks_for_a\"", "other-package test tests::asks_for_a\"")
        .replace("tests/it/pact_file.rs", "tests/it/deleted.rs");
    fs::write(output.file(), moved).unwrap();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get b", "get c"]);
}

#[test]
fn a_filtered_run_keeps_what_other_tests_wrote_also_on_a_fresh_clone() {
    let output = Output::new();
    output.passes("asks_for_a");
    let elsewhere = output.text().replace("pact-harness test it::", "pact-harness test another_binary::");
    fs::write(output.file(), elsewhere).unwrap();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
}

#[test]
fn an_interaction_stays_while_one_of_its_tests_does() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.passes("asks_for_a_too");
    assert_eq!(output.descriptions(), ["get a"]);
    let gone = output.text().replace("asks_for_a\"", "had_another_name\"");
    fs::write(output.file(), gone).unwrap();
    output.passes("asks_for_b_and_c");
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
}

impl Output {
    /// In the workspace, as pacts of a package are.
    fn in_the_workspace() -> Self {
        fs::create_dir_all("target").unwrap();
        let target = fs::canonicalize("target").unwrap();
        Output { pacts: tempfile::tempdir_in(target).unwrap(), ..Output::new() }
    }

    /// The pact of another provider, as a test wrote it that had another name and was in another file.
    fn pact_of_another_test(&self, id: &str, source: &str) -> PathBuf {
        let text = self.text().replace("\"written\"", "\"other\"");
        let text = text.replace("pact-harness test it::pact_file::asks_for_a\"", &format!("{id}\""));
        let file = self.path().join("app-other.json");
        fs::write(&file, text.replace("tests/it/pact_file.rs", source)).unwrap();
        file
    }

    /// Runs a test as if nothing had run before.
    fn passes_with_a_new_memory(&mut self, name: &str) {
        self.memory = tempfile::tempdir().unwrap();
        self.passes(name);
    }
}

const RENAMED: &str = "pact-harness test it::pact_file::had_another_name";
const OF_ANOTHER_PACKAGE: &str = "other-package test tests::asks_for_a";

#[test]
fn the_pact_of_a_test_that_writes_to_another_one_now_goes_with_its_interactions() {
    let mut output = Output::new();
    output.passes("asks_for_a");
    let left = output.pact_of_another_test(RENAMED, "tests/it/pact_file.rs");
    output.passes_with_a_new_memory("asks_for_b_and_c");
    assert!(!left.exists());
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"], "the others stay");
}

#[test]
fn the_pact_of_a_test_file_that_was_deleted_goes() {
    let mut output = Output::in_the_workspace();
    output.passes("asks_for_a");
    let left = output.pact_of_another_test(OF_ANOTHER_PACKAGE, "tests/it/deleted.rs");
    output.passes_with_a_new_memory("asks_for_b_and_c");
    assert!(!left.exists());
    let stays = output.pact_of_another_test(OF_ANOTHER_PACKAGE, "tests/it/main.rs");
    output.passes_with_a_new_memory("asks_for_b_and_c");
    assert!(stays.exists(), "a test of another package, whose file is there, may be there too");
}

#[test]
fn the_pact_of_another_workspace_in_a_directory_that_both_share_stays() {
    let mut output = Output::new();
    output.passes("asks_for_a");
    let theirs = output.pact_of_another_test(OF_ANOTHER_PACKAGE, "tests/it/only_they_have_this.rs");
    let before = fs::read_to_string(&theirs).unwrap();
    output.passes_with_a_new_memory("asks_for_b_and_c");
    assert_eq!(fs::read_to_string(&theirs).unwrap(), before);
}

#[test]
fn what_others_wrote_into_the_pact_of_a_test_that_is_gone_stays() {
    let mut output = Output::new();
    output.passes("asks_for_a");
    let left = output.pact_of_another_test(RENAMED, "tests/it/pact_file.rs");
    let by_hand = r#""interactions": [{"description": "theirs", "request": {}, "response": {"status": 1.50}},"#;
    fs::write(
        &left,
        fs::read_to_string(&left).unwrap().replace("\"interactions\": [\n    {", &format!("{by_hand} {{")),
    )
    .unwrap();
    output.passes_with_a_new_memory("asks_for_b_and_c");
    let text = fs::read_to_string(&left).unwrap();
    assert!(text.contains("theirs") && text.contains("1.50"), "{text}");
    assert!(!text.contains("get a") && !text.contains("had_another_name"), "{text}");
}

#[test]
fn what_is_no_pact_of_ours_in_the_directory_is_not_touched() {
    let mut output = Output::new();
    let files = [
        ("app-theirs.json", r#"{"consumer":{"name":"app"},"provider":{"name":"theirs"},"interactions":[]}"#),
        ("broken.json", "{\n<<<<<<< HEAD \"pactHarness\""),
        ("notes.txt", "pactHarness"),
        ("other.json", r#"["pactHarness"]"#),
    ];
    for (name, text) in files {
        fs::write(output.path().join(name), text).unwrap();
    }
    fs::create_dir(output.path().join("directory.json")).unwrap();
    output.passes_with_a_new_memory("asks_for_a");
    for (name, text) in files {
        assert_eq!(fs::read_to_string(output.path().join(name)).unwrap(), text);
    }
}

#[test]
fn the_other_pacts_are_looked_through_once_for_each_build() {
    let output = Output::new();
    let program = Program::copied();
    let run = |name: &str| passes(&mut program.instead_of(&output.fixture(name)));
    run("asks_for_a");
    let left = output.pact_of_another_test(RENAMED, "tests/it/pact_file.rs");
    run("asks_for_b_and_c");
    assert!(left.exists(), "no test can have gone since the first one ran");
    program.build_anew();
    run("asks_for_b_and_c");
    assert!(!left.exists());
}
