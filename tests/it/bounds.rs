//! Small contracts and answers that would take much time or room, and what readers of JSON disagree on. No time is measured
//! here: what has no bound would not come to its end.

use pact_harness::generate::{self, Context, MOST_BYTES};
use pact_harness::matching::{MOST_DIFFERENCES, Mismatches, match_request, match_response};
use pact_harness::model::{DateTime, HttpInteraction, Json, ReceivedRequest, ReceivedResponse};
use serde_json::{Value, json};

use crate::support::interaction;

fn contract(body: &Value, rules: &Value) -> HttpInteraction {
    let headers = json!({ "Content-Type": "application/json" });
    let part = json!({ "headers": headers, "body": body, "matchingRules": { "body": rules } });
    let response = json!({ "status": 200, "headers": headers, "body": body, "matchingRules": { "body": rules } });
    interaction(&part.to_string(), &response.to_string())
}

fn response(contract: &HttpInteraction, content_type: &str, body: &[u8]) -> Mismatches {
    let headers = vec![("Content-Type".into(), content_type.to_owned().into())];
    match_response(&contract.response, &ReceivedResponse { status: 200, headers, body: body.into() })
}

fn request(contract: &HttpInteraction, body: &[u8]) -> Mismatches {
    let headers = vec![("Content-Type".into(), "application/json".into())];
    let (method, path) = ("GET".into(), "/".into());
    match_request(&contract.request, &ReceivedRequest { method, path, query: None, headers, body: body.into() })
}

fn sentences(found: &Mismatches) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

