//! Messages of a contract, verified against the functions or the server that make them.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::routing::post;
use pact_harness::format;
use pact_harness::model::{Pact, ReceivedMessage};
use pact_harness::prelude::*;
use pact_harness::provider::MessageRequest;
use serde_json::{Value, json};

use super::provider_client::serve;
use super::verification::only_error;
use crate::support::ErrorTexts as _;

pub(crate) fn pact(interactions: &Value) -> Pact {
    let file = json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" }, "interactions": interactions,
        "metadata": { "pactSpecification": { "version": "4.0" } },
    });
    format::read(file.to_string().as_bytes()).unwrap()
}

fn user_changed() -> Value {
    json!({
        "type": "Asynchronous/Messages", "description": "user changed",
        "contents": { "content": { "id": 42 }, "contentType": "application/json", "encoded": false },
        "metadata": { "topic": "users", "contentType": "application/json" },
        "matchingRules": { "body": { "$.id": { "matchers": [{ "match": "integer" }] } } },
    })
}

pub(crate) fn provider(interactions: &Value) -> Provider {
    Provider::new("p").pact(pact(interactions), "a pact")
}

async fn makes_user(_: MessageRequest) -> Result<ReceivedMessage, serde_json::Error> {
    Ok(ReceivedMessage::json(&json!({ "id": 7, "name": "Ada" }))?.with_metadata("topic", "users"))
}

#[tokio::test]
async fn a_message_is_made_by_a_function_and_compared_by_the_rules_of_the_contract() {
    let verification = provider(&json!([user_changed()])).message("user changed", makes_user).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verification.passed()[0].messages.len(), 1);
}

#[tokio::test]
async fn differences_in_metadata_and_body_are_all_found() {
    let wrong = |_| async {
        let message = ReceivedMessage::json(&json!({ "id": "7" }))?;
        Ok::<_, serde_json::Error>(message.with_metadata("topic", "people"))
    };
    let verification = provider(&json!([user_changed()])).message("user changed", wrong).verify().await;
    let report = verification.to_string();
    assert!(report.contains("Expected body.id: an integer, like 42\n   Actual body.id: \"7\""), "{report}");
    assert!(report.contains("Expected metadata.topic: \"users\"\n   Actual metadata.topic: \"people\""), "{report}");
    assert!(
        report.contains("   Message:\n     contentType: application/json\n     topic: people\n     {\"id\":\"7\"}"),
        "{report}"
    );
}

#[tokio::test]
async fn a_function_that_is_missing_fails_or_panics_is_an_error_and_no_failed_expectation() {
    let missing = provider(&json!([user_changed()])).message("user change", makes_user).verify().await;
    assert_eq!(
        missing.error_texts(),
        ["\"user changed\" (a pact, interaction 1): no function makes the message \"user changed\": did you mean \
          \"user change\"?"]
    );
    let failing = |_| async { Err::<ReceivedMessage, _>("no database") };
    let failing = provider(&json!([user_changed()])).message("user changed", failing).verify().await;
    assert!(failing.error_texts()[0].ends_with("the message was not made: no database"), "{failing}");
    let panicking = |request: MessageRequest| async move { Ok::<_, String>(request.request.expect("a request")) };
    let panicking = provider(&json!([user_changed()])).message("user changed", panicking).verify().await;
    assert!(panicking.error_texts()[0].ends_with("the message was not made: panicked: a request"), "{panicking}");
    assert!(panicking.failed().is_empty());
}

