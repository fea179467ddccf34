//! A body is given as a value or as a reference to one.

use pact_harness::prelude::*;
use serde_json::{Value, json};

#[pact_contract(consumer = "app", provider = "values-and-references")]
fn values_and_references(contract: &mut Contract) {
    let (pattern, value) = (pattern!({ "id": integer(1) }), json!({ "id": 1 }));
    contract.interaction("pattern by reference").get("/1").responds(200).json(&pattern);
    contract.interaction("pattern").get("/2").responds(200).json(pattern);
    contract.interaction("value by reference").get("/3").responds(200).json(&value);
    contract.interaction("value").get("/4").responds(200).json(value);
}

#[test]
fn interactions_take_both() {
    let pact = Contract::find("values_and_references").unwrap().to_pact();
    let responses: Vec<_> = pact
        .interactions
        .iter()
        .map(|interaction| match interaction {
            pact_harness::model::Interaction::Http(http) => &http.response,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(responses[0] == responses[1] && responses[2] == responses[3] && responses[0] != responses[2]);
    assert!(!responses[0].rules.body.is_empty());
}

#[test]
fn messages_take_both() {
    let value: Value = json!({ "id": 1 });
    let by_reference = format!("{:?}", Message::json(&value));
    assert_eq!(format!("{:?}", Message::json(value)), by_reference);
    assert!(format!("{:?}", Message::json("text")).contains("Ok("), "a type without a size, behind its reference");
}
