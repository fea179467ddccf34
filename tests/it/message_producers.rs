//! The functions that `#[pact_message]` registers: how they are found, what they can ask for and what they return.

use std::collections::HashMap;
use std::time::Duration;

use axum::routing::post;
use pact_harness::model::ReceivedMessage;
use pact_harness::prelude::*;
use pact_harness::provider::MessageProducer;
use pact_harness::registry;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::provider_messages::provider;
use super::support::in_this_order;
use crate::support::ErrorTexts as _;

#[derive(Clone)]
struct Shop(&'static str);

#[derive(Deserialize)]
struct InStock {
    sku: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    shelf: u32,
}

#[derive(Deserialize)]
struct Order {
    articles: Vec<String>,
}

#[pact_provider_state("an article is stored")]
fn store() -> Result<Stored, String> {
    Ok(Stored { shelf: 7 })
}

#[pact_message("article stored", "article put on a shelf")]
async fn stored(
    shop: State<Shop>,
    article: Params<InStock>,
    stored: Values<Stored>,
    interaction: CurrentInteraction,
) -> Result<Message, std::io::Error> {
    tokio::task::yield_now().await;
    let CurrentInteraction { description, consumer, .. } = interaction;
    let body = json!({ "shop": shop.0.0, "sku": article.sku, "shelf": stored.shelf, "for": [description, consumer] });
    Ok(Message::json(&body).metadata("topic", "articles").metadata("retries", 3))
}

#[pact_message("{count} pieces of {sku} returned")]
fn returned(count: u32, sku: String) -> Message {
    Message::json(json!({ "sku": sku, "count": count }))
}

#[pact_message("article {sku} sold {count} times")]
fn sold(sku: String, count: u32) -> Message {
    Message::json(json!({ "sku": sku, "count": count }))
}

#[pact_message("article {sku} sold {often}")]
fn sold_often(sku: String, often: String) -> ReceivedMessage {
    ReceivedMessage::new(sku + &often)
}

#[pact_message("prices of an order")]
fn prices(order: Request<Order>) -> Vec<Message> {
    order.articles.iter().zip(1..).map(|(sku, price)| Message::json(json!({ "sku": sku, "price": price }))).collect()
}

#[pact_message("a picture of what was asked")]
fn picture(request: MessageRequest) -> Result<Message, String> {
    let asked = request.request.ok_or("nothing was asked")?;
    Ok(Message::bytes("image/png", [&b"\x89PNG\r\n\x1a\n"[..], &asked.body].concat()))
}

#[pact_message("something with no JSON form")]
fn no_json() -> Message {
    Message::json(HashMap::from([((1, 2), 3)])).metadata("topic", "x")
}

#[pact_message("the producer fails")]
fn fails() -> Result<Message, String> {
    Err("no ink".to_owned())
}

#[pact_message("the producer panics")]
fn panics() -> Message {
    panic!("a bug in the producer");
}

#[pact_message("the producer hangs")]
async fn hangs() -> Message {
    std::future::pending().await
}

#[pact_message("the producer blocks")]
fn blocks() -> Message {
    loop {
        std::thread::park();
    }
}

fn contents(content: &Value) -> Value {
    json!({ "contents": { "content": content, "contentType": "application/json", "encoded": false } })
}

fn event(description: &str, content: &Value, more: &Value) -> Value {
    let mut event = contents(content);
    let members = event.as_object_mut().unwrap();
    members.insert("type".to_owned(), json!("Asynchronous/Messages"));
    members.insert("description".to_owned(), json!(description));
    members.extend(more.as_object().unwrap().clone());
    event
}

fn exchange(description: &str, request: &Value, response: &Value) -> Value {
    json!({ "type": "Synchronous/Messages", "description": description, "request": request, "response": response })
}

/// The only error of a message that was not made.
async fn error(description: &str) -> String {
    let interactions = json!([event(description, &json!({}), &json!({}))]);
    let verification = provider(&interactions).timeout(Duration::from_millis(200)).verify().await;
    assert!(verification.failed().is_empty(), "an error is not a failed expectation: {verification}");
    let errors = verification.error_texts();
    assert_eq!(errors.len(), 1, "{verification}");
    errors[0].clone()
}

#[tokio::test]
async fn a_producer_gets_what_it_asks_for_and_its_message_is_compared() {
    let stored = |description: &str| {
        let state = json!({ "name": "an article is stored", "params": { "sku": "A-1" } });
        let body = json!({ "shop": "corner", "sku": "A-1", "shelf": 7, "for": [description, "c"] });
        let metadata = json!({ "topic": "articles", "retries": 3, "contentType": "application/json" });
        event(description, &body, &json!({ "providerStates": [state], "metadata": metadata }))
    };
    let interactions = json!([stored("article stored"), stored("article put on a shelf")]);
    let verification = provider(&interactions).state(Shop("corner")).verify().await;
    assert!(verification.is_ok(), "{verification}");

    let verification = provider(&interactions).verify().await;
    let errors = verification.error_texts();
    assert!(errors[0].contains("Shop>, but the provider was given nothing: call `.state(..)`"), "{verification}");
}

#[tokio::test]
async fn metadata_that_is_missing_or_differs_is_a_failure_and_more_of_it_is_none() {
    let rules = json!({ "metadata": { "retries": { "matchers": [{ "match": "type" }] } } });
    let state = json!({ "name": "an article is stored", "params": { "sku": "A-1" } });
    let expected = |metadata: Value| {
        let more = json!({ "providerStates": [state], "metadata": metadata, "matchingRules": rules });
        let body = json!({ "shop": "corner", "sku": "A-1", "shelf": 7, "for": ["article stored", "c"] });
        json!([event("article stored", &body, &more)])
    };
    let verify = |metadata: Value| provider(&expected(metadata)).state(Shop("corner")).verify();
    let verification = verify(json!({ "retries": 1 })).await;
    assert!(verification.is_ok(), "{verification}");
    let verification = verify(json!({ "retries": "1", "topic": "shelves", "key": "A-1" })).await;
    assert_eq!(verification.failed().len(), 1, "{verification}");
    in_this_order(
        &verification.to_string(),
        &[
            "metadata.key: \"A-1\"",
            "metadata.retries: ",
            "Actual metadata.retries: 3",
            "metadata.topic: \"shelves\"",
            "Actual metadata.topic: \"articles\"",
        ],
    );
}

#[tokio::test]
async fn what_stands_in_the_description_is_an_argument() {
    let content = json!({ "sku": "A-1", "count": 3 });
    let verification = provider(&json!([event("3 pieces of A-1 returned", &content, &json!({}))])).verify().await;
    assert!(verification.is_ok(), "{verification}");

    let error = error("no pieces of A-1 returned").await;
    let expected = "invalid u32 \"no\" for `{count}` in the message \"no pieces of A-1 returned\": invalid digit found";
    assert!(error.contains(expected), "{error}");
}

#[tokio::test]
async fn a_description_that_fits_two_producers_is_an_error_with_both_places() {
    in_this_order(
        &error("article A-1 sold 3 times").await,
        &[
            "the message \"article A-1 sold 3 times\" fits two descriptions, \"article {sku} sold {count} times\" (`sold` at \
             tests/it/message_producers.rs:",
            " and \"article {sku} sold {often}\" (`sold_often` at tests/it/message_producers.rs:",
            "): give it a producer with its exact description, or make them differ",
        ],
    );
}

#[tokio::test]
async fn a_message_is_answered_by_what_the_producer_makes_of_the_request() {
    let order = contents(&json!({ "articles": ["A-1", "B-2"] }));
    let price = |sku: &str, price: u32| contents(&json!({ "sku": sku, "price": price }));
    let answers = json!([price("A-1", 1), price("B-2", 2)]);
    let verification = provider(&json!([exchange("prices of an order", &order, &answers)])).verify().await;
    assert!(verification.is_ok(), "{verification}");

    let unreadable = contents(&json!({ "articles": 7 }));
    let verification = provider(&json!([exchange("prices of an order", &unreadable, &answers)])).verify().await;
    let error = &verification.error_texts()[0];
    assert!(error.contains("the message was not made: invalid it::"), "{error}");
    assert!(
        error.contains(
            "Order in the request {\"articles\":7}: invalid type: integer `7`, expected a sequence at line 1"
        ),
        "{error}"
    );
    assert!(error.contains("(`prices` at tests/it/message_producers.rs:"), "{error}");
}

#[tokio::test]
async fn a_request_that_nobody_made_is_an_error() {
    let error = error("prices of an order").await;
    assert!(error.contains("Order>, but this message answers no request (`prices` at "), "{error}");
}

#[tokio::test]
async fn bytes_are_a_message_of_their_content_type() {
    use base64::Engine as _;
    let bytes = base64::prelude::BASE64_STANDARD.encode(b"\x89PNG\r\n\x1a\n[1]");
    let answer = |content_type: &str| {
        json!([{
            "contents": { "content": bytes, "contentType": content_type, "encoded": "base64" },
            "metadata": { "contentType": content_type },
        }])
    };
    let ask = |answer: Value| {
        provider(&json!([exchange("a picture of what was asked", &contents(&json!([1])), &answer)])).verify()
    };
    let verification = ask(answer("image/png")).await;
    assert!(verification.is_ok(), "{verification}");
    let verification = ask(answer("image/gif")).await;
    assert_eq!(verification.failed().len(), 1, "{verification}");
}

#[tokio::test]
async fn a_function_of_the_test_goes_before_a_registered_one() {
    let interactions = json!([event("the producer fails", &json!({ "id": 1 }), &json!({}))]);
    let make = |_| async { Message::json(json!({ "id": 1 })) };
    let verification = provider(&interactions).message("the producer fails", make).verify().await;
    assert!(verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn a_function_of_the_test_that_panics_before_it_waits_is_an_error_of_its_message() {
    let make = |request: MessageRequest| std::future::ready(Message::json(request.request.expect("a request").body));
    let interactions = json!([event("it is asked", &json!({}), &json!({}))]);
    let verification = provider(&interactions).message("it is asked", make).verify().await;
    assert!(verification.error_texts()[0].ends_with("the message was not made: panicked: a request"), "{verification}");
}

#[tokio::test]
async fn a_producer_that_fails_panics_or_hangs_is_an_error_with_its_place() {
    for (description, expected) in [
        ("the producer fails", "the message was not made: no ink (`fails` at tests/it/message_producers.rs:"),
        ("the producer panics", "the message was not made: panicked: a bug in the producer (`panics` at tests/it/"),
        ("the producer hangs", "the message was not made: was not done within 200ms (`hangs` at tests/it/"),
        (
            "the producer blocks",
            "was not done within 200ms, and still blocks its thread, which was given up (`blocks` at ",
        ),
        ("something with no JSON form", "its body has no JSON form: key must be a string (`no_json` at tests/it/"),
    ] {
        let error = error(description).await;
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn the_nearest_description_of_an_unknown_message_may_be_registered() {
    assert!(error("articles stored").await.ends_with("did you mean \"article stored\"?"));
}

#[tokio::test]
async fn what_no_function_makes_is_asked_for_over_http() {
    let app = axum::Router::new().route(
        "/",
        post(|body: axum::Json<Value>| async move { axum::Json(json!({ "made for": body["description"] })) }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let interactions = json!([
        event("only the server knows this", &json!({ "made for": "only the server knows this" }), &json!({})),
        event("the producer fails", &json!({}), &json!({})),
    ]);
    let verification = provider(&interactions).url(url).verify().await;
    assert_eq!(verification.passed().len(), 1, "{verification}");
    assert!(verification.error_texts()[0].contains("the message was not made: no ink"), "{verification}");
}

#[test]
fn producers_are_listed_with_their_descriptions() {
    let listed = registry::all::<MessageProducer>();
    let stored = listed.iter().find(|producer| producer.site.name == "stored").unwrap();
    assert_eq!(stored.descriptions, ["article stored", "article put on a shelf"]);
}
