//! What state handlers return goes into requests, with its JSON type where the place has types.

use axum::http::{HeaderMap, StatusCode, Uri};
use pact_harness::format;
use pact_harness::prelude::*;
use serde_json::{Value, json};

use crate::support::ErrorTexts as _;

fn values() -> Value {
    json!({
        "whole": 7, "large": 18_446_744_073_709_551_615_u64, "fraction": 1.5, "text": "Ada", "number_as_text": "42",
        "yes": true, "no": false, "nothing": null, "list": [1, "a", null], "object": { "a": { "b": [2.5] } },
        "segments": "a/b", "escaped": "c%2Fd",
    })
}

#[pact_provider_state("values of every kind")]
fn values_of_every_kind() -> Result<Value, String> {
    Ok(values())
}

/// Tells what came: the path and the query as they stand in the URL, a header, the body.
fn echo() -> axum::Router {
    axum::Router::new().fallback(|uri: Uri, headers: HeaderMap, body: String| async move {
        let header = headers.get("x-value").map(|value| value.to_str().unwrap().to_owned());
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        axum::Json(json!({ "path": uri.path(), "query": uri.query(), "header": header, "body": body }))
    })
}

/// What the provider gets when the generators of a request have a part of it made.
async fn got(request: Value) -> Value {
    let mut request = request;
    request["method"] = json!("POST");
    let interaction = json!({
        "type": "Synchronous/HTTP", "description": "d", "providerStates": [{ "name": "values of every kind" }],
        "request": request, "response": { "status": 200 },
    });
    let file = json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" }, "interactions": [interaction],
        "metadata": { "pactSpecification": { "version": "4.0" } },
    });
    let pact = format::read(file.to_string().as_bytes()).unwrap();
    let verification = Provider::new("p").pact(pact, "a pact").app(echo()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    serde_json::from_slice(&verification.passed()[0].response.as_ref().unwrap().body).unwrap()
}

fn by_state(expression: &str) -> Value {
    json!({ "type": "ProviderState", "expression": expression })
}

fn typed(expression: &str, data_type: &str) -> Value {
    json!({ "type": "ProviderState", "expression": expression, "dataType": data_type })
}

#[tokio::test]
async fn a_value_in_a_path_is_text() {
    for (expression, path) in [
        ("/a/${whole}/${text}", "/a/7/Ada"),
        ("/${large}", "/18446744073709551615"),
        ("/${fraction}/${yes}/${no}/${nothing}", "/1.5/true/false/null"),
        ("/${number_as_text}?", "/42%3F"),
        ("/${list}", "/%5B1,%22a%22,null%5D"),
        ("/${object}", "/%7B%22a%22:%7B%22b%22:%5B2.5%5D%7D%7D"),
    ] {
        for generator in [by_state(expression), typed(expression, "STRING")] {
            let got = got(json!({ "path": "/a/1", "generators": { "path": generator } })).await;
            assert_eq!(got["path"], path, "{expression}");
        }
    }
}

/// As by other Pact tools: contracts have whole paths that a state gives.
#[tokio::test]
async fn a_value_in_a_path_may_be_several_segments_or_escaped_already() {
    for (expression, path) in [("/${segments}/e", "/a/b/e"), ("/${escaped}/e", "/c%2Fd/e")] {
        let got = got(json!({ "path": "/a/1", "generators": { "path": by_state(expression) } })).await;
        assert_eq!(got["path"], path, "{expression}");
    }
}

