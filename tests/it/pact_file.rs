//! How the pact file comes about: from many tests, in any order, without those that are gone.

mod conflicts;
mod gone;
mod modes;
mod names;
mod ownership;
mod trouble;

use std::fs;
use std::path::Path;
use std::process::Command;

use pact_harness::prelude::*;
use reqwest::Client;

use super::support::{fixture, printed, run_fixture};

async fn get(pact: &Pact, path: &str) {
    Client::new().get(format!("{}{path}", pact.url())).send().await.unwrap();
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
async fn asks_for_a(pact: Pact) {
    pact.interaction("get a").get("/a").responds(200);
    get(&pact, "/a").await;
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
async fn asks_for_b_and_c(pact: Pact) {
    pact.interaction("get c").get("/c").responds(200);
    pact.interaction("get b").get("/b").responds(200);
    get(&pact, "/b").await;
    get(&pact, "/c").await;
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
async fn asks_for_a_too(pact: Pact) {
    pact.interaction("get a").get("/a").responds(200);
    get(&pact, "/a").await;
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
async fn describes_a_in_another_way(pact: Pact) {
    pact.interaction("get a").get("/a").responds(201);
    get(&pact, "/a").await;
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
async fn tells_states_apart_by_their_parameters(pact: Pact) {
    for id in [1, 2] {
        let path = format!("/{id}");
        pact.interaction("get it").given_with("it exists", params! { id: id }).get(path.as_str()).responds(200);
        get(&pact, &path).await;
    }
}

#[pact_consumer(consumer = "app", provider = "older", spec = "v2")]
#[ignore = "run by another test"]
async fn writes_version_2(pact: Pact) {
    pact.interaction("get two").given("two exists").get("/2?a=1").responds(200).json(pattern!({ "id": like(2) }));
    get(&pact, "/2?a=1").await;
}

#[pact_consumer(consumer = "app", provider = "older", spec = "v2")]
#[ignore = "run by another test"]
async fn asks_of_version_2_what_it_cannot_hold(pact: Pact) {
    let id = integer(3);
    pact.interaction("get three").get("/3").responds(200).json(pattern!({ "id": id }));
    get(&pact, "/3").await;
}

#[pact_consumer(consumer = "app", provider = "written", spec = "v3")]
#[ignore = "run by another test"]
async fn writes_version_3(pact: Pact) {
    pact.interaction("get three").get("/3").responds(200);
    get(&pact, "/3").await;
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
async fn says_of_d_what_it_is_told(pact: Pact) {
    pact.interaction("get d").get("/d").responds(told_status());
    get(&pact, "/d").await;
}

#[pact_consumer(consumer = "app", provider = "written")]
#[ignore = "run by another test"]
async fn says_of_d_what_it_is_told_too(pact: Pact) {
    pact.interaction("get d").get("/d").responds(told_status());
    get(&pact, "/d").await;
}

fn told_status() -> u16 {
    std::env::var("STATUS").unwrap().parse().unwrap()
}

/// Where pacts go. What is remembered from one run to the next is in a directory beside them.
struct Output {
    pacts: tempfile::TempDir,
}

impl Output {
    fn new() -> Self {
        Output { pacts: tempfile::tempdir().unwrap() }
    }

    fn memory(&self) -> std::path::PathBuf {
        self.path().join(".pact-harness")
    }

    /// From now on it is as if nothing had run before.
    fn forget(&self) {
        fs::remove_dir_all(self.memory()).unwrap();
    }

    /// What is there beside the memory.
    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != ".pact-harness").collect()
    }

    fn path(&self) -> &Path {
        self.pacts.path()
    }

    fn file(&self) -> std::path::PathBuf {
        self.path().join("app-written.json")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    fn descriptions(&self) -> Vec<String> {
        let pact: serde_json::Value = serde_json::from_str(&self.text()).unwrap();
        let interactions = pact["interactions"].as_array().unwrap();
        interactions.iter().map(|interaction| interaction["description"].as_str().unwrap().to_owned()).collect()
    }

    /// A test of this binary, ready to be run.
    fn fixture(&self, name: &str) -> Command {
        fixture(&format!("pact_file::{name}"), self.path(), &std::env::temp_dir())
    }

    #[track_caller]
    fn passes(&self, name: &str) {
        passes(&mut self.fixture(name));
    }

    #[track_caller]
    fn fails(&self, name: &str) -> String {
        fails(&mut self.fixture(name))
    }
}

#[track_caller]
fn passes(fixture: &mut Command) {
    let run = fixture.output().unwrap();
    assert!(run.status.success(), "{fixture:?}: {}", printed(&run));
    assert!(!printed(&run).contains("running 0 tests"), "there is no such test: {fixture:?}");
}

#[track_caller]
fn fails(fixture: &mut Command) -> String {
    let run = fixture.output().unwrap();
    assert!(!run.status.success(), "{fixture:?} passes");
    printed(&run)
}

#[test]
fn interactions_of_many_tests_are_sorted_whatever_the_order_of_the_tests() {
    let (one, other) = (Output::new(), Output::new());
    for name in ["asks_for_a", "asks_for_b_and_c"] {
        one.passes(name);
    }
    for name in ["asks_for_b_and_c", "asks_for_a"] {
        other.passes(name);
    }
    assert_eq!(one.descriptions(), ["get a", "get b", "get c"]);
    assert_eq!(one.text(), other.text());
    assert_eq!(one.files(), ["app-written.json"], "nothing but the pact and the memory is left behind");
}

#[test]
fn a_second_run_writes_nothing() {
    let output = Output::new();
    output.passes("asks_for_a");
    let (text, time) = (output.text(), fs::metadata(output.file()).unwrap().modified().unwrap());
    output.passes("asks_for_a");
    assert_eq!((output.text(), fs::metadata(output.file()).unwrap().modified().unwrap()), (text, time));
}

#[test]
fn a_file_without_a_version_is_of_version_3_and_lifted() {
    let output = Output::new();
    let foreign = r#"{"consumer": {"name": "app"}, "provider": {"name": "written"}, "interactions": [
        {"description": "old", "request": {"method": "GET", "path": "/old"}, "response": {"status": 200, "body": [1]}}]}"#;
    fs::write(output.file(), foreign).unwrap();
    output.passes("asks_for_a");
    let pact = pact_harness::format::read(output.text().as_bytes()).unwrap();
    assert_eq!((pact.spec, pact.interactions.len()), (SpecVersion::V4, 2));
}

#[test]
fn states_with_other_parameters_make_another_interaction() {
    let output = Output::new();
    output.passes("tells_states_apart_by_their_parameters");
    assert_eq!(output.descriptions(), ["get it", "get it"]);
}

#[test]
fn what_other_tools_wrote_into_the_file_stays() {
    let output = Output::new();
    let foreign = r#"{"consumer": {"name": "app"}, "provider": {"name": "written"}, "interactions": [
        {"type": "Asynchronous/Messages", "description": "an event", "contents": {"content": 1.50}},
        {"type": "Synchronous/HTTP", "description": "get a", "request": {}, "response": {}}],
        "metadata": {"pactSpecification": {"version": "4.0"}, "pact-js": {"version": "16.0"}}}"#;
    fs::write(output.file(), foreign).unwrap();
    output.passes("asks_for_a");
    let text = output.text();
    assert_eq!(output.descriptions(), ["an event", "get a"]);
    assert!(text.contains("\"content\": 1.50") && text.contains("\"pact-js\""), "{text}");
    assert!(text.contains("\"path\": \"/a\""), "an interaction that no test of ours wrote is replaced: {text}");
}

#[test]
fn a_file_that_is_no_pact_is_an_error_with_its_place() {
    let output = Output::new();
    fs::write(output.file(), "{\n<<<<<<< HEAD").unwrap();
    let text = output.fails("asks_for_a");
    assert!(text.contains("app-written.json:2:1: not JSON: expected string"), "{text}");
    assert!(text.contains("Repair the file, or delete it"), "{text}");
    assert_eq!(output.text(), "{\n<<<<<<< HEAD");
}

#[test]
fn the_pact_of_others_is_not_touched() {
    let output = Output::new();
    let others = r#"{"consumer": {"name": "app-written"}, "provider": {"name": "x"}, "interactions": []}"#;
    fs::write(output.file(), others).unwrap();
    let text = output.fails("asks_for_a");
    assert!(text.contains("app-written.json is the pact of app-written and x"), "{text}");
}

#[test]
fn a_pact_is_lifted_to_a_newer_specification_but_never_lowered() {
    let output = Output::new();
    output.passes("writes_version_3");
    assert!(output.text().contains("\"version\": \"3.0.0\""));
    output.passes("asks_for_a");
    assert!(output.text().contains("\"version\": \"4.0\"") && output.text().contains("\"type\": \"Synchronous/HTTP\""));
    assert_eq!(output.descriptions(), ["get a", "get three"]);
    let text = output.fails("writes_version_3");
    assert!(text.contains("cannot be written in version V3 of the specification"), "{text}");
}

#[test]
fn a_pact_of_version_2_has_its_form_and_refuses_what_it_cannot_hold() {
    let (output, memory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let run = |name: &str| run_fixture(&format!("pact_file::{name}"), output.path(), memory.path());
    assert!(run("writes_version_2").status.success());
    let text = fs::read_to_string(output.path().join("app-older.json")).unwrap();
    for part in [r#""version": "2.0.0""#, r#""query": "a=1""#, r#""providerState": "two exists""#, r#""$.body.id": {"#]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let refused = printed(&run("asks_of_version_2_what_it_cannot_hold"));
    assert!(
        refused.contains("the rule \"integer\" at body.id of the response needs version 3 of the specification"),
        "{refused}"
    );
    assert_eq!(fs::read_to_string(output.path().join("app-older.json")).unwrap(), text, "nothing is written");
}
