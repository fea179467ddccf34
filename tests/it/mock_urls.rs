//! URLs of the provider inside of texts, and examples of values that are made anew.

use std::panic::catch_unwind;

use axum::Router;
use axum::routing::get;
use pact_harness::format;
use pact_harness::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

const LINK: &str = r#"<{}>; rel="next""#;

fn next() -> Pattern {
    mock_url(r"/orders\?page=\d+", "http://localhost:1234/orders?page=2")
}

#[pact_contract(consumer = "it-urls", provider = "it-orders")]
fn it_orders(contract: &mut Contract) {
    let get = contract.interaction("list orders").get("/orders").responds(200).header("Link", next().within(LINK));
    get.json(pattern!({ "more": next().within("more at {} (and on)"), "self": mock_url("/orders", "http://localhost:1234/orders") }));
}

#[tokio::test]
async fn the_mock_puts_its_address_into_the_text() {
    let contract = Contract::find("it_orders").unwrap();
    let mock = contract.mock_provider().start().await.unwrap();
    let response = mock.request(Method::GET, "/orders").send().await.unwrap();
    let url = mock.url();
    assert_eq!(response.headers()["link"], format!("<{url}/orders?page=2>; rel=\"next\""));
    let body: Value = response.json().await.unwrap();
    let expected = json!({ "more": format!("more at {url}/orders?page=2 (and on)"), "self": format!("{url}/orders") });
    assert_eq!(body, expected);
}

#[test]
fn the_pact_has_the_example_and_what_other_tools_make_of_it() {
    let pact = Contract::find("it_orders").unwrap().to_pact();
    let json: Value = serde_json::from_str(&format::write(&pact, SpecVersion::V4).unwrap().to_string()).unwrap();
    let response = &json["interactions"][0]["response"];
    let example = r#"<http://localhost:1234/orders?page=2>; rel="next""#;
    assert_eq!(response["headers"]["Link"], json!([example]));
    let generator = json!({
        "type": "MockServerURL", "example": example, "regex": r"http://localhost:1234(/orders\?page=\d+)",
    });
    assert_eq!(response["generators"]["header"]["Link"], generator);
    let rule = json!([{ "match": "regex", "regex": r#"<[^\s<>"]*(?:/orders\?page=\d+)>; rel="next""# }]);
    assert_eq!(response["matchingRules"]["header"]["Link"]["matchers"], rule);
    let port = |version| format::check_version(&pact.interactions[0], version).map_err(|error| error.to_string());
    assert_eq!(port(SpecVersion::V4), Ok(()));
    assert!(port(SpecVersion::V3).unwrap_err().ends_with("needs version 4 of the specification"));
}

#[tokio::test]
async fn a_provider_may_have_any_address() {
    let app = |link: &'static str| {
        let body = json!({ "more": "more at https://shop.example/v1/orders?page=7 (and on)", "self": "https://shop.example/orders" });
        Router::new().route("/orders", get(move || async move { ([("Link", link)], axum::Json(body)) }))
    };
    let verified = async |link| {
        let provider = Provider::new("it-orders").pact(Contract::find("it_orders").unwrap().to_pact(), "it");
        provider.app(app(link)).verify().await
    };
    let verification = verified(r#"<https://shop.example/orders?page=3>; rel="next""#).await;
    assert!(verification.is_ok(), "{verification}");
    for other in [
        r#"<https://shop.example/orders?page=x>; rel="next""#,
        r#"<https://shop.example/orders?page=3>; rel="last""#,
        r#"<https://shop.example/other>; rel="last", <https://shop.example/orders?page=3>; rel="next""#,
        "https://shop.example/orders?page=3",
    ] {
        assert!(!verified(other).await.is_ok(), "{other}");
    }
}

fn refusal(make: impl FnOnce() -> Pattern + std::panic::UnwindSafe) -> String {
    let panic = catch_unwind(make).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_else(|| (*panic.downcast_ref::<&str>().unwrap()).to_owned())
}

#[test]
fn a_text_has_one_place_for_the_url() {
    assert_eq!(
        refusal(|| next().within("<>")),
        "the text \"<>\" has `{}` 0 times: write it once, in the place of the URL"
    );
    assert!(refusal(|| next().within("{} {}")).contains("has `{}` 2 times"));
    assert_eq!(refusal(|| regex("a", "a").within("{}")), "`within` is for `mock_url(..)`");
    assert_eq!(refusal(|| next().within("{}").within("{}")), "this URL already has a text around it");
    let twice = refusal(|| mock_url("/a", "http://h/a").within("http://h/a or {}"));
    assert!(twice.contains("would be taken for that of the URL"), "{twice}");
    let late = refusal(|| next().within(LINK).example(r#"<http://other/orders?page=1>; rel="next""#));
    assert!(late.ends_with("give the example before it"), "{late}");
    // An expression may leave the slash out, and take more than the path.
    mock_url(r"orders/\d+", "http://h/orders/1").within("see {}.");
    mock_url("/.*", "http://h/orders/1").within("see {}.");
}

#[pact_contract(consumer = "it-urls", provider = "it-examples")]
fn it_examples(contract: &mut Contract) {
    let get = contract.interaction("get").get("/").responds(200);
    get.header("X-Id", uuid().example("00000000-0000-4000-8000-000000000000")).json(pattern!({
        "id": uuid().example("936da01f-9abd-4d9d-80c7-02af85c822a8"),
        "int": random_int(1, 9).example(7),
        "decimal": random_decimal(4).example(12.25),
        "hex": random_hexadecimal(4).example("beef"),
        "text": random_string(5).example("hello"),
        "flag": random_boolean().example(false),
        "state": one_of(["draft", "sent"]).generated().example("sent"),
    }));
}

#[tokio::test]
async fn an_example_stays_and_the_value_is_made_anew() {
    let contract = Contract::find("it_examples").unwrap();
    let pact = contract.to_pact();
    let json: Value = serde_json::from_str(&format::write(&pact, SpecVersion::V3).unwrap().to_string()).unwrap();
    let response = &json["interactions"][0]["response"];
    let examples = json!({
        "id": "936da01f-9abd-4d9d-80c7-02af85c822a8", "int": 7, "decimal": 12.25, "hex": "beef", "text": "hello", "flag": false,
        "state": "sent",
    });
    assert_eq!(response["body"], examples);
    assert_eq!(response["headers"]["X-Id"], "00000000-0000-4000-8000-000000000000");
    assert_eq!(response["generators"]["body"].as_object().unwrap().len(), 7);

    let mock = contract.mock_provider().start().await.unwrap();
    let made: Value = mock.request(Method::GET, "/").send().await.unwrap().json().await.unwrap();
    assert_ne!(made["id"], examples["id"]);
    assert_ne!(made["text"], examples["text"]);
    assert_eq!(refusal(|| random_int(1, 9).example(10)), "the example 10 is not from 1 to 9");
    assert!(refusal(|| uuid().example("1")).contains("does not accept its own example"));
}
