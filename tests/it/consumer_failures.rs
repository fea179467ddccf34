//! What a person reads when a consumer test fails, and that nothing is written then.

use std::fs;
use std::path::Path;

use pact_harness::prelude::*;
use reqwest::Client;
use serde_json::json;

use super::support::{fixture, in_this_order, printed, run_fixture};

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
async fn asks_for_something_else(pact: Pact) {
    pact.interaction("get a user").get("/users/1").header("X-Team", "a").responds(200);
    let response = Client::new().get(format!("{}/users/2", pact.url())).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
fn never_asks(pact: Pact) {
    pact.interaction("get a user").given("a user exists").get("/users/1?full=yes").responds(200);
    assert!(pact.url().starts_with("http://"));
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
async fn fails_by_itself(pact: Pact) -> Result<(), String> {
    pact.interaction("get a user").get("/users/1").responds(200);
    Client::new().get(format!("{}/users/1", pact.url())).send().await.unwrap();
    Err("the code under test is wrong".to_owned())
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
async fn hides_the_mismatch(pact: Pact) {
    pact.interaction("post a user")
        .post("/users")
        .json(pattern!({ "name": like("Ada"), "age": integer(36) }))
        .responds(201);
    let body = json!({ "name": "Bob", "age": "old" });
    // The client swallows the error: the test must fail all the same.
    let _ = Client::new().post(format!("{}/users", pact.url())).json(&body).send().await;
    let body = json!({ "name": "Bob", "age": 40 });
    Client::new().post(format!("{}/users", pact.url())).json(&body).send().await.unwrap();
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
fn describes_nothing(pact: Pact) {
    drop(pact);
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
fn forgets_the_response(pact: Pact) {
    let _ = pact.interaction("get a user").get("/users/1");
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
fn has_a_regex_that_does_not_match_its_example(pact: Pact) {
    pact.interaction("get a user").get(regex("^/users/\\d+$", "/users/x")).responds(200);
}

fn run(name: &str) -> String {
    let (dir, memory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let output = run_fixture(&format!("consumer_failures::{name}"), dir.path(), memory.path());
    assert!(!output.status.success(), "{name} fails");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{name} writes nothing");
    printed(&output)
}

#[test]
fn a_request_that_matches_nothing_is_explained_below_the_tests_own_failure() {
    in_this_order(
        &run("asks_for_something_else"),
        &[
            "left: 404",
            "The pact app -> failing was not kept.",
            "Requests that match no interaction (answered with 404):",
            "GET /users/2",
            "is closest to \"get a user\", GET /users/1 (tests/it/consumer_failures.rs:15), but:",
            "Expected path: \"/users/1\"",
            "Actual path: \"/users/2\"",
            "Expected header.X-Team: \"a\"",
            "Actual header.X-Team: missing",
            "Interactions that did not occur:",
            "\"get a user\", GET /users/1",
        ],
    );
}

#[test]
fn an_interaction_that_was_never_used_fails_the_test_with_its_place() {
    in_this_order(
        &run("never_asks"),
        &[
            "Interactions that did not occur:",
            "\"get a user\", GET /users/1?full=yes (tests/it/consumer_failures.rs:23)",
        ],
    );
}

#[test]
fn a_test_that_fails_by_itself_writes_nothing() {
    in_this_order(&run("fails_by_itself"), &["the test returned an error: \"the code under test is wrong\""]);
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[ignore = "run by another test"]
async fn fails_with_a_long_error(pact: Pact) -> Result<(), String> {
    pact.interaction("get a user").get("/users/1").responds(200);
    Client::new().get(format!("{}/users/2", pact.url())).send().await.unwrap();
    Err("the client quotes the answer, ".repeat(100))
}

#[test]
fn what_did_not_match_stands_before_a_long_failure_of_the_test() {
    in_this_order(
        &run("fails_with_a_long_error"),
        &[
            "The pact app -> failing was not kept.",
            "Actual path: \"/users/2\"",
            "the test returned an error: \"the client quotes",
        ],
    );
}

#[test]
fn a_mismatch_fails_the_test_even_when_the_client_hides_it() {
    let parts = [
        "  POST /users\n    with the body {\"age\":\"old\",\"name\":\"Bob\"}\n    is closest to \"post a user\"",
        "Expected body.age: an integer, like 36",
        "Actual body.age: \"old\"",
    ];
    in_this_order(&run("hides_the_mismatch"), &parts);
}

#[test]
fn colours_are_for_terminals_and_for_who_asks_for_them() {
    let dir = tempfile::tempdir().unwrap();
    let (expected, actual) = ("Expected body.age: an integer, like 36", "Actual body.age: \"old\"");
    for (variables, coloured) in [
        (&[][..], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CARGO_TERM_COLOR", "always")], true),
        (&[("CARGO_TERM_COLOR", "always"), ("NO_COLOR", "1")], false),
    ] {
        let mut run = fixture("consumer_failures::hides_the_mismatch", dir.path(), dir.path());
        let run = run.envs(variables.iter().copied()).output().unwrap();
        let output = printed(&run);
        assert!(!run.status.success() && output.contains(expected) && output.contains(actual), "{output}");
        let painted = format!("\x1b[32m{expected}\x1b[0m");
        assert_eq!(output.contains(&painted), coloured, "{variables:?} {output}");
        assert_eq!(output.contains('\x1b'), coloured, "{variables:?} {output}");
        assert!(output.contains("tests/it/consumer_failures.rs:"), "{output}");
    }
}

#[derive(serde::Serialize, PactBody)]
struct Misspelt {
    #[pact(example = "one")]
    count: u8,
}

#[test]
#[ignore = "run by another test"]
fn has_texts_that_are_no_patterns() {
    let _ = std::panic::catch_unwind(|| regex("A-[0-9", "A-1"));
    let _ = std::panic::catch_unwind(|| date("yyyy-bb", "2024-01"));
    Misspelt::pattern();
}

#[test]
fn a_text_that_is_no_pattern_is_told_with_its_line_and_not_with_one_of_the_library() {
    let output = run("has_texts_that_are_no_patterns");
    in_this_order(&output, &["invalid regex `A-[0-9`", "yyyy-bb", "the example \"one\" is none of"]);
    let lines: Vec<_> = output.lines().filter(|line| line.contains("panicked at")).collect();
    assert_eq!(lines.len(), 3, "{output}");
    assert!(lines.iter().all(|line| line.contains("panicked at tests/it/consumer_failures.rs:")), "{output}");
}

#[test]
fn mistakes_in_the_description_are_told_with_their_line() {
    in_this_order(&run("describes_nothing"), &["the test describes no interaction with failing"]);
    in_this_order(
        &run("forgets_the_response"),
        &["Interactions without `.responds(..)`:", "\"get a user\", GET /users/1 (tests/it/consumer_failures.rs:"],
    );
    in_this_order(
        &run("has_a_regex_that_does_not_match_its_example"),
        &[
            "panicked at tests/it/consumer_failures.rs:",
            "the example \"/users/x\" does not match its own regex `^/users/\\d+$`",
        ],
    );
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[should_panic(expected = "as it should")]
fn attributes_below_pass_through(pact: Pact) {
    pact.interaction("never written").get("/").responds(200);
    panic!("as it should");
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error_with_its_path() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("not-a-directory");
    fs::write(&file, "").unwrap();
    let output = run_fixture("pact_file::asks_for_a", &file, dir.path());
    assert!(!output.status.success());
    in_this_order(
        &printed(&output),
        &["the pact cannot be written: ", &Path::new("not-a-directory").display().to_string()],
    );
}

#[pact_consumer(consumer = "app", provider = "failing")]
#[should_panic(expected = "a pact has one rule for all values of \"tag\"")]
fn values_of_one_parameter_cannot_have_different_rules(pact: Pact) {
    let _ = pact.interaction("search").get("/search").query("tag", "fixed").query("tag", like("any"));
}

#[pact_contract(consumer = "app", provider = "failing")]
fn it_says_nothing(_: &mut Contract) {}

#[pact_consumer(contract = it_says_nothing, allow_unused)]
#[should_panic(expected = "the contract it_says_nothing describes no interaction")]
fn a_contract_that_says_nothing_is_never_kept(_: MockProvider) {}
