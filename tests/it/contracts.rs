//! The operations on a named contract.

use std::fs;

use axum::Json;
use axum::routing::{get, post};
use pact_harness::consumer::ContractError;
use pact_harness::format;
use pact_harness::model::{Body, Interaction, ProviderState};
use pact_harness::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

use super::support::port;
use crate::support::ErrorTexts as _;

#[pact_contract(consumer = "checkout-app", provider = "it-payments", version = "1.0.0")]
fn it_payments(contract: &mut Contract) {
    contract
        .interaction("process payment")
        .given("user has valid payment method")
        .post("/payments")
        .json(pattern!({ "amount": 1000, "currency": "USD" }))
        .responds(200)
        .json(pattern!({ "id": like("pay_1"), "status": "success" }));
    contract
        .interaction("get payment status")
        .get("/payments/pay_1")
        .responds(200)
        .json(pattern!({ "status": "success" }));
}

#[pact_contract(consumer = "checkout-app", provider = "it-refunds", spec = "v3")]
fn it_refunds(contract: &mut Contract) {
    contract.interaction("process refund").post("/refunds").responds(201);
}

#[pact_contract(consumer = "checkout-app", provider = "it-bodies")]
fn it_bodies_described_twice(contract: &mut Contract) {
    let body = || pattern!({ "id": uuid(), "amount": integer(1) });
    contract.interaction("put").put("/payments").json(body()).text("1000").responds(200).json(body()).text("done");
}

#[test]
fn the_last_body_takes_the_rules_and_generators_of_an_earlier_one_away() {
    let pact = Contract::find("it_bodies_described_twice").unwrap().to_pact();
    let Some(Interaction::Http(put)) = pact.interactions.first() else { panic!("{pact:?}") };
    assert_eq!((&put.request.body, &put.response.body), (&Body::Text("1000".into()), &Body::Text("done".into())));
    assert!(put.request.rules.body.is_empty() && put.response.rules.body.is_empty(), "{put:?}");
    assert!(put.request.generators.body.is_empty() && put.response.generators.body.is_empty(), "{put:?}");
}

#[test]
fn a_contract_is_found_by_name() {
    let contract = Contract::find("it_payments").unwrap();
    assert_eq!((contract.consumer(), contract.provider()), ("checkout-app", "it-payments"));
    assert_eq!(contract.version(), Some("1.0.0"));
    let all = Contract::all();
    let names: Vec<_> = all.iter().map(Contract::name).collect();
    assert!(names.is_sorted() && names.contains(&"it_payments") && names.contains(&"it_refunds"), "{names:?}");
}

#[test]
fn an_unknown_contract_is_an_error_with_the_nearest_name() {
    let error = Contract::find("it_payment").unwrap_err();
    assert!(matches!(error, ContractError::Unknown { .. }));
    assert_eq!(
        error.to_string(),
        "no function `it_payment` is annotated with #[pact_contract]: did you mean \"it_payments\"?"
    );
}

#[test]
fn a_pact_file_is_generated_with_matchers_and_metadata_and_its_path_is_returned() {
    let dir = tempfile::tempdir().unwrap();
    let path = Contract::find("it_payments").unwrap().generate_pact(dir.path()).unwrap();
    assert_eq!(path, dir.path().join("checkout-app-it-payments.json"));
    let text = fs::read_to_string(&path).unwrap();
    let pact: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(pact["metadata"]["pactSpecification"]["version"], "4.0");
    assert_eq!(pact["metadata"]["pactHarness"]["version"], env!("CARGO_PKG_VERSION"));
    let created = pact["metadata"]["pactHarness"]["createdAt"].as_str().unwrap();
    assert_eq!((created.len(), created.matches('-').count()), (10, 2), "a date: {created}");
    let response = &pact["interactions"][1]["response"];
    assert_eq!(response["body"]["content"], json!({ "id": "pay_1", "status": "success" }));
    assert_eq!(
        response["matchingRules"]["body"],
        json!({ "$.id": { "combine": "AND", "matchers": [{ "match": "type" }] } })
    );
}

