//! Quirks of the official tools that decide which messages match: ours decides as they do. Each was found by comparing
//! both on cases by chance (`interop/tests/differential`).

use pact_harness::model::{Interaction, Json, ReceivedMessage};

use super::support;

/// A contract's part, what comes, and whether it matches.
type Case = (&'static str, &'static str, bool);

#[track_caller]
fn all(cases: &[Case], differences: impl Fn(&str, &str) -> Vec<String>) {
    for (expected, actual, matches) in cases {
        let found = differences(expected, actual);
        assert_eq!(found.is_empty(), *matches, "{expected} against {actual}: {found:?}");
    }
}

/// A JSON body and its rules against a body.
fn json(expected: &str, actual: &str) -> Vec<String> {
    let (body, rules) = expected.split_once(" with ").unwrap();
    let expected = format!(
        r#"{{"headers": {{"Content-Type": "application/json"}}, "body": {body}, "matchingRules": {{"body": {rules}}}}}"#
    );
    support::response(&expected, 200, &[("content-type", "application/json")], actual)
}

/// A text and its content type and rules against a text of this type.
fn text(expected: &str, actual: &str) -> Vec<String> {
    let (content_type, rest) = expected.split_once(' ').unwrap();
    let (body, rules) = rest.split_once(" with ").unwrap();
    let (quoted, body) = (Json::string(content_type), Json::string(body));
    let expected =
        format!(r#"{{"headers": {{"Content-Type": {quoted}}}, "body": {body}, "matchingRules": {{"body": {rules}}}}}"#);
    support::response(&expected, 200, &[("content-type", content_type)], actual)
}

/// Rules for the values of a query against a query.
fn query(expected: &str, actual: &str) -> Vec<String> {
    let (values, rules) = expected.split_once(" with ").unwrap();
    let expected =
        format!(r#"{{"query": {{"a": {values}}}, "matchingRules": {{"query": {{"a": {{"matchers": {rules}}}}}}}}}"#);
    support::request(&expected, &format!("GET /?{actual}"), &[], "")
}

/// Rules for the values of a header against those of one that is a list.
fn header(expected: &str, actual: &str) -> Vec<String> {
    let (values, rules) = expected.split_once(" with ").unwrap();
    let expected = format!(
        r#"{{"headers": {{"Vary": {values}}}, "matchingRules": {{"header": {{"Vary": {{"matchers": {rules}}}}}}}}}"#
    );
    support::response(&expected, 200, &[("vary", actual)], "")
}

#[test]
fn each_value_without_rules_is_kept_by_objects_only() {
    let rules = r#"{"$": {"matchers": [{"match": "eachValue", "rules": []}]}}"#;
    for (body, matches) in [("[1]", false), ("[[1]]", false), ("[{\"a\": 1}]", true), ("{\"a\": 1}", false)] {
        assert_eq!(json(&format!("{body} with {rules}"), body).is_empty(), matches, "{body}");
    }
}

#[test]
fn rules_about_keys_and_values_refuse_a_text_where_they_stand_and_pass_it_below() {
    all(
        &[
            (r#"["1"] with [{"match": "eachKey", "rules": []}]"#, "a=1", false),
            (r#"["1"] with [{"match": "eachValue", "rules": [{"match": "integer"}]}]"#, "a=2", true),
            (r#"["1"] with [{"match": "eachValue", "rules": [{"match": "integer"}]}]"#, "a=x", false),
            (r#"["1"] with [{"match": "eachValue", "rules": [{"match": "eachKey", "rules": []}]}]"#, "a=2", true),
            (r#"["1"] with [{"match": "eachValue", "rules": []}]"#, "a=1", false),
        ],
        query,
    );
    all(
        &[
            (r#"["1", "2"] with [{"match": "eachKey", "rules": []}]"#, "1, 2", false),
            (r#"["1", "2"] with [{"match": "eachValue", "rules": [{"match": "integer"}]}]"#, "3, 4", true),
            (
                r#"["1", "2"] with [{"match": "eachValue", "rules": [{"match": "eachKey", "rules": []}]}]"#,
                "3, 4",
                false,
            ),
        ],
        header,
    );
    let xml = r#"application/xml <a>1</a> with {"$.a": {"matchers": [{"match": "type"}]}, "$.a['#text']": {"matchers": [{"match": "eachKey", "rules": []}]}}"#;
    assert_eq!(text(xml, "<a>2</a>").len(), 1);
}

#[test]
fn the_fields_of_a_form_find_their_rules_as_values_in_a_body_do() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let form = |expected: &str, actual: &str| text(&format!("{FORM} {expected}"), actual);
    all(
        &[
            (r#"a=1 with {"$": {"matchers": [{"match": "integer"}]}}"#, "a=2", true),
            (r#"a=1 with {"$": {"matchers": [{"match": "integer"}]}}"#, "a=x", false),
            (
                r#"a=1 with {"$": {"matchers": [{"match": "type"}]}, "$.a": {"matchers": [{"match": "equality"}]}}"#,
                "a=2",
                false,
            ),
            (r#"a=1&a=2 with {"$.a[1]": {"matchers": [{"match": "integer"}]}}"#, "a=1&a=3", true),
            (r#"a=1&a=2 with {"$.a[1]": {"matchers": [{"match": "integer"}]}}"#, "a=3&a=3", false),
            (r#"a=1 with {"$": {"matchers": [{"match": "eachKey", "rules": []}]}}"#, "a=2", true),
            (r#"a=1 with {"$.a[0]": {"matchers": [{"match": "eachKey", "rules": []}]}}"#, "a=1", false),
        ],
        form,
    );
}

#[test]
fn a_status_is_asked_only_by_rules_about_numbers_and_codes() {
    for (rule, matches) in [
        (r#"{"match": "integer"}"#, true),
        (r#"{"match": "number"}"#, true),
        (r#"{"match": "type"}"#, true),
        (r#"{"match": "include", "value": "0"}"#, true),
        (r#"{"match": "statusCode", "status": "success"}"#, true),
        (r#"{"match": "decimal"}"#, false),
        (r#"{"match": "notEmpty"}"#, false),
        (r#"{"match": "semver"}"#, false),
        (r#"{"match": "values"}"#, false),
    ] {
        let expected = format!(r#"{{"status": 200, "matchingRules": {{"status": {{"matchers": [{rule}]}}}}}}"#);
        assert_eq!(support::response(&expected, 200, &[], "").is_empty(), matches, "{rule}");
    }
}

#[test]
fn any_text_is_plain_text_whatever_else_it_is() {
    let rule = |value: &str| format!(r#"{{"$": {{"matchers": [{{"match": "contentType", "value": "{value}"}}]}}}}"#);
    for (value, matches) in
        [("text/plain", true), ("application/json", true), ("application/xml", false), ("image/png", false)]
    {
        let found = text(&format!("application/octet-stream {{}} with {}", rule(value)), "{\"a\": 1}");
        assert_eq!(found.is_empty(), matches, "{value}: {found:?}");
    }
    let in_a_query = r#"["e30="] with [{"match": "contentType", "value": "application/json"}]"#;
    assert_eq!(query(in_a_query, "a=e30=").len(), 1, "only JSON has bytes in base64");
    let in_json = rule("application/json");
    assert_eq!(json(&format!("\"e30=\" with {in_json}"), "\"e30=\""), [""; 0]);
}

#[test]
fn a_rule_about_a_text_does_not_hold_for_bytes_that_are_none() {
    let expected = r#"{"headers": {"Content-Type": "text/plain"}, "body": "a", "matchingRules": {"body": {"$": {"matchers": [{"match": "type"}]}}}}"#;
    let received = pact_harness::model::ReceivedResponse {
        status: 200,
        headers: vec![("content-type".into(), "text/plain".into())],
        body: b"\xff".into(),
    };
    let response = support::interaction("{}", expected).response;
    assert_eq!(pact_harness::matching::match_response(&response, &received).len(), 1);
}

#[test]
fn what_is_no_content_type_says_nothing_about_a_body() {
    let expected = r#"{"body": {"a": 1}}"#;
    assert_eq!(support::response(expected, 200, &[("content-type", "nonsense")], r#"{"a": 1}"#), [""; 0]);
    assert_eq!(support::response(expected, 200, &[("content-type", "text/plain")], r#"{"a": 1}"#).len(), 1);
}

#[test]
fn the_content_type_of_a_message_comes_under_the_name_that_the_contract_has() {
    let text = r#"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "metadata": {"pactSpecification": {"version": "4.0"}},
        "interactions": [{"type": "Asynchronous/Messages", "description": "d", "metadata": {"Content-Type": "text/plain"}}]}"#;
    let pact = pact_harness::format::read(text.as_bytes()).unwrap();
    let Interaction::AsyncMessage(message) = &pact.interactions[0] else { panic!("{pact:?}") };
    for (name, matches) in [("Content-Type", true), ("contentType", false)] {
        let metadata = [(name.into(), Json::string("text/plain"))].into();
        let received = ReceivedMessage { metadata, body: Vec::new() };
        assert_eq!(pact_harness::matching::match_message(&message.message, &received).is_empty(), matches, "{name}");
    }
}

#[test]
fn rules_for_the_parts_of_a_multipart_body_reach_fields_from_above_and_files_by_name() {
    let body = |head: &str, data: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"a\"{head}\r\n\r\n{data}\r\n--b--\r\n")
    };
    let file = "; filename=\"f\"";
    let integer = r#"{"matchers": [{"match": "regex", "regex": "\\d+"}]}"#;
    for (head, path, matches) in [
        ("", "$", true),
        ("", "$.*", true),
        ("", "$.a", true),
        (file, "$", false),
        (file, "$.*", false),
        (file, "$.a", true),
    ] {
        let (expected, content_type) = (Json::string(body(head, "1")), "multipart/form-data; boundary=b");
        let expected = format!(
            r#"{{"headers": {{"Content-Type": "{content_type}"}}, "body": {expected}, "matchingRules": {{"body": {{"{path}": {integer}}}}}}}"#
        );
        let found = support::response(&expected, 200, &[("content-type", content_type)], &body(head, "22"));
        assert_eq!(found.is_empty(), matches, "{head} {path}: {found:?}");
    }
}

#[test]
fn a_rule_that_stands_in_the_shadow_of_a_heavier_one_still_frees_the_keys() {
    let each_key = r#"{"matchers": [{"match": "eachKey", "rules": [{"match": "include", "value": "a"}]}]}"#;
    let values = r#"{"matchers": [{"match": "values"}]}"#;
    let r#type = r#"{"matchers": [{"match": "type"}]}"#;
    // `$[0]` is heavier than `$.*.*`.
    let below = |above: &str, here: &str| format!(r#"[[{{"a": 1}}]] with {{"$[0]": {above}, "$.*.*": {here}}}"#);
    assert_eq!(json(&below(each_key, r#type), r#"[[{"a": 1, "b": 2}]]"#).len(), 1, "the key b is asked for an a");
    assert_eq!(json(&below(r#type, values), "[[{}]]"), [""; 0], "no key needs to be there");
    let alone = format!(r#"[[{{"a": 1}}]] with {{"$[0]": {each_key}}}"#);
    assert_eq!(json(&alone, r#"[[{"a": 1, "b": 2}]]"#), [""; 0], "what no rule stands at has free keys");
}

#[test]
fn an_empty_object_of_a_request_is_empty_whatever_the_rule() {
    for rule in [r#"{"match": "eachValue", "rules": []}"#, r#"{"match": "values"}"#, r#"{"match": "type"}"#] {
        let expected = format!(
            r#"{{"headers": {{"Content-Type": "application/json"}}, "body": [{{}}],
                "matchingRules": {{"body": {{"$": {{"matchers": [{{"match": "eachValue", "rules": [{rule}]}}]}}}}}}}}"#
        );
        let request = |body: &str| support::request(&expected, "GET /", &[("content-type", "application/json")], body);
        assert_eq!(request("[{}]"), [""; 0], "{rule}");
        assert!(!request(r#"[{"a": 1}]"#).is_empty(), "{rule}");
    }
}

#[test]
fn rules_about_texts_see_a_decimal_without_needless_digits() {
    let regex =
        |regex: &str| format!(r#"1.0 with {{"$": {{"matchers": [{{"match": "regex", "regex": "{regex}"}}]}}}}"#);
    for (pattern, actual, matches) in [
        ("10\\\\.5", "10.50", true),
        ("10\\\\.50", "10.50", false),
        ("100\\\\.0", "1e2", true),
        ("-0\\\\.0", "-0", true),
        ("12", "12", true),
    ] {
        assert_eq!(json(&regex(pattern), actual).is_empty(), matches, "{pattern} {actual}");
    }
}

#[test]
fn empty_values_of_a_header_may_come_besides() {
    let lines = |values: &[&'static str]| values.iter().map(|value| ("x", *value)).collect::<Vec<_>>();
    for (expected, actual, matches) in [
        (r#"["a"]"#, &["a", ""][..], true),
        (r#"["a"]"#, &["a", "b"][..], false),
        (r#"["a", ""]"#, &["a"][..], false),
        ("[]", &[""][..], false),
    ] {
        let found = support::response(&format!(r#"{{"headers": {{"X": {expected}}}}}"#), 200, &lines(actual), "");
        assert_eq!(found.is_empty(), matches, "{expected} {actual:?}: {found:?}");
    }
}

#[test]
fn bytes_are_asked_only_by_rules_about_all_of_them() {
    let bytes = |content_type: &str, rule: &str, actual: &str| {
        text(&format!(r#"{content_type} a with {{"$": {{"matchers": [{rule}]}}}}"#), actual).is_empty()
    };
    for (rule, matches) in [
        (r#"{"match": "type"}"#, true),
        (r#"{"match": "regex", "regex": "tr.e"}"#, true),
        (r#"{"match": "notEmpty"}"#, true),
        (r#"{"match": "boolean"}"#, false),
        (r#"{"match": "values"}"#, false),
    ] {
        assert_eq!(bytes("image/png", rule, "true"), matches, "{rule}");
    }
    assert!(bytes("text/plain", r#"{"match": "contentType", "value": "application/json"}"#, "{}"));
}
