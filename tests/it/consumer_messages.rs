//! Messages in consumer tests: delivered, answered, written, and what a person reads when one is not as described.

use std::fs;

use pact_harness::format;
use pact_harness::model::{Interaction, Pact as PactFile, ReceivedMessage};
use pact_harness::prelude::*;
use serde_json::{Value, json};

use super::support::{printed, run_fixture};

#[pact_consumer(consumer = "app", provider = "events")]
#[ignore = "run by another test"]
fn handles_a_user(pact: Pact) -> Result<(), serde_json::Error> {
    let message = pact
        .message("user created")
        .given_with("a user exists", params! { id: 7 })
        .key("user-created")
        .comment("ask Ada")
        .comment("or Grace")
        .metadata("topic", regex("users\\..+", "users.created"))
        .json(pattern!({ "id": integer(7), "name": like("Ada") }))
        .deliver();
    let body: Value = message.parse()?;
    assert_eq!((&body["id"], message.content_type()), (&json!(7), Some("application/json")));
    Ok(())
}

#[pact_consumer(consumer = "app", provider = "events", spec = "v3")]
#[ignore = "run by another test"]
async fn handles_a_user_in_version_3(pact: Pact) {
    let message = pact.message("user deleted").text("gone").deliver();
    assert_eq!((message.body.as_slice(), message.content_type()), (&b"gone"[..], Some("text/plain")));
}

#[pact_consumer(consumer = "app", provider = "events")]
#[ignore = "run by another test"]
fn asks_and_is_answered(pact: Pact) {
    let count = pact
        .request_message("count")
        .json(pattern!({ "to": integer(2) }))
        .answers()
        .json(1)
        .answers()
        .json(2)
        .metadata("last", true)
        .exchange();
    // The client under test would be given something that calls this.
    let answers = count.answer(&ReceivedMessage::json(&json!({ "to": 2 })).unwrap()).unwrap();
    assert_eq!(answers.iter().map(|answer| answer.parse().unwrap()).collect::<Vec<u32>>(), [1, 2]);
}

#[pact_consumer(consumer = "app", provider = "events")]
#[ignore = "run by another test"]
fn asks_for_something_else(pact: Pact) {
    let count = pact.request_message("count").json(pattern!({ "to": integer(2) })).answers().json(1).exchange();
    // The code under test swallows the error: the test must fail all the same.
    let _ = count.answer(&ReceivedMessage::json(&json!({ "to": "two" })).unwrap());
}

#[pact_consumer(consumer = "app", provider = "events")]
#[ignore = "run by another test"]
fn never_handles_it(pact: Pact) {
    let _ = pact.message("user created").text("Ada");
}

fn run(name: &str) -> (String, Option<PactFile>) {
    let (output, memory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let run = run_fixture(&format!("consumer_messages::{name}"), output.path(), memory.path());
    let file = fs::read(output.path().join("app-events.json")).ok();
    (printed(&run), file.map(|text| format::read(&text).unwrap()))
}

#[test]
fn a_message_is_delivered_with_its_example_and_written_with_its_rules() {
    let (printed, pact) = run("handles_a_user");
    let pact = pact.unwrap_or_else(|| panic!("{printed}"));
    let Interaction::AsyncMessage(message) = &pact.interactions[0] else { panic!("{pact:?}") };
    assert_eq!(
        (message.description.as_str(), message.states[0].to_string()),
        ("user created", "a user exists {\"id\":7}".into())
    );
    assert_eq!(message.details.key.as_deref(), Some("user-created"));
    assert_eq!(message.details.comment_texts().collect::<Vec<_>>(), ["ask Ada", "or Grace"]);
    assert_eq!(message.message.metadata[0].0, "topic");
    assert_eq!(message.message.rules.metadata("topic").unwrap().rules[0].name(), "regex");
    let rules: Vec<_> =
        message.message.rules.body.iter().map(|(path, rules)| format!("{path} {}", rules.rules[0].name())).collect();
    assert_eq!(rules, ["$.id integer", "$.name type"]);
}

#[test]
fn a_message_of_version_3_stands_in_its_own_list() {
    let (printed, pact) = run("handles_a_user_in_version_3");
    let pact = pact.unwrap_or_else(|| panic!("{printed}"));
    assert_eq!(pact.spec, SpecVersion::V3);
    let text = format::write(&pact, SpecVersion::V3).unwrap().to_string();
    assert!(text.contains(r#""messages":[{"description":"user deleted","contents":"gone""#), "{text}");
}

#[test]
fn a_message_is_answered_when_it_is_as_described() {
    let (printed, pact) = run("asks_and_is_answered");
    let pact = pact.unwrap_or_else(|| panic!("{printed}"));
    let Interaction::SyncMessage(message) = &pact.interactions[0] else { panic!("{pact:?}") };
    assert_eq!(
        message.responses.iter().map(|response| response.body_bytes().unwrap()).collect::<Vec<_>>(),
        [b"1", b"2"]
    );
}

#[test]
fn a_message_that_is_not_as_described_fails_the_test_with_each_difference() {
    let (printed, pact) = run("asks_for_something_else");
    assert!(pact.is_none(), "a failed test writes nothing");
    let expected = "Messages that are not as the pact describes them:\n  this is not the message \"count\":\n    Expected \
                    body.to: an integer, like 2\n    Actual body.to: \"two\"\n";
    assert!(printed.contains(expected), "{printed}");
}

#[test]
fn a_message_that_is_never_delivered_fails_the_test_with_its_place() {
    let (printed, pact) = run("never_handles_it");
    assert!(pact.is_none(), "a failed test writes nothing");
    assert!(
        printed.contains("Interactions that did not occur:\n  \"user created\" (tests/it/consumer_messages.rs:"),
        "{printed}"
    );
}
