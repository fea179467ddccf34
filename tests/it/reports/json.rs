use std::fs;

use boon::{Compiler, Schemas};
use pact_harness::model::ProviderState;
use pact_harness::prelude::*;
use pact_harness::report::failed_interactions;
use serde_json::{Value, json};

use super::{good, nothing, verification};

/// The schema that is documented, in which members that it does not name are refused.
fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verification-report.schema.json");
    let mut schema = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    refuse_others(&mut schema);
    schema
}

fn refuse_others(schema: &mut Value) {
    if schema.get("required").is_some() && schema.get("properties").is_some() {
        schema["additionalProperties"] = json!(false);
    }
    match schema {
        Value::Object(members) => members.values_mut().for_each(refuse_others),
        Value::Array(items) => items.iter_mut().for_each(refuse_others),
        _ => {}
    }
}

/// The report, read as its schema says.
#[track_caller]
fn validated(verification: &Verification) -> Value {
    let report: Value = serde_json::from_str(&verification.to_json()).unwrap();
    let mut compiler = Compiler::new();
    compiler.add_resource("report.json", schema()).unwrap();
    let mut schemas = Schemas::new();
    let schema = compiler.compile("report.json", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(&report, schema) {
        panic!("{error:#}\n{report:#}");
    }
    report
}

#[tokio::test]
async fn the_json_report_is_as_its_schema_says_whatever_came_out() {
    assert_eq!(validated(&good().await)["result"], true);
    let report = validated(&nothing().await);
    assert_eq!((&report["result"], &report["interactionResults"]), (&json!(false), &json!([])));
    let message = report["errors"][0]["mismatch"]["message"].as_str().unwrap();
    assert!(message.starts_with("there is no file or directory /no/such/place"), "{message}");

    let report = validated(&verification().await);
    assert_eq!(report["result"], false);
    let counts = json!({
        "interactions": 5, "passed": 1, "failed": 2, "errors": 1, "pending": 1, "planned": 0, "leftOut": 0,
    });
    assert_eq!(report["counts"], counts);
    assert_eq!((report["errors"].as_array().unwrap().len(), report["pendingErrors"].as_array().unwrap().len()), (3, 1));
    assert_eq!(report["output"][0], "Contract Verification Results");
}

#[tokio::test]
async fn a_difference_says_where_it_is_by_a_json_pointer_and_which_rule_is_not_met() {
    let report = validated(&verification().await);
    let article = &report["interactionResults"][1];
    assert_eq!(article["outcome"], "failed");
    assert_eq!(article["line"], 3);
    assert!(article["file"].as_str().unwrap().ends_with("checkout-app-shop.json"));
    let differences = article["mismatch"]["mismatches"].as_array().unwrap();
    let amount = json!({
        "type": "BodyMismatch", "path": "$.price.amount", "location": "body.price.amount", "pointer": "/price/amount",
        "expected": "10.5", "actual": "11.5", "rule": "equality",
        "mismatch": "body.price.amount: expected 10.5, but was 11.5",
    });
    assert_eq!(differences.last().unwrap(), &amount);
    assert_eq!(differences[0]["key"], "Set-Cookie");
    assert_eq!(article["response"]["status"], 200);
    let hello = &report["interactionResults"][4];
    assert_eq!(hello["response"]["body"], json!({ "contentType": "application/octet-stream", "bytes": 4 }));
}

#[tokio::test]
async fn what_failed_can_be_read_back() {
    let failed = failed_interactions(verification().await.to_json().as_bytes()).unwrap();
    let named: Vec<_> = failed.iter().map(|one| (&*one.consumer, &*one.description)).collect();
    let app = "checkout-app";
    assert_eq!(
        named,
        [
            (app, "get an article"),
            (app, "get an article that is | `gone`"),
            (app, "order an article"),
            ("web-shop", "say hello"),
        ]
    );
    let [ProviderState { name, params }] = &failed[2].states[..] else { panic!("{failed:?}") };
    assert_eq!(name, "an article is on sale");
    assert_eq!(params[0].1.to_string(), "42");
    assert_eq!(failed_interactions(good().await.to_json().as_bytes()).unwrap(), []);
}

#[test]
fn what_is_no_report_is_an_error_that_says_why() {
    let error = |text: &str| failed_interactions(text.as_bytes()).unwrap_err().to_string();
    assert!(error("{").starts_with("this is not a report of a verification: "), "{}", error("{"));
    assert!(
        error("{}").ends_with("at its root, expected a member \"interactionResults\" with a list"),
        "{}",
        error("{}")
    );
    let nameless = error(r#"{"interactionResults": [{"result": "OK"}, {"result": "Error", "consumer": "c"}]}"#);
    assert!(nameless.ends_with("/interactionResults/1, expected a member \"description\" with a text"), "{nameless}");
}

#[tokio::test]
async fn what_other_tools_read_is_as_they_write_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut interaction = super::http("get", "/gone", json!({ "status": 200 }));
    interaction["key"] = json!("ab12");
    super::write(&dir, "app", &json!([interaction]));
    let report = validated(&Provider::new("shop").pacts(dir.path()).app(super::app()).verify().await);
    let result = &report["interactionResults"][0];
    assert_eq!(result["interactionKey"], "ab12");
    let status = &result["mismatch"]["mismatches"][0];
    assert_eq!(
        (&status["type"], &status["expected"], &status["actual"]),
        (&json!("StatusMismatch"), &json!(200), &json!(404))
    );
}