#[test]
fn members_of_one_name_with_different_values_are_a_difference_in_both_directions() {
    let contract = contract(&json!({ "a": 1, "b": [{ "c": 1 }] }), &json!({}));
    for (body, expected) in [
        (
            r#"{"a": "evil", "b": [{"c": 1}], "a": 1}"#,
            vec![
                "body.a: expected one member of this name, but was 2 members of this name with different values, \"evil\" first and 1 last: JSON readers disagree on which counts",
            ],
        ),
        (
            r#"{"a": 1, "b": [{"c": 2, "c": 1}]}"#,
            vec![
                "body.b[0].c: expected one member of this name, but was 2 members of this name with different values, 2 first and 1 last: JSON readers disagree on which counts",
            ],
        ),
        (r#"{"a": 1, "b": [{"c": 1}], "a": 1}"#, vec![]),
    ] {
        assert_eq!(sentences(&response(&contract, "application/json", body.as_bytes())), expected);
        assert_eq!(sentences(&request(&contract, body.as_bytes())), expected);
    }
    // What the contract does not name is read as well.
    let found = response(
        &contract,
        "application/json",
        br#"{"a": 1, "b": [{"c": 1}], "d": {"e": [0, {"f": 1, "f": 2, "f": 1}]}}"#,
    );
    assert_eq!(found[0].location.to_string(), "body.d.e[1].f");
    assert!(found[0].to_string().contains("3 members of this name"), "{found:?}");
}

#[test]
fn what_stands_before_or_behind_json_is_a_difference_in_both_directions() {
    let contract = contract(&json!({ "a": 1 }), &json!({}));
    for (body, reason) in [
        ("\u{feff}{\"a\": 1}", "a byte order mark comes before it"),
        ("{\"a\": 1}x", "expected end of text"),
        ("{\"a\": 1} {\"a\": 1}", "expected end of text"),
        ("{\"a\": 1},", "expected end of text"),
        ("{\"a\": 1}\0", "expected end of text"),
    ] {
        for found in [response(&contract, "application/json", body.as_bytes()), request(&contract, body.as_bytes())] {
            assert_eq!(found.len(), 1, "{body:?}");
            assert!(found[0].to_string().contains(reason), "{found:?}");
        }
    }
    assert_eq!(response(&contract, "application/json", b"{\"a\": 1} \r\n\t"), []);
}

#[test]
fn differences_beyond_the_limit_are_counted_and_not_kept() {
    let rules = json!({ "$.a": { "matchers": [{ "match": "type", "min": 1 }] } });
    let contract = contract(&json!({ "a": ["x"] }), &rules);
    let body = format!("{{\"a\": [{}1]}}", "1,".repeat(1_000_000 - 1));
    let found = response(&contract, "application/json", body.as_bytes());
    assert_eq!(
        (found.len(), found.not_kept(), found.total()),
        (MOST_DIFFERENCES, 1_000_000 - MOST_DIFFERENCES, 1_000_000)
    );
}

#[test]
fn a_contract_with_many_members_for_each_of_many_items_comes_to_an_end() {
    let item: Value = (0..1_000).map(|i| (format!("k{i}"), json!(1))).collect::<serde_json::Map<_, _>>().into();
    let contract = contract(&json!([item]), &json!({ "$": { "matchers": [{ "match": "type", "min": 1 }] } }));
    let body = format!("[{}{{}}]", "{},".repeat(500_000));
    let found = response(&contract, "application/json", body.as_bytes());
    assert!(found.total() >= 10_000_000);
}

#[test]
fn the_keys_of_an_object_are_named_up_to_a_limit() {
    let contract = contract(&json!({ "a": 1 }), &json!({}));
    let members: Vec<String> = (0..300_000).map(|i| format!("\"k{i}\":1")).collect();
    let body = format!("{{{}}}", members.join(","));
    let found = response(&contract, "application/json", body.as_bytes());
    assert_eq!(found[0].sentence(), "Actual map is missing the following keys: a");
    let found = request(&contract, body.as_bytes());
    assert_eq!(found.total(), 300_001);
    assert!(found[0].sentence().ends_with("] and 299000 more"));
}

#[test]
fn an_array_of_many_items_is_compared_with_many_variants_up_to_a_limit() {
    let variant = |i: u32| json!({ "index": i, "rules": { "$": { "matchers": [{ "match": "equality" }] } } });
    let variants: Vec<Value> = (0..2_000).map(variant).collect();
    let rules = json!({ "$": { "matchers": [{ "match": "arrayContains", "variants": variants }] } });
    let contract = contract(&(0..2_000).collect(), &rules);
    let body = format!("[{}9999]", "9999,".repeat(10_000));
    let found = response(&contract, "application/json", body.as_bytes());
    let last = found.last().unwrap().to_string();
    assert!(last.contains("it would take more than 1000000 comparisons"), "{last}");
}

#[test]
fn an_expression_that_backtracks_too_far_is_not_tried_on_each_of_many_texts() {
    let rules = json!({ "$[*]": { "matchers": [{ "match": "regex", "regex": "(?=(a+)+$)(a|aa)+b" }] },
        "$": { "matchers": [{ "match": "type", "min": 1 }] } });
    let contract = contract(&json!(["ab"]), &rules);
    let body = json!(vec!["a".repeat(40); 100_000]).to_string();
    let found = response(&contract, "application/json", body.as_bytes());
    assert_eq!(found.total(), 100_000);
    assert!(found[0].to_string().contains("backtracks too far"), "{:?}", found[0]);
}

#[test]
fn xml_with_many_attributes_or_namespaces_is_a_difference_that_says_so() {
    let contract =
        interaction("{}", r#"{"status": 200, "headers": {"Content-Type": "application/xml"}, "body": "<a>x</a>"}"#);
    let attributes = many(300_000, |i| format!(" a{i}=\"1\""));
    let namespaces = many(60_000, |i| format!(" xmlns:n{i}=\"u{i}\""));
    for body in [
        format!("<a{attributes}/>"),
        format!("<a{namespaces}>x</a>"),
        format!("<a{namespaces}>{}</a>", "<n0:b/>".repeat(1_000)),
    ] {
        let found = response(&contract, "application/xml", body.as_bytes());
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().contains("too many attributes or namespaces"), "{found:?}");
    }
    let names = many(200_000, |i| format!("<b{i}/>"));
    assert_eq!(response(&contract, "application/xml", format!("<a>{names}</a>").as_bytes()).len(), 1, "the text");
}

#[test]
fn generators_make_no_more_than_they_may() {
    let body = json!({ "a": vec![""; 50_000] });
    let of = |generator: Value| {
        let part = json!({ "headers": { "Content-Type": "application/json" }, "body": body,
            "generators": { "body": { "$.a[*]": generator } } });
        interaction(&part.to_string(), "{}").request
    };
    let now = DateTime::new(2000, 1, 1).unwrap();
    let big = [("v".into(), Json::array((0..1_000).map(|_| Json::string("12345678901234567"))))];
    for (generator, name, most) in [
        (json!({ "type": "RandomString", "size": 65_535 }), "RandomString", MOST_BYTES),
        (json!({ "type": "RandomHexadecimal", "digits": 65_535 }), "RandomHexadecimal", 1_000_000),
        (json!({ "type": "Regex", "regex": "[a-z]{1000}" }), "Regex", 1_000_000),
        (json!({ "type": "ProviderState", "expression": "v" }), "ProviderState", 1_000_000),
    ] {
        let context = Context::provider(now, 1).with_values(&big);
        let context = if most == MOST_BYTES { context } else { context.with_limit(most) };
        let error = generate::request(&of(generator), &context).unwrap_err().to_string();
        assert!(error.starts_with(&format!("the generator {name} makes no value for `$.a[")), "{error}");
        assert!(error.contains(&format!("more than {most} bytes in all")), "{error}");
    }
    let request = of(json!({ "type": "RandomString", "size": 10 }));
    assert!(generate::request(&request, &Context::provider(now, 1)).is_ok());
    let error = generate::request(&request, &Context::provider(now, 1).with_limit(1_000)).unwrap_err().to_string();
    assert!(error.contains("more than 1000 bytes in all"), "{error}");
}

#[test]
fn the_item_that_comes_closest_to_a_variant_is_told_with_its_differences() {
    let rules = |paths: &[&str]| -> Value {
        paths
            .iter()
            .map(|path| ((*path).to_owned(), json!({ "matchers": [{ "match": "type" }] })))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let variant = json!({ "index": 0, "rules": rules(&["$.id", "$.attributes.createdAt"]) });
    let contract = contract(
        &json!({ "data": [{ "attributes": { "createdAt": "2025-11-19", "levels": ["high"] }, "id": "u", "type": "t" }] }),
        &json!({ "$.data": { "matchers": [{ "match": "arrayContains", "variants": [variant] }] } }),
    );
    let body = json!({ "data": [{ "id": "w", "type": "other" },
        { "attributes": { "createdat": "2025-11-20", "levels": ["high"] }, "id": "v", "type": "t" }] });
    let found = response(&contract, "application/json", body.to_string().as_bytes());
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].actual.to_string(),
        "2 items, of which number 2 comes closest, but there body.data[1].attributes.createdAt: expected a string, like \
         \"2025-11-19\", but was missing"
    );
    let none = response(&contract, "application/json", br#"{"data": []}"#);
    assert_eq!(none[0].actual.to_string(), "0 items");
}

#[test]
fn a_rule_that_nobody_here_knows_is_told_once_at_its_place() {
    let rules = json!({ "$": { "matchers": [{ "match": "ignore-order", "min": 1 }] },
        "$[0].code": { "matchers": [{ "match": "regex", "regex": "FOX|ALPHA" }] } });
    let contract = contract(&json!([{ "code": "FOX", "value": 10.0 }]), &rules);
    let found = response(
        &contract,
        "application/json",
        br#"[{"code": "ALPHA", "value": 12.0}, {"code": "FOX", "value": 3.5}]"#,
    );
    assert_eq!(found.len(), 1, "{:?}", sentences(&found));
    assert_eq!(found[0].location.to_string(), "body");
    assert_eq!(
        found[0].expected.to_string(),
        "what the rule \"ignore-order\" accepts, which cannot be checked here: the rule is one of pact-jvm and of no version of \
         the Pact specification"
    );
    let scalar = self::contract(
        &json!({ "a": 1, "b": [] }),
        &json!({ "$.a": { "matchers": [{ "match": "x" }] }, "$.b": { "matchers": [{ "match": "x" }] } }),
    );
    assert_eq!(response(&scalar, "application/json", br#"{"a": 1, "b": []}"#).len(), 2);
}

#[test]
fn a_member_that_is_missing_is_told_with_its_rule() {
    let rule = |rule: Value| json!({ "matchers": [rule] });
    let contract = contract(
        &json!({ "id": 5, "on": "2024-01-01", "a": [], "plain": "x" }),
        &json!({ "$.id": rule(json!({ "match": "integer" })), "$.on": rule(json!({ "match": "date", "format": "yyyy-MM-dd" })),
            "$.a": rule(json!({ "match": "type" })) }),
    );
    assert_eq!(
        sentences(&response(&contract, "application/json", b"{}")),
        [
            "body.a: expected an array, but was missing",
            "body.id: expected an integer, like 5, but was missing",
            "body.on: expected a date like \"yyyy-MM-dd\", but was missing",
            "body.plain: expected \"x\", but was missing",
        ]
    );
}

#[test]
fn long_texts_are_shown_where_they_differ() {
    let long = |c: char| format!("{}{c}{}", "é".repeat(5_000), "b".repeat(5_000));
    let contract = contract(&json!({ "a": long('x') }), &json!({}));
    let found = response(&contract, "application/json", json!({ "a": long('y') }).to_string().as_bytes());
    let around = |c: char| format!("\"...{}{c}{}...\"", "é".repeat(100), "b".repeat(99));
    let expected = format!("body.a: expected {}, but was {}, from character 5001 on", around('x'), around('y'));
    assert_eq!(found[0].to_string(), expected);
    assert_eq!(found[0].expected.to_string(), format!("\"{}...", "é".repeat(199)), "by itself its beginning");
}
