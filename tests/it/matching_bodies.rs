//! JSON bodies. What a rule does is told by the test that is named after it.

use super::support;

fn expected(body: &str, rules: &str) -> String {
    format!(
        r#"{{"headers": {{"Content-Type": "application/json"}}, "body": {body}, "matchingRules": {{"body": {rules}}}}}"#
    )
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

fn request(body: &str, rules: &str, actual: &str) -> Vec<String> {
    support::request(&expected(body, rules), "GET /", JSON, actual)
}

fn response(body: &str, rules: &str, actual: &str) -> Vec<String> {
    support::response(&expected(body, rules), 200, JSON, actual)
}

/// Asserts that both a request and a response match.
#[track_caller]
fn matches(body: &str, rules: &str, actual: &str) {
    assert_eq!(request(body, rules, actual), [""; 0]);
    assert_eq!(response(body, rules, actual), [""; 0]);
}

/// Asserts that both a request and a response differ in one thing.
#[track_caller]
fn differs(body: &str, rules: &str, actual: &str, sentence: &str) {
    assert_eq!(request(body, rules, actual), [sentence]);
    assert_eq!(response(body, rules, actual), [sentence]);
}

fn rule(path: &str, rule: &str) -> String {
    format!(r#"{{"{path}": {{"matchers": [{rule}]}}}}"#)
}

#[test]
fn without_rules_every_value_must_be_equal() {
    matches(r#"{"a": [1, "x", null, true]}"#, "{}", r#"{"a":[1,"x",null,true]}"#);
    differs(r#"{"a": 1}"#, "{}", r#"{"a": 1.0}"#, "body.a: expected 1, but was 1.0");
    differs(r#"{"a": "x"}"#, "{}", r#"{"a": "X"}"#, r#"body.a: expected "x", but was "X""#);
    differs(r#"{"a": null}"#, "{}", r#"{"a": 0}"#, "body.a: expected null, but was 0");
}

#[test]
fn unexpected_keys_are_refused_in_requests_and_allowed_in_responses() {
    let extra = r#"{"a": 1, "b": 2}"#;
    assert_eq!(
        request(r#"{"a": 1}"#, "{}", extra),
        ["body.b: expected nothing: the contract does not name it, but was 2"]
    );
    assert_eq!(response(r#"{"a": 1}"#, "{}", extra), [""; 0]);
    assert_eq!(request("{}", "{}", extra).len(), 2);
    assert_eq!(response("{}", "{}", extra), [""; 0]);
}

#[test]
fn missing_keys_are_refused() {
    differs(r#"{"a": 1, "b": {"c": 2}}"#, "{}", r#"{"a": 1}"#, r#"body.b: expected {"c":2}, but was missing"#);
}

#[test]
fn keys_are_found_in_any_order_and_number() {
    let members = |order: &mut dyn Iterator<Item = i32>| {
        let members: Vec<String> = order.map(|i| format!("\"k{i}\": {i}")).collect();
        format!("{{{}}}", members.join(","))
    };
    matches(&members(&mut (0..100)), "{}", &members(&mut (0..100).rev()));
}

#[test]
fn arrays_without_rules_have_equal_length_also_in_responses() {
    differs("[1, 2]", "{}", "[1, 2, 3]", "body: expected 2 items, but was 3 items");
    differs("[1, 2]", "{}", "[1]", "body: expected 2 items, but was 1 item");
    differs("[]", "{}", "[1]", "body: expected 0 items, but was 1 item");
}

#[test]
fn kinds_are_compared_before_any_rule() {
    differs(
        r#"{"a": {}}"#,
        &rule("$.a", r#"{"match": "null"}"#),
        r#"{"a": null}"#,
        "body.a: expected an object, but was null",
    );
    differs(
        r#"{"a": [1]}"#,
        &rule("$.a", r#"{"match": "type"}"#),
        r#"{"a": {}}"#,
        "body.a: expected an array, but was {}",
    );
}

#[test]
fn type_cascades_to_everything_below() {
    let rules = rule("$", r#"{"match": "type"}"#);
    matches(r#"{"a": {"b": "x", "c": 1}}"#, &rules, r#"{"a": {"b": "y", "c": 2.5}}"#);
    differs(
        r#"{"a": {"b": "x"}}"#,
        &rules,
        r#"{"a": {"b": 1}}"#,
        r#"body.a.b: expected a string, like "x", but was 1"#,
    );
    differs(r#"{"a": 1}"#, &rules, r#"{"a": null}"#, "body.a: expected a number, like 1, but was null");
}

#[test]
fn equality_resets_a_cascading_type() {
    let rules = r#"{"$": {"matchers": [{"match": "type"}]}, "$.a": {"matchers": [{"match": "equality"}]}}"#;
    differs(r#"{"a": 1, "b": 1}"#, rules, r#"{"a": 2, "b": 2}"#, "body.a: expected 1, but was 2");
}

#[test]
fn length_limits_do_not_cascade() {
    let rules = rule("$.a", r#"{"match": "type", "min": 2, "max": 3}"#);
    matches(r#"{"a": [[1]]}"#, &rules, r#"{"a": [[1], [2]]}"#);
    differs(r#"{"a": [[1]]}"#, &rules, r#"{"a": [[1]]}"#, "body.a: expected at least 2 items, but was 1 item");
    differs(r#"{"a": [1]}"#, &rules, r#"{"a": [1,2,3,4]}"#, "body.a: expected at most 3 items, but was 4 items");
}

#[test]
fn with_a_rule_more_items_are_compared_with_the_first_and_fewer_are_fine() {
    let rules = rule("$", r#"{"match": "type"}"#);
    matches(r#"[{"a": 1}, {"a": 2}]"#, &rules, "[]");
    differs(
        r#"[{"a": 1}]"#,
        &rules,
        r#"[{"a": 2}, {"a": "x"}]"#,
        r#"body[1].a: expected a number, like 1, but was "x""#,
    );
}

#[test]
fn an_empty_example_says_nothing_about_items() {
    matches(r#"{"a": []}"#, &rule("$.a", r#"{"match": "type", "min": 1}"#), r#"{"a": []}"#);
    matches(r#"{"a": []}"#, &rule("$.a", r#"{"match": "type"}"#), r#"{"a": [1, "x"]}"#);
}

#[test]
fn a_regex_is_about_the_whole_text_and_sees_the_text_of_other_values() {
    let rules = rule("$.a", r#"{"match": "regex", "regex": "[0-9]|x[0-9]+"}"#);
    matches(r#"{"a": "x1"}"#, &rules, r#"{"a": "x77"}"#);
    matches(r#"{"a": "1"}"#, &rules, r#"{"a": 4}"#);
    differs(
        r#"{"a": "1"}"#,
        &rules,
        r#"{"a": "12"}"#,
        r#"body.a: expected a match of /[0-9]|x[0-9]+/, like "1", but was "12""#,
    );
    matches(r#""ab""#, &rule("$", r#"{"match": "regex", "regex": "(?x) a b # and no more"}"#), r#""ab""#);
}

#[test]
fn a_regex_may_look_around_and_refer_back() {
    let rules = rule("$", r#"{"match": "regex", "regex": "^(?!draft)(\\w)\\1$"}"#);
    matches(r#""aa""#, &rules, r#""bb""#);
    assert_eq!(response(r#""aa""#, &rules, r#""ab""#).len(), 1);
}

#[test]
fn a_regex_built_to_backtrack_ends() {
    let rules = rule("$", r#"{"match": "regex", "regex": "^(?=(a+)+$)(a|a)*\\1b$"}"#);
    let text = "a".repeat(5000);
    assert_eq!(response(r#""x""#, &rules, &format!("\"{text}\"")).len(), 1);
}

#[test]
fn include_looks_for_a_part_of_the_text() {
    let rules = rule("$", r#"{"match": "include", "value": "12"}"#);
    matches(r#""x12""#, &rules, r#""a12b""#);
    matches(r#""x12""#, &rules, "5125");
    differs(r#""x12""#, &rules, r#""1 2""#, r#"body: expected a text that includes "12", but was "1 2""#);
}

#[test]
fn number_rules_never_take_strings_for_numbers_in_a_body() {
    for (name, sentence) in [
        ("number", r#"body: expected a number, like 1, but was "1""#),
        ("integer", r#"body: expected an integer, like 1, but was "1""#),
        ("decimal", r#"body: expected a decimal number, like 1, but was "1""#),
    ] {
        differs("1", &rule("$", &format!(r#"{{"match": "{name}"}}"#)), r#""1""#, sentence);
    }
}

#[test]
fn integers_and_decimals_are_told_apart_by_their_text() {
    let (integer, decimal) = (rule("$", r#"{"match": "integer"}"#), rule("$", r#"{"match": "decimal"}"#));
    matches("1", &integer, "-100");
    matches("1", &integer, "123456789012345678901234567890");
    differs("1", &integer, "100.0", "body: expected an integer, like 1, but was 100.0");
    matches("1.5", &decimal, "100.0");
    differs("1.5", &decimal, "100", "body: expected a decimal number, like 1.5, but was 100");
    matches("1", &rule("$", r#"{"match": "number"}"#), "1.5e3");
}

#[test]
fn boolean_and_null_rules_look_at_the_kind() {
    let (boolean, null) = (rule("$.a", r#"{"match": "boolean"}"#), rule("$.a", r#"{"match": "null"}"#));
    matches(r#"{"a": true}"#, &boolean, r#"{"a": false}"#);
    matches(r#"{"a": true}"#, &boolean, r#"{"a": "false"}"#);
    differs(r#"{"a": true}"#, &boolean, r#"{"a": 0}"#, "body.a: expected true or false, but was 0");
    matches(r#"{"a": null}"#, &null, r#"{"a": null}"#);
    differs(r#"{"a": null}"#, &null, r#"{"a": ""}"#, r#"body.a: expected null, but was """#);
}

#[test]
fn rules_for_an_object_as_a_whole_hold_as_in_the_official_implementation() {
    let equality = rule("$.a", r#"{"match": "equality"}"#);
    assert_eq!(
        response(r#"{"a": {"x": 1}}"#, &equality, r#"{"a": {"x": 1, "y": 2}}"#),
        [r#"body.a: expected {"x":1}, but was {"x":1,"y":2}"#]
    );
    differs(
        r#"{"a": {}}"#,
        &rule("$.a", r#"{"match": "integer"}"#),
        r#"{"a": {}}"#,
        "body.a: expected an integer, like {}, but was {}",
    );
    let two = rule("$.a", r#"{"match": "type", "min": 2}"#);
    differs(r#"{"a": {"x": 1}}"#, &two, r#"{"a": {"x": 2}}"#, "body.a: expected at least 2 items, but was 1 item");
    matches(r#"{"a": {"x": 1}}"#, &rule("$.a", r#"{"match": "regex", "regex": "\\d"}"#), r#"{"a": {"x": 2}}"#);
}

#[test]
fn rules_for_an_array_are_about_its_items() {
    let integer = rule("$.a", r#"{"match": "integer"}"#);
    matches(r#"{"a": [1]}"#, &integer, r#"{"a": [5, 6]}"#);
    differs(r#"{"a": [1]}"#, &integer, r#"{"a": [5, 6.5]}"#, "body.a[1]: expected an integer, like 1, but was 6.5");
    let equality = rule("$.a", r#"{"match": "equality"}"#);
    assert_eq!(response(r#"{"a": [{"x": 1}]}"#, &equality, r#"{"a": [{"x": 1, "y": 2}]}"#).len(), 1, "told once");
}

#[test]
fn of_combined_rules_all_or_one_must_hold() {
    let rules = |combine| {
        format!(r#"{{"$": {{"combine": "{combine}", "matchers": [{{"match": "integer"}}, {{"match": "null"}}]}}}}"#)
    };
    matches("1", &rules("OR"), "2");
    matches("1", &rules("or"), "null");
    assert_eq!(response("1", &rules("OR"), "2.5").len(), 2);
    differs("1", &rules("AND"), "2", "body: expected null, but was 2");
}

#[test]
fn the_rule_with_the_most_weight_applies() {
    let rules = r#"{"$.items[*].*": {"matchers": [{"match": "type"}]}, "$.items[*].id": {"matchers": [{"match": "regex", "regex": "^[a-z]+$"}]}}"#;
    differs(
        r#"{"items": [{"id": "a", "n": 1}]}"#,
        rules,
        r#"{"items": [{"id": "A", "n": 2}]}"#,
        r#"body.items[0].id: expected a match of /^[a-z]+$/, like "a", but was "A""#,
    );
}

#[test]
fn every_difference_is_found_at_once() {
    let found = request(r#"{"a": 1, "b": {"c": [1, 2]}, "d": 4}"#, "{}", r#"{"a": 2, "b": {"c": [1, 3]}, "e": 5}"#);
    assert_eq!(
        found,
        [
            "body.a: expected 1, but was 2",
            "body.b.c[1]: expected 2, but was 3",
            "body.d: expected 4, but was missing",
            "body.e: expected nothing: the contract does not name it, but was 5",
        ]
    );
}

#[test]
fn a_body_that_is_not_json_is_a_difference_that_says_where() {
    assert_eq!(
        response(r#"{"a": 1}"#, "{}", "<html>"),
        [r#"body: expected JSON, but was "<html>", which is not JSON: expected value at line 1 column 1"#]
    );
}

#[test]
fn a_missing_body_is_a_difference_only_where_one_is_asked_for() {
    differs(r#"{"a": 1}"#, "{}", "", r#"body: expected {"a":1}, but was missing"#);
    assert_eq!(support::response("{}", 200, JSON, "anything"), [""; 0]);
    assert_eq!(support::response(r#"{"body": null}"#, 200, &[], ""), [""; 0]);
    assert_eq!(support::response(r#"{"body": null}"#, 200, JSON, "null"), [""; 0]);
    assert_eq!(support::response(r#"{"body": null}"#, 200, &[], "x").len(), 1);
    assert_eq!(support::response(r#"{"body": ""}"#, 200, &[], "x").len(), 1);
}

#[test]
fn content_types_must_agree_unless_a_rule_speaks_about_them() {
    let html = &[("content-type", "text/html")];
    let plain = r#"{"body": {"a": 1}}"#;
    assert_eq!(
        support::response(plain, 200, html, r#"{"a": 1}"#),
        ["body: expected a body of type application/json, but was a body of type text/html"]
    );
    assert_eq!(support::response(plain, 200, &[("content-type", "application/hal+json")], r#"{"a": 1}"#), [""; 0]);
    assert_eq!(support::response(plain, 200, &[], r#"{"a": 1}"#), [""; 0]);
    let ruled = r#"{"headers": {"Content-Type": "application/json"}, "body": {"a": 1},
        "matchingRules": {"header": {"Content-Type": {"matchers": [{"match": "regex", "regex": "text/.*"}]}}}}"#;
    assert_eq!(support::response(ruled, 200, html, r#"{"a": 1}"#), [""; 0]);
}

#[test]
fn a_body_of_version_4_may_bring_its_own_content_type() {
    let text = r#"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "metadata": {"pactSpecification": {"version": "4.0"}},
        "interactions": [{"type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {
            "body": {"content": "hi", "contentType": "text/plain", "encoded": false}}}]}"#;
    let pact = pact_harness::format::read(text.as_bytes()).unwrap();
    let pact_harness::model::Interaction::Http(http) = &pact.interactions[0] else { panic!("{pact:?}") };
    let answer = |content_type: &'static str| pact_harness::model::ReceivedResponse {
        status: 200,
        headers: vec![("content-type".into(), content_type.into())],
        body: b"hi".into(),
    };
    assert!(pact_harness::matching::match_response(&http.response, &answer("text/plain")).is_empty());
    assert_eq!(pact_harness::matching::match_response(&http.response, &answer("application/json")).len(), 1);
}

#[test]
fn texts_are_compared_as_they_are_or_by_the_rule_for_the_root() {
    let plain = r#"{"headers": {"Content-Type": "text/plain"}, "body": "hello"}"#;
    let text = &[("content-type", "text/plain")];
    assert_eq!(support::response(plain, 200, text, "hello"), [""; 0]);
    assert_eq!(support::response(plain, 200, text, "Hello"), [r#"body: expected "hello", but was "Hello""#]);
    let ruled = r#"{"headers": {"Content-Type": "text/plain"}, "body": "hello",
        "matchingRules": {"body": {"$": {"matchers": [{"match": "regex", "regex": "^[a-z]+$"}]}}}}"#;
    assert_eq!(support::response(ruled, 200, text, "world"), [""; 0]);
}

#[test]
fn values_as_deep_as_they_may_be_are_compared_on_the_stack_of_a_test() {
    for (open, close) in [("{\"a\":", "}"), ("[", "]")] {
        let nested = |value: &str| format!("{}{value}{}", open.repeat(500), close.repeat(500));
        matches(&nested("1"), "{}", &nested("1"));
        let cascading = rule("$", r#"{"match": "type"}"#);
        matches(&nested("1"), &cascading, &nested("2"));
        assert_eq!(response(&nested("1"), "{}", &nested("2")).len(), 1);
        assert_eq!(response(&nested("1"), &cascading, &nested("\"2\"")).len(), 1);
    }
}
