//! Pact files as other tools write them, where nothing is lost by it.

use std::fs;

use pact_harness::format;
use pact_harness::model::Pact;
use pact_harness::prelude::Provider;
use serde_json::{Value, json};

use crate::support::ErrorTexts as _;

fn text(version: &str, interactions: &Value) -> Vec<u8> {
    let pact = json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" }, "interactions": interactions,
        "metadata": { "pactSpecification": { "version": version } },
    });
    serde_json::to_vec_pretty(&pact).unwrap()
}

fn read(version: &str, interaction: &Value) -> Pact {
    format::read(&text(version, &json!([interaction]))).unwrap_or_else(|error| panic!("{error}: {interaction}"))
}

#[test]
fn an_empty_array_and_null_are_as_good_as_an_empty_object() {
    let of_part = ["headers", "query", "matchingRules", "generators"];
    let of_rules = ["path", "query", "header", "body", "status", "metadata"];
    for empty in [json!([]), json!(null)] {
        for version in ["1.0.0", "2.0.0", "3.0.0", "4.0"] {
            let interaction = |part: Value| json!({ "type": "Synchronous/HTTP", "description": "d", "request": part, "response": part });
            let plain = read(version, &interaction(json!({})));
            for member in of_part {
                let part = json!({ "type": "Synchronous/HTTP", "description": "d", "request": { member: empty }, "response": {} });
                assert_eq!(read(version, &part), plain, "{member}: {empty}");
            }
            for category in of_rules {
                for member in ["matchingRules", "generators"] {
                    let part = json!({ member: { category: empty } });
                    assert_eq!(read(version, &interaction(part)), plain, "{member}.{category}: {empty}");
                }
            }
            let state = |params: Value| {
                json!({ "type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {},
                    "providerStates": [{ "name": "s", "params": params }] })
            };
            assert_eq!(read(version, &state(empty.clone())), read(version, &state(json!({}))));
        }
        let message = |metadata: &Value| json!({ "type": "Asynchronous/Messages", "description": "d", "metadata": metadata, "matchingRules": metadata });
        assert_eq!(read("4.0", &message(&empty)), read("4.0", &message(&json!({}))));
        let variants = |rules: &Value| {
            let rule =
                json!({ "match": "arrayContains", "variants": [{ "index": 0, "rules": rules, "generators": rules }] });
            json!({ "type": "Synchronous/HTTP", "description": "d", "request": {},
                "response": { "matchingRules": { "body": { "$": { "matchers": [rule] } } } } })
        };
        read("4.0", &variants(&empty));
    }
}

#[tokio::test]
async fn an_interaction_that_cannot_be_read_is_an_error_with_its_place_and_hides_no_other() {
    let good = |name: &str| json!({ "description": name, "request": { "path": "/" }, "response": { "status": 200 } });
    let bad = json!({ "description": "bad", "request": { "headers": 5 }, "response": {} });
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("c-p.json"), text("3.0.0", &json!([good("one"), bad, good("two")]))).unwrap();
    let app = axum::Router::new().fallback(|| async {});
    let verification = Provider::new("p").pacts(dir.path()).app(app).verify().await;
    assert!(!verification.is_ok());
    let passed: Vec<_> = verification.passed().iter().map(|result| result.description.clone()).collect();
    assert_eq!(passed, ["one", "two"]);
    let lines: Vec<_> =
        verification.passed().iter().map(|result| result.origin.rsplit_once(':').unwrap().1.to_owned()).collect();
    let [one, two]: [usize; 2] = [lines[0].parse().unwrap(), lines[1].parse().unwrap()];
    assert!(two > one + 10, "the line of the second is behind the bad one: {lines:?}");
    let [error] = verification.error_texts().try_into().unwrap_or_else(|errors| panic!("{errors:?}"));
    assert!(error.contains("at /interactions/1/request/headers: expected an object, but found 5"), "{error}");
    assert!(error.contains("c-p.json:") && error.contains("this interaction is not verified"), "{error}");
}

#[tokio::test]
async fn a_pact_of_which_nothing_can_be_read_is_an_error_and_not_an_empty_pact() {
    for count in [1, 1_000] {
        let dir = tempfile::tempdir().unwrap();
        let bad = vec![json!({ "request": 5 }); count];
        fs::write(dir.path().join("c-p.json"), text("3.0.0", &bad.into())).unwrap();
        let app = axum::Router::new().fallback(|| async {});
        let verification = Provider::new("p").pacts(dir.path()).app(app).verify().await;
        let errors = verification.error_texts();
        assert!(errors[0].contains("at /interactions/0/request: expected an object, but found 5"), "{errors:?}");
        assert!(!errors.iter().any(|error| error.contains("has no interactions")), "{errors:?}");
    }
}