#[tokio::test]
async fn a_message_that_is_answered_gets_its_answers_in_order() {
    let contents = |value: Value| json!({ "contents": { "content": value, "contentType": "application/json" } });
    let interaction = json!([{
        "type": "Synchronous/Messages", "description": "count", "request": contents(json!({ "to": 2 })),
        "response": [contents(json!(1)), contents(json!(2))],
    }]);
    let counts = |request: MessageRequest| async move {
        let body: Value = request.request.ok_or("nothing was asked")?.parse().map_err(|_| "no JSON")?;
        let to = body["to"].as_u64().ok_or("no number")?;
        let answers = (1..=to).map(|number| ReceivedMessage::json(&number).map_err(|_| "no JSON"));
        answers.collect::<Result<Vec<ReceivedMessage>, &str>>()
    };
    let verification = provider(&interaction).message("count", counts).verify().await;
    assert!(verification.is_ok(), "{verification}");

    let too_few = |_| async { ReceivedMessage::json(&1) };
    let verification = provider(&interaction).message("count", too_few).verify().await;
    assert!(
        verification.to_string().contains("Expected responses: 2 items\n   Actual responses: 1 item"),
        "{verification}"
    );
}

#[tokio::test]
async fn a_message_without_a_function_is_asked_for_over_http_as_other_tools_do_it() {
    let answer = |body: axum::Json<Value>| async move {
        if body["description"] != "user changed" || body["providerStates"][0]["params"]["id"] != 7 {
            return Err((StatusCode::NOT_FOUND, format!("unknown: {}", body.0)));
        }
        let metadata = base64_of(&json!({ "topic": "users" }));
        Ok(([("pact-message-metadata", metadata)], axum::Json(json!({ "id": 7 }))))
    };
    let app = axum::Router::new().route("/", post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });

    let mut interaction = user_changed();
    interaction["providerStates"] = json!([{ "name": "a user of messages exists", "params": { "id": 7 } }]);
    let ask = |interaction: Value| provider(&json!([interaction])).url(&url).allow_unknown_states();
    let verification = ask(interaction).verify().await;
    assert!(verification.is_ok(), "{verification}");

    let verification = ask(user_changed()).verify().await;
    assert!(
        verification.error_texts()[0].contains("the provider was asked for the message and answered 404: unknown:"),
        "{verification}"
    );
}

#[tokio::test]
async fn the_content_type_of_an_answer_is_metadata_unless_the_message_has_its_own() {
    for (metadata, header, passes) in [
        (json!({}), "application/json", true),
        // A proxy of pact-js sends it under this name.
        (json!({ "content-type": "application/json" }), "application/json; charset=utf-8", true),
        (json!({ "contentType": "application/json" }), "text/html", true),
        (json!({ "contentType": "text/html" }), "application/json", false),
    ] {
        let mut metadata = metadata;
        metadata["topic"] = "users".into();
        let metadata = base64_of(&metadata);
        let answer = move || async move {
            ([("pact-message-metadata", metadata), ("content-type", header.into())], "{\"id\": 7, \"name\": \"Ada\"}")
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/", post(answer))).await });
        let verification = provider(&json!([user_changed()])).url(&url).allow_unknown_states().verify().await;
        assert_eq!(verification.is_ok(), passes, "{verification}");
    }
}

fn base64_of(value: &Value) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(value.to_string())
}

#[tokio::test]
async fn a_message_may_have_the_number_of_its_schema_before_its_json() {
    let kind = "application/vnd.schemaregistry.v1+json";
    let registered = |contents| {
        let metadata = serde_json::json!({ "contentType": kind });
        serde_json::json!({ "description": "an event", "contents": contents, "metadata": metadata })
    };
    let file = serde_json::json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" }, "messages": [registered(serde_json::json!({ "a": 1 }))],
        "metadata": { "pactSpecification": { "version": "3.0.0" } },
    });
    let verify = async |body: &'static [u8]| {
        let pact = pact_harness::format::read(file.to_string().as_bytes()).unwrap();
        let message = ReceivedMessage::new(body).with_metadata("contentType", kind);
        let make = move |_| std::future::ready(Ok::<_, String>(message.clone()));
        Provider::new("p").pact(pact, "a pact").message("an event", make).verify().await
    };
    for (body, is_ok) in [
        (&b"\0\0\0\0\x02{\"a\": 1}"[..], true),
        (b"{\"a\": 1}", true),
        (b"\0\0\0\0\x02{\"a\": 2}", false),
        (b"\x01\0\0\0\x02{\"a\": 1}", false),
        (b"\0\0\0", false),
    ] {
        let verification = verify(body).await;
        assert_eq!(verification.is_ok(), is_ok, "{body:?}: {verification}");
    }
}