#[test]
fn the_specification_version_is_chosen_by_the_attribute_or_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let contract = Contract::find("it_refunds").unwrap();
    let text = fs::read(contract.generate_pact(dir.path()).unwrap()).unwrap();
    assert_eq!(format::read(&text).unwrap().spec, SpecVersion::V3);
    let text = fs::read(contract.with_spec(SpecVersion::V4).generate_pact(dir.path()).unwrap()).unwrap();
    assert_eq!(format::read(&text).unwrap().spec, SpecVersion::V4, "the file is lifted");
    let error = Contract::find("it_refunds").unwrap().generate_pact(dir.path()).unwrap_err().to_string();
    assert!(error.contains("cannot be written in version V3") && error.contains("is in version V4"), "{error}");
}

#[test]
fn the_file_does_not_change_when_the_content_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let contract = Contract::find("it_payments").unwrap();
    let path = contract.generate_pact(dir.path()).unwrap();
    let old = fs::read_to_string(&path).unwrap();
    let aged = old.replace(&old[old.find("createdAt").unwrap()..][..25], "createdAt\": \"2001-02-03\",");
    fs::write(&path, &aged).unwrap();
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    contract.generate_pact(dir.path()).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), aged);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before, "it is not even written");
}

#[tokio::test]
async fn a_mock_provider_answers_until_it_is_shut_down() {
    let mock = Contract::find("it_payments").unwrap().mock_provider().port(port::SHUT_DOWN).start().await.unwrap();
    let body = json!({ "amount": 1000, "currency": "USD" });
    let response = mock.request(Method::POST, "/payments").json(&body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "id": "pay_1", "status": "success" }));

    mock.shutdown();
    std::net::TcpListener::bind(("127.0.0.1", port::SHUT_DOWN)).expect("the port is free again");
}

#[tokio::test]
async fn a_mock_provider_listens_on_the_port_that_it_is_given() {
    let port = port::GIVEN;
    let taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let contract = Contract::find("it_payments").unwrap();
    let error = contract.mock_provider().port(port).start().await.unwrap_err().to_string();
    assert!(error.contains("listens on port 27392 already; leave `port` out"), "{error}");
    drop(taken);
    let mock = contract.mock_provider().port(port).start().await.unwrap();
    assert_eq!(mock.url(), format!("http://127.0.0.1:{port}"));
}

#[tokio::test]
async fn an_unmatched_request_is_answered_with_404_and_the_closest_interaction() {
    let mock = Contract::find("it_payments").unwrap().mock_provider().start().await.unwrap();
    let body = json!({ "amount": 999, "currency": "USD" });
    let response = mock.request(Method::POST, "/payments").json(&body).send().await.unwrap();
    assert_eq!(response.status(), 404);
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["error"], "POST /payments matches no interaction of the pact");
    assert_eq!(answer["closest"]["description"], "process payment");
    assert!(answer["closest"]["defined"].as_str().unwrap().starts_with("tests/it/contracts.rs:"), "{answer}");
    assert_eq!(
        answer["closest"]["differences"],
        json!([{ "location": "body.amount", "rule": "equality", "expected": "1000", "actual": "999" }])
    );
}

#[tokio::test]
async fn verification_of_the_mock_lists_what_did_not_occur_and_what_matched_nothing() {
    let mock = Contract::find("it_payments").unwrap().mock_provider().start().await.unwrap();
    mock.request(Method::GET, "/payments/pay_1").send().await.unwrap();
    mock.request(Method::GET, "/nowhere?a=1").send().await.unwrap();
    let outcome = mock.verify();
    assert!(!outcome.is_ok());
    assert_eq!(outcome.missing(), ["process payment"]);
    assert_eq!(outcome.mismatches().len(), 1);
    assert_eq!((&*outcome.mismatches()[0].method, &*outcome.mismatches()[0].target), ("GET", "/nowhere?a=1"));
    let text = outcome.to_string();
    assert!(
        text.contains(
            "Interactions that did not occur:\n  \"process payment\", POST /payments (tests/it/contracts.rs:"
        ),
        "{text}"
    );
}

