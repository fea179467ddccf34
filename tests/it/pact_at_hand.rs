//! A pact that is at hand, and not described in the program: served by a mock provider, written to a file.

use std::fs;

use pact_harness::format;
use pact_harness::matching::Location;
use pact_harness::model::Pact as PactModel;
use pact_harness::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

fn pact(version: &str, interactions: &Value) -> PactModel {
    let mut file = json!({
        "consumer": { "name": "app" }, "provider": { "name": "api" },
        "metadata": { "pactSpecification": { "version": version }, "tool": { "version": "1" } },
    });
    file.as_object_mut().unwrap().extend(interactions.as_object().unwrap().clone());
    format::read(file.to_string().as_bytes()).unwrap()
}

fn get(path: &str) -> Value {
    json!({ "type": "Synchronous/HTTP", "description": format!("get {path}"),
        "request": { "path": path, "query": "a=1" }, "response": { "status": 200 } })
}

fn event(contents: &str) -> Value {
    json!({ "description": "an event", "contents": contents, "metadata": { "contentType": "text/plain" } })
}

fn written(path: &std::path::Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[tokio::test]
async fn a_mock_provider_serves_it_and_tells_what_was_unexpected_from_what_was_not_quite_right() {
    let contract = Contract::of_pact(pact("3.0.0", &json!({ "interactions": [get("/a"), get("/b"), get("/c")] })));
    assert_eq!((contract.name(), contract.consumer(), contract.provider()), ("app-api", "app", "api"));
    let mock = contract.mock_provider().unmatched_status(500).start().await.unwrap();
    let status = async |method, path| mock.request(method, path).send().await.unwrap().status().as_u16();
    assert_eq!(status(Method::GET, "/a?a=1").await, 200);
    assert_eq!(status(Method::GET, "/b?a=2").await, 500);
    assert_eq!(status(Method::GET, "/nowhere?x=1").await, 500);
    assert_eq!(status(Method::DELETE, "/b?a=1").await, 500);

    let outcome = mock.verify();
    assert_eq!(outcome.missing(), ["get /b", "get /c"]);
    let [not_quite, nowhere, other_method] = outcome.mismatches() else { panic!("{outcome}") };
    assert!(!not_quite.is_unexpected());
    let closest = not_quite.closest.as_ref().unwrap();
    assert_eq!(closest.description(), "get /b");
    assert_eq!(closest.differences[0].location, Location::Query("a".to_owned()));
    assert!(nowhere.is_unexpected() && other_method.is_unexpected());
    assert_eq!((nowhere.method.as_str(), nowhere.path(), nowhere.target.as_str()), ("GET", "/nowhere", "/nowhere?x=1"));
    assert_eq!((other_method.method.as_str(), other_method.path()), ("DELETE", "/b"));
    let report = outcome.to_string();
    assert!(report.contains("Requests that match no interaction (answered with 500):"), "{report}");
    assert!(report.contains("\"get /b\", GET /b?a=1 (tests/it/pact_at_hand.rs:"), "{report}");
}

#[tokio::test]
async fn what_other_tools_leave_to_whoever_sends_a_response_is_as_http_needs_it() {
    let rules = json!({ "status": { "matchers": [{ "match": "statusCode", "status": "clientError" }] } });
    let mut interaction = get("/a");
    interaction["response"] = json!({
        "status": 0, "headers": { "Content-Length": ["20"], "Transfer-Encoding": ["chunked"] },
        "body": { "contentType": "application/json", "content": { "id": 1 } }, "matchingRules": rules,
    });
    let contract = Contract::of_pact(pact("4.0", &json!({ "interactions": [interaction] })));
    let mock = contract.mock_provider().start().await.unwrap();
    let response = mock.request(Method::GET, "/a?a=1").send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.content_length()), (400, Some(8)));
    assert_eq!(response.headers().get("Transfer-Encoding"), None);
    assert_eq!(response.text().await.unwrap(), r#"{"id":1}"#);
    assert!(mock.verify().is_ok(), "{}", mock.verify());
}

#[tokio::test]
async fn a_response_that_cannot_be_sent_fails_the_test() {
    let mut interaction = get("/a");
    interaction["response"] = json!({ "status": 102 });
    let contract = Contract::of_pact(pact("3.0.0", &json!({ "interactions": [interaction] })));
    let mock = contract.mock_provider().start().await.unwrap();
    let response = mock.request(Method::GET, "/a?a=1").send().await.unwrap();
    assert_eq!(response.status().as_u16(), 500);
    let reason = "the response of the contract cannot be sent: its status is 102, and a status below 200 is not the status of a final response";
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(answer["error"], reason);
    let outcome = mock.verify();
    assert!(!outcome.is_ok() && outcome.to_string().contains(reason), "{outcome}");
}

#[test]
#[should_panic(expected = "200 is not the status of an error")]
fn what_matches_nothing_is_not_answered_with_success() {
    let _ = Contract::of_pact(PactModel::new("app", "api")).mock_provider().unmatched_status(200);
}

#[test]
fn its_file_holds_all_of_it_messages_too_and_is_the_pact_again() {
    let dir = tempfile::tempdir().unwrap();
    let given = pact("3.0.0", &json!({ "interactions": [get("/a")], "messages": [event("hello")], "more": [1] }));
    let path = Contract::of_pact(given.clone()).generate_pact(dir.path()).unwrap();
    assert_eq!(path, dir.path().join("app-api.json"));
    let file = written(&path);
    assert_eq!(file["messages"], json!([event("hello")]), "version 3 has a list of its own for messages");
    assert_eq!((file["interactions"].as_array().unwrap().len(), &file["more"]), (1, &json!([1])));
    assert_eq!(file["metadata"]["tool"], json!({ "version": "1" }));
    let again = format::read(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(again.interactions, given.interactions);
    assert_eq!(Contract::of_pact(given.clone()).to_pact(), given);
}

#[test]
fn what_stands_in_the_file_already_stays_and_is_replaced_where_it_is_the_same_interaction() {
    let dir = tempfile::tempdir().unwrap();
    let write = |interactions| Contract::of_pact(pact("3.0.0", &interactions)).generate_pact(dir.path()).unwrap();
    write(json!({ "interactions": [get("/a")], "messages": [event("hello")] }));
    let path = write(json!({ "interactions": [get("/b")], "messages": [event("good bye")] }));
    let file = written(&path);
    let descriptions: Vec<_> = file["interactions"].as_array().unwrap().iter().map(|one| &one["description"]).collect();
    assert_eq!(descriptions, ["get /a", "get /b"]);
    assert_eq!(file["messages"], json!([event("good bye")]));

    let lifted = Contract::of_pact(pact("4.0", &json!({ "interactions": [get("/a")] }))).generate_pact(dir.path());
    let file = written(&lifted.unwrap());
    assert_eq!(file.get("messages"), None, "version 4 has one list");
    let kinds: Vec<_> = file["interactions"].as_array().unwrap().iter().map(|one| &one["type"]).collect();
    assert_eq!(kinds, ["Asynchronous/Messages", "Synchronous/HTTP", "Synchronous/HTTP"]);
}