#[tokio::test]
async fn a_request_filter_gets_the_requests_for_messages_too() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let note = asked.clone();
    let answer = move |headers: axum::http::HeaderMap| async move {
        note.lock().unwrap().push(headers["x-token"].to_str().unwrap().to_owned());
        "{}"
    };
    let message = json!([{ "type": "Asynchronous/Messages", "description": "surprise: any message", "contents": {} }]);
    let url = serve(axum::Router::new().route("/", axum::routing::post(answer))).await;
    let provider = provider(&message).url(url);
    let verification = provider.request_filter(|request| request.header("X-Token", "good")).verify().await;
    assert_eq!(*asked.lock().unwrap(), ["good"], "{verification}");
}

#[tokio::test]
async fn a_dry_run_finds_messages_that_nobody_makes() {
    let message = json!([{ "type": "Asynchronous/Messages", "description": "surprise: any message", "contents": {} }]);
    let dry = || provider(&message).dry_run();
    let error = only_error(dry()).await;
    assert!(error.contains("no function makes the message \"surprise: any message\": "), "{error}");
    let makes = |_| async { Message::json(()) };
    for provider in [dry().message("surprise: any message", makes), dry().launch(Launch::new("/no/such/program"))] {
        let verification = provider.verify().await;
        assert!(verification.is_ok(), "{verification}");
    }
}

/// A server that answers every message with metadata, and tells what it was asked.
async fn asked(interaction: Value) -> (Value, Verification) {
    let asked = Arc::new(Mutex::new(Value::Null));
    let note = asked.clone();
    let answer = move |body: axum::Json<Value>| async move {
        *note.lock().unwrap() = body.0;
        let metadata = base64_of(&json!({ "topic": "answers" }));
        ([("Pact-Message-Metadata", metadata)], axum::Json(json!({ "r": 8 })))
    };
    let url = serve(axum::Router::new().route("/", post(answer))).await;
    let verification = provider(&json!([interaction])).url(url).allow_unknown_states().verify().await;
    (std::mem::take(&mut *asked.lock().unwrap()), verification)
}

/// The form that other Pact tools send, and that the libraries of providers read.
#[tokio::test]
async fn a_message_that_is_answered_is_asked_for_over_http_as_other_tools_do_it() {
    let wrapped = |content: Value, kind: &str, encoded: Value| json!({ "content": content, "contentType": kind, "encoded": encoded });
    let gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";
    let same = [
        wrapped(json!({ "q": 4 }), "application/json", json!(false)),
        wrapped(json!("a text"), "application/json", json!(false)),
        wrapped(json!(gif), "image/gif", json!("base64")),
        wrapped(json!("plain é"), "text/plain", json!(false)),
        wrapped(json!("<a/>"), "application/xml", json!(false)),
        wrapped(json!("YWJj"), "application/octet-stream", json!("base64")),
    ];
    let read_as_json = wrapped(json!("{\"q\": 4}"), "application/json", json!("JSON"));
    let cases = same.iter().map(|contents| (contents, contents)).chain([(&read_as_json, &same[0])]);
    for (contents, expected) in cases {
        let (asked, verification) = asked(json!({
            "type": "Synchronous/Messages", "description": "double",
            "providerStates": [{ "name": "an adder", "params": { "by": 1 } }],
            "request": { "contents": contents, "metadata": { "topic": "questions" } },
            "response": [{ "contents": wrapped(json!({ "r": 8 }), "application/json", json!(false)),
                "metadata": { "topic": "answers" } }],
        }))
        .await;
        assert!(verification.is_ok(), "{verification}");
        let states = json!([{ "name": "an adder", "params": { "by": 1 } }]);
        let request = json!({ "contents": expected, "metadata": { "topic": "questions" } });
        assert_eq!(asked, json!({ "description": "double", "providerStates": states, "request": request }));
    }
}
