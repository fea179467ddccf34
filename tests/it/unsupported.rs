//! What a pact asks for and nothing here can check is an error or a warning that names it, never a pass in silence.

use std::fs;

use axum::http::{StatusCode, Uri};
use base64::Engine;
use base64::prelude::BASE64_STANDARD as STANDARD;
use pact_harness::model::{Interaction, Pact, SpecVersion};
use pact_harness::prelude::{Provider, Verification};
use pact_harness::{format, model};
use serde_json::{Value, json};

use crate::support::ErrorTexts as _;

/// A pact with these interactions, which other tools wrote.
fn pact(version: &str, interactions: &Value, plugins: &Value) -> Vec<u8> {
    let mut pact = json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" }, "interactions": interactions,
        "metadata": { "pactSpecification": { "version": version } },
    });
    if !plugins.is_null() {
        pact["metadata"]["plugins"] = plugins.clone();
    }
    serde_json::to_vec_pretty(&pact).unwrap()
}

/// Verifies it with a provider that answers with what came as its query, or with an answer for all.
async fn verified(pact: &[u8], answer: (&'static str, &'static str), dry_run: bool) -> Verification {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("c-p.json"), pact).unwrap();
    let fallback = move || async move { (StatusCode::OK, [("content-type", answer.0)], answer.1) };
    let provider = Provider::new("p").pacts(dir.path()).app(axum::Router::new().fallback(fallback));
    let provider = provider.states(|_| async { Ok::<_, String>(()) });
    if dry_run { provider.dry_run().verify().await } else { provider.verify().await }
}

fn protobuf() -> Value {
    json!([{ "name": "protobuf", "version": "0.3.14", "configuration": { "k": {} } }])
}

/// The error that an interaction ends with, in a dry run and in a real one.
async fn refusal(interaction: Value, plugins: Value, answer: (&'static str, &'static str)) -> String {
    let pact = pact("4.0", &json!([interaction]), &plugins);
    let mut errors = Vec::new();
    for dry_run in [false, true] {
        let verification = verified(&pact, answer, dry_run).await;
        assert!(verification.failed().is_empty() && verification.passed().is_empty(), "{verification}");
        let [error] = verification.error_texts().try_into().unwrap_or_else(|errors| panic!("{errors:?}"));
        errors.push(error.rsplit_once("): ").unwrap().1.to_owned());
    }
    assert_eq!(errors[0], errors[1]);
    errors.swap_remove(0)
}

#[tokio::test]
async fn a_transport_that_is_not_spoken_is_an_error_that_names_it_and_the_plugin() {
    let http = |transport: &str| {
        json!({ "type": "Synchronous/HTTP", "description": "d", "transport": transport,
            "request": { "method": "GET", "path": "/" }, "response": { "status": 200 } })
    };
    for transport in ["grpc", "websocket", "message", "Kafka"] {
        let error = refusal(http(transport), protobuf(), ("text/plain", "")).await;
        assert!(error.starts_with(&format!("the transport {transport:?} is not supported")), "{error}");
        assert!(error.contains("the plugin protobuf 0.3.14"), "{error}");
    }
    let message = json!({ "type": "Synchronous/Messages", "description": "hello", "transport": "grpc",
        "pluginConfiguration": { "protobuf": {} }, "request": {}, "response": [] });
    let error = refusal(message, protobuf(), ("text/plain", "")).await;
    assert!(
        error.starts_with("the transport \"grpc\" is not supported, which is a matter of the plugin protobuf 0.3.14")
    );
    for transport in ["http", "HTTPS", ""] {
        let verification =
            verified(&pact("4.0", &json!([http(transport)]), &protobuf()), ("text/plain", ""), false).await;
        assert!(verification.is_ok(), "{transport}: {verification}");
    }
}

#[tokio::test]
async fn contents_of_a_plugin_are_an_error_that_names_the_rules_and_the_plugin() {
    let csv = json!([{ "name": "csv", "version": "0.0.1", "configuration": {} }]);
    let rule = json!({ "combine": "AND", "matchers": [{ "match": "type" }] });
    let interaction = |configuration: Value, body: Value| {
        json!({ "type": "Synchronous/HTTP", "description": "d", "pluginConfiguration": configuration,
            "request": { "method": "GET", "path": "/" }, "response": { "status": 200, "body": body,
            "matchingRules": { "body": { "column:1": rule, "column:2": rule } } } })
    };
    let text = json!({ "content": "Ann,1\n", "contentType": "text/csv", "encoded": false });
    // Equal to the letter: even so nobody has asked the rules.
    for configuration in [json!({ "csv": {} }), json!({})] {
        let error = refusal(interaction(configuration, text.clone()), csv.clone(), ("text/csv", "Ann,1\n")).await;
        assert!(error.starts_with("the contents are those of the plugin csv 0.0.1"), "{error}");
        assert!(error.contains("column:1\"") && error.contains("column:2\""), "{error}");
    }
    let bytes = json!({ "content": "AAH/", "contentType": "application/protobuf", "encoded": "base64" });
    let error = refusal(interaction(json!({}), bytes), Value::Null, ("text/csv", "")).await;
    assert!(error.contains("of type application/protobuf of the response has no places"), "{error}");
    let in_a_part = json!({ "type": "Asynchronous/Messages", "description": "d", "pluginConfiguration": { "avro": {} },
        "contents": { "content": "AAH/", "contentType": "avro/binary", "encoded": "base64" } });
    let error = refusal(in_a_part, Value::Null, ("text/csv", "")).await;
    assert!(error.starts_with("the contents are those of the plugin avro,"), "{error}");
}

