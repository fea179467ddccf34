//! What is too large, too deep or too slow ends in bounded time with an answer, or with an error that says so. No time is
//! measured here: what is quadratic would simply not come to its end.

use std::fmt::Write as _;

use pact_harness::format;
use pact_harness::matching::{Mismatches, match_request, match_response};
use pact_harness::model::{HttpInteraction, ReceivedRequest, ReceivedResponse};
use serde_json::{Value, json};

use crate::support::interaction;

fn response(contract: &HttpInteraction, content_type: &str, body: &[u8]) -> Mismatches {
    let headers = vec![("Content-Type".into(), content_type.into())];
    match_response(&contract.response, &ReceivedResponse { status: 200, headers, body: body.into() })
}

fn contract(body: &Value, rules: &Value) -> HttpInteraction {
    interaction("{}", &json!({ "status": 200, "body": body, "matchingRules": { "body": rules } }).to_string())
}

#[test]
fn ten_megabytes_of_json_are_compared_by_rules() {
    let item = json!({ "id": 1, "name": "a name that is some thirty bytes", "tags": ["a", "b"], "price": 1.5 });
    let contract = contract(
        &json!({ "items": [item] }),
        &json!({ "$.items": { "matchers": [{ "match": "type", "min": 1 }] }, "$.items[*].id": { "matchers": [{ "match": "integer" }] } }),
    );
    let mut body = "{\"items\": [".to_owned();
    let mut count = 0;
    while body.len() < 10_000_000 {
        let id = if count % 1000 == 7 { "\"no number\"".to_owned() } else { count.to_string() };
        let _ = write!(
            body,
            "{}{}",
            if count == 0 { "" } else { "," },
            item.to_string().replacen(":1,", &format!(":{id},"), 1)
        );
        count += 1;
    }
    body.push_str("]}");
    let found = response(&contract, "application/json", body.as_bytes());
    assert_eq!(found.len(), count / 1000 + usize::from(count % 1000 > 7));
}

#[test]
fn a_body_ten_thousand_levels_deep_is_a_difference_that_says_so() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let found = response(&contract(&json!([1]), &json!({})), "application/json", deep.as_bytes());
    assert!(found[0].to_string().contains("nested deeper than 512 levels"), "{found:?}");

    let pact = format!(r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "p"}}, "interactions": {deep}}}"#);
    assert!(format::read(pact.as_bytes()).unwrap_err().to_string().contains("nested deeper than 512 levels"));
}

#[test]
fn xml_ten_thousand_levels_deep_is_compared_or_refused() {
    let headers = r#"{"status": 200, "headers": {"Content-Type": "application/xml"}, "body": "<a><a/></a>"}"#;
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let found = response(&interaction("{}", headers), "application/xml", deep.as_bytes());
    assert!(found.len() <= 1, "{found:?}");
}

#[test]
fn a_hundred_thousand_query_parameters_are_compared() {
    let names = 0..100_000;
    let query: Value =
        names.clone().map(|i| (format!("p{i}"), json!([i.to_string()]))).collect::<serde_json::Map<_, _>>().into();
    let rule = json!({ "matchers": [{ "match": "integer" }] });
    let rules: Value = names.clone().map(|i| (format!("p{i}"), rule.clone())).collect::<serde_json::Map<_, _>>().into();
    let request = json!({ "query": query, "matchingRules": { "query": rules } });
    let contract = interaction(&request.to_string(), "{}");
    let sent: Vec<String> =
        names.rev().map(|i| format!("p{i}={}", if i == 99_999 { "x".to_owned() } else { i.to_string() })).collect();
    let received = ReceivedRequest {
        method: "GET".into(),
        path: "/".into(),
        query: Some(sent.join("&").into()),
        ..ReceivedRequest::default()
    };
    let found = match_request(&contract.request, &received);
    assert_eq!(found.iter().map(|found| found.location.to_string()).collect::<Vec<_>>(), ["query.p99999"]);
}

#[test]
fn an_expression_that_is_built_to_backtrack_matches_nothing() {
    let rules = json!({ "$.a": { "matchers": [{ "match": "regex", "regex": "(?=(a+)+$)(a|aa)+b" }] } });
    let text = json!({ "a": "a".repeat(40) });
    let found = response(&contract(&json!({ "a": "ab" }), &rules), "application/json", text.to_string().as_bytes());
    assert_eq!(found.len(), 1);
    assert!(found[0].to_string().contains("backtracks too far on this text"), "{found:?}");
}

#[test]
fn equality_from_above_is_compared_once_and_not_at_every_level() {
    let items = vec!["1"; 20_000].join(",");
    let nested = |last: &str| format!("{}[{items},{last}]{}", "[".repeat(100), "]".repeat(100));
    let rules = json!({ "$": { "matchers": [{ "match": "equality" }] } });
    let contract = contract(&serde_json::from_str(&nested("1")).unwrap(), &rules);
    assert_eq!(response(&contract, "application/json", nested("2").as_bytes()).len(), 2, "the whole and the item");
}

#[test]
fn two_rules_about_values_at_each_level_walk_down_once() {
    let deep = |leaf: &str| format!("{}{leaf}{}", r#"{"a":"#.repeat(40), "}".repeat(40));
    let rule = json!({ "matchers": [{ "match": "values" }, { "match": "values" }] });
    let rules = (0..40).map(|depth| (format!("${}", ".a".repeat(depth)), rule.clone()));
    let contract =
        contract(&serde_json::from_str(&deep("1")).unwrap(), &rules.collect::<serde_json::Map<_, _>>().into());
    assert_eq!(response(&contract, "application/json", deep("2").as_bytes()).len(), 2, "once for each rule");
}

#[test]
fn an_array_that_contains_thousands_of_items_is_searched_without_copies_of_it() {
    let rules = json!({ "$": { "matchers": [{ "match": "arrayContains", "variants": [] }] } });
    let items = |from: usize| Value::from((from..from + 1_000).collect::<Vec<_>>());
    let found = response(&contract(&items(0), &rules), "application/json", items(1_000).to_string().as_bytes());
    assert_eq!(found.len(), 1_000);
}

#[test]
fn a_rule_for_each_of_ten_thousand_places_costs_no_more_than_the_places() {
    let body: Value = (0..10_000).map(|i| (format!("k{i}"), json!(i))).collect::<serde_json::Map<_, _>>().into();
    let rule = json!({ "matchers": [{ "match": "integer" }] });
    let rules: Value = (0..10_000).map(|i| (format!("$.k{i}"), rule.clone())).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(response(&contract(&body, &rules), "application/json", body.to_string().as_bytes()), []);
}
