//! `params!`, `pattern!` and `given_with` have one way to write JSON, and take values of `serde_json::json!`.

#![deny(warnings)]

use pact_harness::prelude::*;
use serde::Serialize;
use serde_json::json;

const KEY: &str = "key";

mod keys {
    pub(crate) const ID: &str = "id";
}

#[derive(Serialize)]
struct InStock {
    sku: &'static str,
    tags: [u8; 2],
}

#[pact_contract(consumer = "app", provider = "json-dialect")]
fn articles(contract: &mut Contract) {
    let (sku, name) = (String::from("A-1"), "sku");
    let states = [
        params! { sku: sku, tags: [1, 2] },
        params! { "sku": "A-1", "tags": [1, 2], },
        params!({ (name): "A-1", "tags": [1, 2] }),
        params!({ "sku": sku.as_str(), tags: json!([1, 2]) }),
    ];
    for (i, state) in states.into_iter().enumerate() {
        contract.interaction(&format!("get {i}")).given_with("in stock", state).get("/").responds(200);
    }
    let states = [json!({ "sku": "A-1", "tags": [1, 2] }), json!({ name: sku, "tags": [1, 2] })];
    for (i, state) in states.into_iter().enumerate() {
        contract.interaction(&format!("get {i} of json!")).given_with("in stock", state).get("/").responds(200);
    }
    contract
        .interaction("get what serde writes")
        .given_with("in stock", InStock { sku: "A-1", tags: [1, 2] })
        .get("/")
        .responds(200);
}

#[pact_consumer(consumer = "app", provider = "json-dialect-messages")]
fn states_of_messages_too(pact: Pact) {
    let message = pact.message("changed").given_with("in stock", json!({ "sku": "A-1" })).json(pattern!({ left: 7 }));
    assert_eq!(message.deliver().parse::<serde_json::Value>().unwrap(), json!({ "left": 7 }));
}

#[test]
fn all_of_them_are_the_same() {
    let pact: serde_json::Value = serde_json::to_value(pact_json("articles")).unwrap();
    let interactions = pact["interactions"].as_array().unwrap();
    assert_eq!(interactions.len(), 7);
    for interaction in interactions {
        assert_eq!(interaction["providerStates"][0]["params"], json!({ "sku": "A-1", "tags": [1, 2] }), "{interaction}");
    }
}

fn pact_json(name: &str) -> impl Serialize {
    let pact = Contract::find(name).unwrap().to_pact();
    pact_harness::format::write(&pact, SpecVersion::V4).unwrap()
}

#[pact_contract(consumer = "app", provider = "json-dialect-keys")]
fn keys(contract: &mut Contract) {
    let nested = params! { KEY: 1, keys::ID: null, type: { deep: [{}, []] } };
    contract.interaction("get").given_with("it exists", nested).get("/").responds(200).json(pattern!({
        sku: like("A-1"),
        "left": integer(1),
        KEY: json!({ "a": [1, null] }),
        keys::ID: { type: null },
    }));
    contract.interaction("get nothing").given_with("it exists", params! {}).get("/nothing").responds(200).json(json!({}));
}

#[test]
fn keys_are_names_texts_and_constants() {
    let pact: serde_json::Value = serde_json::to_value(pact_json("keys")).unwrap();
    let interaction = &pact["interactions"][0];
    assert_eq!(
        interaction["providerStates"][0]["params"],
        json!({ "key": 1, "id": null, "type": { "deep": [{}, []] } })
    );
    assert_eq!(
        interaction["response"]["body"]["content"],
        json!({ "sku": "A-1", "left": 1, "key": { "a": [1, null] }, "id": { "type": null } })
    );
}

#[pact_consumer(consumer = "app", provider = "json-dialect")]
#[should_panic(expected = "the parameters of a provider state are an object, not array")]
fn an_array_is_rejected(pact: Pact) {
    let _ = pact.interaction("get").given_with("it exists", json!([1]));
}
