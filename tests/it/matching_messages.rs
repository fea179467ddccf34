//! Method, path, query, headers and status.

use pact_harness::matching::match_response;
use pact_harness::model::ReceivedResponse;

use super::support::{interaction, request, response};

const NONE: [&str; 0] = [];

#[test]
fn methods_are_compared_in_any_case() {
    assert_eq!(request(r#"{"method": "post"}"#, "POST /", &[], ""), NONE);
    assert_eq!(request(r#"{"method": "POST"}"#, "PUT /", &[], ""), [r#"method: expected "POST", but was "PUT""#]);
}

#[test]
fn paths_are_compared_by_every_character() {
    assert_eq!(request(r#"{"path": "/a"}"#, "GET /a", &[], ""), NONE);
    for other in ["/A", "/a/", "/%61"] {
        assert_eq!(request(r#"{"path": "/a"}"#, &format!("GET {other}"), &[], "").len(), 1, "{other}");
    }
    let ruled = r#"{"path": "/users/1", "matchingRules": {"path": {"matchers": [{"match": "regex", "regex": "^/users/\\d+$"}]}}}"#;
    assert_eq!(request(ruled, "GET /users/77", &[], ""), NONE);
    assert_eq!(
        request(ruled, "GET /users/x", &[], ""),
        [r#"path: expected a match of /^/users/\d+$/, like "/users/1", but was "/users/x""#]
    );
}

#[test]
fn queries_have_exactly_the_same_names() {
    let expected = r#"{"query": {"a": ["1"], "b": ["x y"]}}"#;
    assert_eq!(request(expected, "GET /?b=x+y&a=1", &[], ""), NONE);
    assert_eq!(request(expected, "GET /?b=x%20y&a=1", &[], ""), NONE);
    assert_eq!(
        request(expected, "GET /?a=2&c=3", &[], ""),
        [
            r#"query.a: expected "1", but was "2""#,
            r#"query.b: expected "x y", but was missing"#,
            r#"query.c: expected nothing: the contract does not name it, but was "3""#,
        ]
    );
    assert_eq!(request("{}", "GET /?a=1", &[], "").len(), 1);
}

#[test]
fn repeated_parameters_have_the_same_values_in_the_same_order() {
    let expected = r#"{"query": {"a[]": ["1", "2"]}}"#;
    assert_eq!(request(expected, "GET /?a[]=1&a[]=2", &[], ""), NONE);
    assert_eq!(request(expected, "GET /?a%5B%5D=1&a%5B%5D=2", &[], ""), NONE);
    assert_eq!(
        request(expected, "GET /?a[]=2&a[]=1", &[], ""),
        [r#"query['a[]']: expected ["1","2"], but was ["2","1"]"#]
    );
}

#[test]
fn query_values_may_hold_equals_signs_be_empty_or_not_be_utf8() {
    assert_eq!(request(r#"{"query": {"a": ["b=c"]}}"#, "GET /?a=b=c", &[], ""), NONE);
    assert_eq!(request(r#"{"query": {"a": [""]}}"#, "GET /?a", &[], ""), NONE);
    assert_eq!(request(r#"{"query": {"a": ["é"]}}"#, "GET /?a=%C3%A9", &[], ""), NONE);
    assert_eq!(request(r#"{"query": {"a": ["%"]}}"#, "GET /?a=%", &[], ""), NONE);
    assert_eq!(request(r#"{"query": {"a": ["x"]}}"#, "GET /?a=%FF%E", &[], "").len(), 1);
}

#[test]
fn rules_for_a_parameter_hold_for_each_of_its_values() {
    let expected =
        r#"{"query": {"id": ["1"]}, "matchingRules": {"query": {"id": {"matchers": [{"match": "integer"}]}}}}"#;
    assert_eq!(request(expected, "GET /?id=7", &[], ""), NONE);
    assert_eq!(request(expected, "GET /?id=7&id=8", &[], ""), NONE);
    assert_eq!(
        request(expected, "GET /?id=7&id=x", &[], ""),
        [r#"query.id: expected an integer, like "1", but was "x""#]
    );
    let min =
        r#"{"query": {"id": ["1"]}, "matchingRules": {"query": {"id": {"matchers": [{"match": "type", "min": 2}]}}}}"#;
    assert_eq!(request(min, "GET /?id=7", &[], ""), ["query.id: expected at least 2 items, but was 1 item"]);
}

#[test]
fn named_headers_must_come_and_others_may() {
    let expected = r#"{"headers": {"X-Id": "a, b"}}"#;
    assert_eq!(request(expected, "GET /", &[("x-id", "a,b"), ("other", "1")], ""), NONE);
    assert_eq!(request(expected, "GET /", &[], ""), [r#"header.X-Id: expected "a, b", but was missing"#]);
    assert_eq!(
        request(expected, "GET /", &[("X-ID", "A, b")], ""),
        [r#"header.X-Id: expected "a, b", but was "A, b""#]
    );
}

#[test]
fn only_headers_that_are_lists_are_split_at_commas() {
    let expected = r#"{"headers": {"Vary": "Origin, Accept", "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}}"#;
    let lines = [("vary", "Origin"), ("vary", "Accept"), ("last-modified", "Sat, 21 Nov 2026 10:00:00 GMT")];
    assert_eq!(response(expected, 200, &lines, ""), NONE);
    let reversed = [("vary", "Accept,Origin"), ("last-modified", "Sat, 21 Nov 2026 10:00:00 GMT")];
    assert_eq!(response(expected, 200, &reversed, "").len(), 1);
}

#[test]
fn content_type_and_accept_are_compared_by_their_parts() {
    let expected = r#"{"headers": {"Content-Type": "application/json; charset=UTF-8"}}"#;
    assert_eq!(response(expected, 200, &[("content-type", "application/json;charset=utf-8; v=1")], ""), NONE);
    for other in ["application/json", "Application/JSON; charset=utf-8", "application/json; charset=latin1"] {
        assert_eq!(response(expected, 200, &[("content-type", other)], "").len(), 1, "{other}");
    }
    let accept = r#"{"headers": {"Accept": "application/json, text/plain;q=0.5"}}"#;
    assert_eq!(request(accept, "GET /", &[("accept", "application/json,text/plain; q=0.5")], ""), NONE);
}

#[test]
fn rules_for_a_header_are_found_in_any_case_and_take_numbers_as_text() {
    let expected = r#"{"headers": {"X-Count": "1"}, "matchingRules": {"header": {"x-count": {"matchers": [{"match": "integer"}]}}}}"#;
    assert_eq!(response(expected, 200, &[("X-COUNT", "42")], ""), NONE);
    assert_eq!(
        response(expected, 200, &[("X-Count", "many")], ""),
        [r#"header.X-Count: expected an integer, like "1", but was "many""#]
    );
}

#[test]
fn several_values_of_a_header_are_compared_as_a_list_by_its_rules() {
    let rule = |rule: &str| {
        format!(
            r#"{{"headers": {{"Vary": "a, b"}}, "matchingRules": {{"header": {{"Vary": {{"matchers": [{rule}]}}}}}}}}"#
        )
    };
    let equality = rule(r#"{"match": "equality"}"#);
    assert_eq!(response(&equality, 200, &[("vary", "a,b")], ""), NONE);
    assert_eq!(response(&equality, 200, &[("vary", "a")], "").len(), 1);
    assert_eq!(response(&rule(r#"{"match": "type"}"#), 200, &[("vary", "c")], ""), NONE);
    assert_eq!(response(&rule(r#"{"match": "type", "min": 2}"#), 200, &[("vary", "c")], "").len(), 1);
}

#[test]
fn a_list_without_rules_is_no_rule() {
    let query = r#"{"query": {"a": ["1", "2"]}, "matchingRules": {"query": {"a": {"matchers": []}}}}"#;
    assert_eq!(request(query, "GET /?a=1", &[], "").len(), 1);
    let header = r#"{"headers": {"X": "1"}, "matchingRules": {"header": {"X": {"matchers": []}}}}"#;
    assert_eq!(response(header, 200, &[("x", "2")], "").len(), 1);
}

#[test]
fn the_status_must_be_equal() {
    assert_eq!(response(r#"{"status": 201}"#, 201, &[], ""), NONE);
    assert_eq!(response(r#"{"status": 201}"#, 200, &[], ""), ["status: expected 201, but was 200"]);
}

#[test]
fn two_long_texts_are_shown_where_they_begin_to_differ() {
    let text = |price: u32| format!("{{\"letter\": \"{}for {price} EUR, and so on\"}}", "Dear customer, ".repeat(20));
    let contract = interaction("{}", &format!(r#"{{"body": {}}}"#, text(10)));
    let received = ReceivedResponse {
        status: 200,
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: text(12).into_bytes().into(),
    };
    let found = match_response(&contract.response, &received);
    assert_eq!(
        found[0].first_difference().unwrap(),
        "they differ from character 306 on: \"...Dear customer, for 10 EUR, and so on\" and \
         \"...Dear customer, for 12 EUR, and so on\""
    );
    let short = interaction("{}", r#"{"body": {"a": "x"}}"#);
    let found = match_response(&short.response, &ReceivedResponse { body: br#"{"a": "y"}"#.into(), ..received });
    assert_eq!(found[0].first_difference(), None);
}
