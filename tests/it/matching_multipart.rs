//! Multipart bodies as other tools write them into pacts of version 4.

use pact_harness::format;
use pact_harness::matching::{match_request, match_response};
use pact_harness::model::{HttpInteraction, Interaction, ReceivedRequest, ReceivedResponse};
use serde_json::{Value, json};

const RULE: &str = "multipart/form-data;(\\s*charset=[^;]*;)?\\s*boundary=.*";

/// The boundary of the contract's body stands in these two, or in one of them, or in none.
fn contract(header: &str, content_type: Option<&str>) -> HttpInteraction {
    let rules = json!({ "body": { "$.name": { "matchers": [{ "match": "type" }] } },
        "header": { "Content-Type": { "matchers": [{ "match": "regex", "regex": RULE }] } } });
    let side = json!({ "headers": { "Content-Type": [header] }, "matchingRules": rules, "body": {
        "content": body("BND1", "Ada"), "contentType": content_type.map_or(Value::Null, Into::into), "encoded": false } });
    let pact = json!({ "consumer": { "name": "c" }, "provider": { "name": "p" }, "metadata": { "pactSpecification": { "version": "4.0" } },
        "interactions": [{ "type": "Synchronous/HTTP", "description": "d", "request": side, "response": side }] });
    match format::read(pact.to_string().as_bytes()).unwrap().interactions.swap_remove(0) {
        Interaction::Http(http) => http,
        other => panic!("{other:?}"),
    }
}

fn body(boundary: &str, name: &str) -> String {
    format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n{name}\r\n--{boundary}\r\n\
         Content-Disposition: form-data; name=\"fixed\"\r\n\r\n1\r\n--{boundary}--\r\n"
    )
}

#[test]
fn the_boundary_of_a_contract_may_stand_in_the_header_in_the_type_of_the_body_or_in_neither() {
    let plain = "multipart/form-data";
    let with = "multipart/form-data; boundary=BND1";
    for (header, own) in [
        (with, Some(plain)),
        (with, None),
        (with, Some(with)),
        (plain, Some(with)),
        (plain, Some(plain)),
        (plain, None),
    ] {
        let contract = contract(header, own);
        for (answer, differences) in
            [(body("other", "Bob"), 0), (body("other", "Bob").replace("\r\n1\r\n", "\r\n2\r\n"), 1)]
        {
            let headers = vec![("content-type".into(), "multipart/form-data; boundary=other".into())];
            let received = ReceivedResponse { status: 200, headers: headers.clone(), body: answer.as_bytes().into() };
            let found = match_response(&contract.response, &received);
            assert_eq!(found.len(), differences, "{header} {own:?}: {found:?}");
            let body = answer.as_bytes().into();
            let received = ReceivedRequest { method: "GET".into(), path: "/".into(), headers, body, query: None };
            let found = match_request(&contract.request, &received);
            assert_eq!(found.len(), differences, "{header} {own:?}: {found:?}");
        }
    }
}

#[test]
fn a_boundary_that_is_longer_than_allowed_is_a_difference() {
    let contract = contract("multipart/form-data; boundary=BND1", None);
    let boundary = "-".repeat(5_000);
    let headers = vec![("content-type".into(), format!("multipart/form-data; boundary={boundary}").into())];
    let answer = "-".repeat(1_000_000);
    let found =
        match_response(&contract.response, &ReceivedResponse { status: 200, headers, body: answer.as_bytes().into() });
    assert_eq!(found.len(), 1);
    assert!(found[0].to_string().contains("its boundary is longer than 70 characters"), "{found:?}");
}