#[tokio::test]
async fn a_rule_of_a_text_that_has_no_places_is_a_warning() {
    let interaction = json!({ "description": "d", "request": {}, "response": { "status": 200,
        "headers": { "Content-Type": "text/plain" }, "body": "a",
        "matchingRules": { "body": { "$.a": { "matchers": [{ "match": "type" }] } } } } });
    let verification = verified(&pact("3.0.0", &json!([interaction]), &Value::Null), ("text/plain", "a"), false).await;
    assert!(verification.is_ok(), "{verification}");
    assert!(
        verification.warnings()[0].ends_with(
            "response: the rule \"$.a\" of the body is left out: the body is of type text/plain, which is compared as a whole"
        ),
        "{verification}"
    );
}

/// pact-js calls a body `*/*` whose type a rule tells, and keeps the rules of its places.
#[tokio::test]
async fn rules_for_places_of_a_body_of_any_type_are_used() {
    let list = |matcher: Value| json!({ "combine": "AND", "matchers": [matcher] });
    let json = json!({ "$": list(json!({ "match": "contentType", "value": "application/json" })),
        "$.id": list(json!({ "match": "integer" })) });
    let xml = json!({ "$.a['#text']": list(json!({ "match": "integer" })) });
    let in_base64 = |text: &str| json!({ "content": STANDARD.encode(text), "contentType": "*/*", "encoded": "base64" });
    let as_text = |text: &str| json!({ "content": text, "contentType": "*/*", "encoded": false });
    for (body, rules, header, right, wrong) in [
        (in_base64("{\"id\":7}"), &json, "application/json", "{\"id\": 8}", "{\"id\":\"x\"}"),
        (as_text("{\"id\":7}"), &json, "application/json", "{\"id\": 8}", "{\"id\":\"x\"}"),
        (json!({ "content": { "id": 7 }, "contentType": "*/*" }), &json, "application/json", "{\"id\": 8}", "{}"),
        (in_base64("<a>7</a>"), &xml, "application/xml", "<a>8</a>", "<a>x</a>"),
        (in_base64("{\"id\":7}"), &json, "application/json", "{\"id\": 8}", ""),
    ] {
        let interaction = json!({ "type": "Synchronous/HTTP", "description": "d", "request": {}, "response": { "status": 200,
            "headers": { "Content-Type": [header] }, "body": body, "matchingRules": { "body": rules } } });
        let pact = pact("4.0", &json!([interaction]), &Value::Null);
        let verification = verified(&pact, (header, right), false).await;
        assert!(verification.is_ok(), "{body}: {verification}");
        let verification = verified(&pact, (header, wrong), false).await;
        assert_eq!(verification.failed().len(), 1, "{body}: {verification}");
    }
}

#[tokio::test]
async fn a_dry_run_tells_of_rules_that_no_specification_has() {
    let rule = json!({ "matchers": [{ "match": "credit-card" }] });
    let interaction = json!({ "type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {
        "body": { "content": { "n": 1 } }, "matchingRules": { "body": { "$.n": rule } } } });
    let pact = pact("4.0", &json!([interaction]), &Value::Null);
    let verification = verified(&pact, ("application/json", "{\"n\":1}"), true).await;
    assert!(
        verification.error_texts()[0]
            .contains("the rule \"credit-card\" for `$.n` of the body of the response cannot be used")
    );
    assert_eq!(verified(&pact, ("application/json", "{\"n\":1}"), false).await.failed().len(), 1);
}