#[tokio::test]
async fn a_value_in_a_query_or_a_header_is_text() {
    for (generator, query, header) in [
        (by_state("whole"), "7", "7"),
        (by_state("${whole}"), "7", "7"),
        (typed("whole", "INTEGER"), "7", "7"),
        (typed("whole", "DECIMAL"), "7.0", "7.0"),
        (by_state("fraction"), "1.5", "1.5"),
        (by_state("text"), "Ada", "Ada"),
        (typed("yes", "BOOLEAN"), "true", "true"),
        (by_state("no"), "false", "false"),
        (by_state("nothing"), "null", "null"),
        (by_state("${whole} of ${text}"), "7%20of%20Ada", "7 of Ada"),
        (by_state("list"), "%5B1,%22a%22,null%5D", r#"[1,"a",null]"#),
        (by_state("object"), "%7B%22a%22:%7B%22b%22:%5B2.5%5D%7D%7D", r#"{"a":{"b":[2.5]}}"#),
    ] {
        let request = json!({
            "path": "/", "query": { "value": ["x"] }, "headers": { "X-Value": ["x"] },
            "generators": { "query": { "value": generator }, "header": { "X-Value": generator } },
        });
        let got = got(request).await;
        assert_eq!((got["query"].as_str(), got["header"].as_str()), (Some(&*format!("value={query}")), Some(header)));
    }
}

#[tokio::test]
async fn a_value_in_a_body_keeps_its_json_type_unless_another_is_asked_for() {
    let body = |content: Value, generators: Value| async move {
        let request = json!({
            "path": "/", "body": { "content": content, "contentType": "application/json" },
            "headers": { "Content-Type": ["application/json"] }, "generators": { "body": generators },
        });
        got(request).await["body"].clone()
    };
    for (name, value) in values().as_object().unwrap() {
        for expression in [name.clone(), format!("${{{name}}}")] {
            let got = body(json!({ "a": "example", "b": 1 }), json!({ "$.a": by_state(&expression) })).await;
            assert_eq!(got, json!({ "a": value, "b": 1 }), "{expression}");
        }
    }
    for (expression, data_type, value) in [
        ("whole", "STRING", json!("7")),
        ("whole", "DECIMAL", json!(7.0)),
        ("whole", "BOOLEAN", json!(true)),
        ("fraction", "INTEGER", json!(1)),
        ("number_as_text", "INTEGER", json!(42)),
        ("yes", "STRING", json!("true")),
        ("nothing", "STRING", json!("null")),
        ("${whole}-${text}", "STRING", json!("7-Ada")),
        ("object", "RAW", json!({ "a": { "b": [2.5] } })),
    ] {
        let got = body(json!(["x"]), json!({ "$[0]": typed(expression, data_type) })).await;
        assert_eq!(got, json!([value]), "{expression} as {data_type}");
    }
}

#[pact_contract(consumer = "it-values-app", provider = "it-values")]
fn it_values(contract: &mut Contract) {
    contract
        .interaction("send values")
        .given("values of every kind")
        .post(from_state("/users/${whole}", "/users/1"))
        .query("name", from_state("text", "Grace"))
        .header("X-Value", from_state("${fraction}", 2.5))
        .json(pattern!({
            "whole": from_state("whole", 1),
            "large": from_state("large", 1),
            "fraction": from_state("fraction", 2.5),
            "text": from_state("text", "Grace"),
            "yes": from_state("yes", false),
            "nothing": from_state("nothing", null_value()),
            "list": from_state("list", pattern!([])),
            "object": from_state("object", pattern!({})),
        }))
        .responds(200);
}

#[tokio::test]
async fn what_a_consumer_asks_states_for_has_the_type_of_its_example() {
    let contract = Contract::find("it_values").unwrap();
    let verification = contract.verify_provider("http://unused").app(echo()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    let got: Value = serde_json::from_slice(&verification.passed()[0].response.as_ref().unwrap().body).unwrap();
    let mut sent = values();
    for left_out in ["number_as_text", "no", "segments", "escaped"] {
        sent.as_object_mut().unwrap().remove(left_out);
    }
    assert_eq!(got, json!({ "path": "/users/7", "query": "name=Ada", "header": "1.5", "body": sent }));
}

#[tokio::test]
async fn a_value_that_is_not_of_its_type_is_an_error_and_nothing_is_sent() {
    let mut contract = Contract::find("it_values").unwrap();
    contract
        .interaction("send a name")
        .given("values of every kind")
        .get("/")
        .query("id", from_state("text", 1))
        .responds(200);
    let app = axum::Router::new().fallback(|| async { StatusCode::IM_A_TEAPOT });
    let verification = contract.verify_provider("http://unused").app(app).verify().await;
    let error = &verification.error_texts()[0];
    assert!(error.contains("`text` is \"Ada\", which makes no INTEGER"), "{error}");
    assert_eq!(verification.failed().len(), 1, "only the other one was sent: {verification}");
}