async fn serve(app: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

fn service(status: &'static str) -> axum::Router {
    axum::Router::new()
        .route("/payments", post(|| async { Json(json!({ "id": "pay_77", "status": "success", "extra": true })) }))
        .route("/payments/{id}", get(move || async move { Json(json!({ "status": status })) }))
}

#[tokio::test]
async fn a_provider_is_verified_by_its_address_with_a_function_that_sets_up_states() {
    let url = serve(service("success")).await;
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let states = {
        let seen = seen.clone();
        move |state: ProviderState| {
            seen.lock().unwrap().push(state.name);
            async { Ok::<(), String>(()) }
        }
    };
    let result = Contract::find("it_payments").unwrap().verify_provider(url).states(states).verify().await;
    assert!(result.is_ok(), "{result}");
    assert_eq!(*seen.lock().unwrap(), ["user has valid payment method"]);
    assert_eq!((result.passed().len(), result.failed().len(), result.error_texts().len()), (2, 0, 0));
}

#[tokio::test]
async fn the_report_says_what_was_expected_and_what_came() {
    let url = serve(service("pending")).await;
    let states = |_| async { Ok::<(), String>(()) };
    let result = Contract::find("it_payments").unwrap().verify_provider(url).states(states).verify().await;
    let report = result.to_string();
    let expected = "\
Contract Verification Results
==============================
Provider: it-payments
Consumer: checkout-app

Passed: 1/2 interactions

Failed Interactions:
--------------------
1. \"get payment status\", for checkout-app
   Expected body.status: \"success\"
   Actual body.status: \"pending\"
";
    assert!(report.starts_with(expected), "{report}");
    for detail in
        ["body.status by rule: equality", "Request: GET http://127.0.0.1:", "Response: 200", "tests/it/contracts.rs:"]
    {
        assert!(report.contains(detail), "{detail} is missing in {report}");
    }
}

#[pact_consumer(contract = it_payments)]
async fn a_contract_test_has_a_mock_provider_around_its_body(mock: MockProvider) -> Result<(), reqwest::Error> {
    let body = json!({ "amount": 1000, "currency": "USD" });
    mock.request(Method::POST, "/payments").json(&body).send().await?.error_for_status()?;
    mock.request(Method::GET, "/payments/pay_1").send().await?.error_for_status()?;
    Ok(())
}

#[pact_consumer(contract = it_refunds, port = 27391)]
async fn a_contract_test_may_choose_the_port_of_its_mock_provider(mock: MockProvider) -> Result<(), reqwest::Error> {
    assert_eq!(mock.port(), port::OF_A_CONTRACT_TEST);
    reqwest::Client::new().post("http://127.0.0.1:27391/refunds").send().await?.error_for_status()?;
    Ok(())
}

#[pact_consumer(contract = it_refunds, allow_unused)]
fn interactions_may_stay_unused_where_the_test_says_so(mock: MockProvider) {
    assert!(mock.url().starts_with("http://127.0.0.1:"));
}

#[pact_contract(consumer = "checkout-app", provider = "it-details")]
fn it_details(contract: &mut Contract) {
    let refund = contract.interaction("process refund").key("refund").pending().comment("not yet decided");
    refund.post("/refunds").responds(201);
}

#[test]
fn an_interaction_may_have_a_key_be_pending_and_carry_comments() {
    let pact = Contract::find("it_details").unwrap().to_pact();
    let details = pact.interactions[0].details();
    assert_eq!((details.key.as_deref(), details.pending), (Some("refund"), true));
    assert_eq!(details.comment_texts().collect::<Vec<_>>(), ["not yet decided"]);
}