fn request(pact: &Pact) -> &model::Request {
    match &pact.interactions[0] {
        Interaction::Http(http) => &http.request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_that_are_written_as_paths_are_understood_and_written_as_names() {
    let rule = json!({ "combine": "AND", "matchers": [{ "match": "type" }] });
    let generator = json!({ "type": "ProviderState", "expression": "${a}" });
    let keys =
        |keys: &[&str], value: &Value| keys.iter().map(|key| ((*key).to_owned(), value.clone())).collect::<Value>();
    let query_keys = ["$.accountNumber[0]", "$['a b'][*]", "$.X-Y", "$filter", "$.literal", "$.gone[0]", "$.a.b"];
    let header_keys = ["$['x-trace'][0]", "$['se-token'][0]", "$.Missing"];
    let interaction = json!({ "description": "d", "response": {}, "request": {
        "query": { "accountNumber": ["1"], "a b": ["2"], "X-Y": ["3"], "$filter": ["4"], "$.literal": ["5"] },
        "headers": { "X-Trace": "a", "se-token": "b" },
        "matchingRules": { "query": keys(&query_keys, &rule), "header": keys(&header_keys, &rule) },
        "generators": { "query": keys(&query_keys, &generator), "header": keys(&header_keys, &generator) } } });
    let read = format::read(&pact("3.0.0", &json!([interaction]), &Value::Null)).unwrap();
    let names = |named: Vec<&String>| {
        let mut names: Vec<&str> = named.into_iter().map(String::as_str).collect();
        names.sort_unstable();
        names.join(" ")
    };
    let request = request(&read);
    let (rules, generators) = (&request.rules, &request.generators);
    let query = "$.literal $filter X-Y a b accountNumber";
    assert_eq!(names(rules.query.iter().map(|(name, _)| name).collect()), query);
    assert_eq!(names(generators.query.iter().map(|(name, _)| name).collect()), query);
    assert_eq!(names(rules.header.iter().map(|(name, _)| name).collect()), "se-token x-trace");
    assert_eq!(names(generators.header.iter().map(|(name, _)| name).collect()), "se-token x-trace");
    let warnings = read.warnings();
    assert_eq!(warnings.len(), 6, "{warnings:#?}");
    for expected in [
        "request: the rule \"$.gone[0]\" of the query is left out: there is no query parameter \"gone\"",
        "request: the generator \"$.Missing\" of the header is left out: there is no header \"Missing\"",
        "request: the rule \"$.a.b\" of the query is left out: a name was expected, and nothing below it",
    ] {
        assert!(warnings.iter().any(|warning| warning.ends_with(expected)), "{expected} is missing in {warnings:#?}");
    }
    for spec in [SpecVersion::V3, SpecVersion::V4] {
        let written = format::write(&read, spec).unwrap().to_pretty();
        assert_eq!(format::read(written.as_bytes()).unwrap(), Pact { spec, ..read.clone() });
    }
}

#[test]
fn a_rule_for_a_name_that_is_not_there_is_a_warning() {
    let rules = |name: &str| json!({ name: { "matchers": [{ "match": "type" }] } });
    let http = json!({ "description": "d", "request": { "matchingRules": { "query": rules("q"), "header": rules("Content-Type") } },
        "response": { "matchingRules": { "header": rules("X-A") } } });
    let read = format::read(&pact("3.0.0", &json!([http]), &Value::Null)).unwrap();
    assert_eq!(
        read.warnings(),
        [
            "the interaction \"d\", request: the rule \"q\" of the query is left out: there is no such query parameter",
            "the interaction \"d\", response: the rule \"X-A\" of the header is left out: there is no such header",
        ]
    );
    let message = json!({ "type": "Asynchronous/Messages", "description": "d", "metadata": { "a": 1 },
        "matchingRules": { "metadata": { "$.a[0]": { "matchers": [{ "match": "type" }] }, "b": { "matchers": [{ "match": "type" }] } } } });
    let read = format::read(&pact("4.0", &json!([message]), &Value::Null)).unwrap();
    assert_eq!(
        read.warnings(),
        [
            "the interaction \"d\", message: the rule \"b\" of the metadata is left out: there is no such name in the metadata"
        ]
    );
}

#[tokio::test]
async fn the_query_of_a_path_is_sent_as_one_with_a_warning() {
    let echo = |uri: Uri| async move { uri.to_string() };
    for (path, query, target) in [
        ("/a?b=1", json!({}), "/a?b=1"),
        ("/a?b=%20x&c", json!({ "d": ["2"] }), "/a?b=%20x&c&d=2"),
        ("/a?b c", json!({}), "/a?b%20c"),
    ] {
        let interaction =
            json!({ "description": "d", "request": { "path": path, "query": query }, "response": { "body": target } });
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("c-p.json"), pact("3.0.0", &json!([interaction]), &Value::Null)).unwrap();
        let app = axum::Router::new().fallback(echo);
        let verification = Provider::new("p").pacts(dir.path()).app(app).verify().await;
        assert!(verification.is_ok(), "{verification}");
        assert_eq!(
            verification.warnings()[0].split_once(", request: ").unwrap().1,
            format!("the path {path:?} has a query in it, which is sent as one; it belongs under \"query\"")
        );
    }
}
