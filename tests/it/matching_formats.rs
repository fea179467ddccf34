//! Bodies that are neither JSON nor XML: forms, multipart, texts, bytes.

use pact_harness::matching::{Mismatch, match_response};
use pact_harness::model::ReceivedResponse;
use serde_json::{Value, json};

use super::support::interaction;

/// What matching has to say about a response of this content type, in the words of Pact tools.
fn compare(content_type: &str, expected: &str, rules: &Value, actual_type: &str, actual: &[u8]) -> Vec<String> {
    let headers = json!({ "Content-Type": { "matchers": [{ "match": "include", "value": "/" }] } });
    let response = json!({
        "headers": { "Content-Type": content_type }, "body": expected,
        "matchingRules": { "body": rules, "header": headers },
    });
    let contract = interaction("{}", &response.to_string());
    let headers = vec![("Content-Type".into(), actual_type.into())];
    let received = ReceivedResponse { status: 200, headers, body: actual.into() };
    match_response(&contract.response, &received).iter().map(Mismatch::sentence).collect()
}

fn form(expected: &str, rules: &Value, actual: &str) -> Vec<String> {
    let form = "application/x-www-form-urlencoded";
    compare(form, expected, rules, form, actual.as_bytes())
}

fn rule(rule: &Value) -> Value {
    json!({ "matchers": [rule] })
}

const NONE: [&str; 0] = [];

#[test]
fn a_form_has_the_same_fields_in_any_order() {
    let none = json!({});
    assert_eq!(form("a=1&b=x+y&b=2", &none, "b=x%20y&a=1&b=2"), NONE);
    assert_eq!(form("a=1", &none, "a=2"), ["Expected form post parameter 'a' with value '1' but was '2'"]);
    assert_eq!(
        form("a=1", &none, "b=2"),
        ["Expected form post parameter 'a' but was missing", "Unexpected form post parameter 'b' received"],
        "in a response too"
    );
}

#[test]
fn the_rules_of_a_form_are_at_the_names_of_its_fields() {
    let rules = json!({ "$.id": rule(&json!({ "match": "integer" })), "$['x y']": rule(&json!({ "match": "type" })) });
    assert_eq!(form("id=1&x+y=a&z=1", &rules, "id=77&x+y=b&z=1"), NONE);
    assert_eq!(form("id=1&x+y=a", &rules, "id=77&id=x&x+y=b"), ["Expected 'x' to match an integer number"]);
}

const BOUNDARY: &str = "multipart/form-data; boundary=XXX";

/// A form with a text and a file.
fn multipart(name: &str, text: &str, file: &str) -> String {
    [
        "--XXX",
        &format!("Content-Disposition: form-data; name=\"{name}\""),
        "",
        text,
        "--XXX",
        "Content-Disposition: form-data; name=\"data\"; filename=\"a.json\"",
        "Content-Type: application/json",
        "",
        file,
        "--XXX--",
        "",
    ]
    .join("\r\n")
}

#[test]
fn the_parts_of_a_form_are_found_by_name_and_compared_by_their_own_types() {
    let expected = multipart("title", "hello", r#"{"id": 1, "tags": ["a"]}"#);
    let compare = |rules: Value, actual: &str| compare(BOUNDARY, &expected, &rules, BOUNDARY, actual.as_bytes());
    let formatted = multipart("title", "hello", r#"{ "tags": ["a"], "id":1 }"#);
    assert_eq!(compare(json!({}), &formatted), NONE, "JSON is compared as such");
    let changed = multipart("title", "bye", r#"{"id": 2, "tags": ["a"]}"#);
    assert_eq!(
        compare(json!({}), &changed),
        [
            "MIME part 'title': Expected 'bye' (String) to be equal to 'hello' (String)",
            "MIME part 'data': Expected 2 (Integer) to be equal to 1 (Integer)",
        ]
    );
    let rules =
        json!({ "$.title": rule(&json!({ "match": "type" })), "$.data.id": rule(&json!({ "match": "integer" })) });
    assert_eq!(compare(rules, &changed), NONE);
    assert_eq!(
        compare(json!({}), &multipart("heading", "hello", r#"{"id": 1, "tags": ["a"]}"#)),
        ["MIME part 'title': Expected a MIME part but was missing"]
    );
}

#[test]
fn the_boundary_is_whatever_the_header_says_and_what_is_not_multipart_is_a_difference() {
    let expected = multipart("title", "hello", "{}");
    let other = expected.replace("XXX", "other");
    let compare =
        |content_type: &str, actual: &str| compare(BOUNDARY, &expected, &json!({}), content_type, actual.as_bytes());
    assert_eq!(compare("multipart/form-data; boundary=other", &other), NONE);
    assert_eq!(compare("multipart/form-data; boundary=other", &other.replace("\r\n", "\n")), NONE, "lines of Unix");
    let unreadable = compare(BOUNDARY, "hello");
    assert!(unreadable[0].contains("the body is not multipart: the boundary \"XXX\" is not in it"), "{unreadable:?}");
    let cut = compare(BOUNDARY, &expected[..expected.len() - 10]);
    assert!(cut[0].contains("the body is not multipart: it ends without a last boundary"), "{cut:?}");
}

#[test]
fn bytes_are_compared_as_they_are_or_by_what_they_are() {
    use base64::Engine as _;
    let png = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4];
    let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 0x10, b'J', b'F', b'I', b'F', 0, 1];
    let expected = base64::prelude::BASE64_STANDARD.encode(png);
    let compare = |rules: Value, actual: &[u8]| compare("image/png", &expected, &rules, "image/png", actual);
    assert_eq!(compare(json!({}), &png), NONE);
    assert_eq!(
        compare(json!({}), &jpeg),
        [
            "Actual body [image/png, 12 bytes, starting with ffd8ffe000104a4649460001] is not equal to the expected body \
          [image/png, 12 bytes, starting with 89504e470d0a1a0a01020304]"
        ]
    );
    let is_png = json!({ "$": rule(&json!({ "match": "contentType", "value": "image/png" })) });
    assert_eq!(compare(is_png.clone(), &[&png[..8], &[9, 9, 9, 9, 9]].concat()), NONE);
    assert_eq!(
        compare(is_png, &jpeg),
        ["Expected binary contents to have content type 'image/png' but detected contents was 'image/jpeg'"]
    );
    let not_empty = json!({ "$": rule(&json!({ "match": "notEmpty" })) });
    assert_eq!(compare(not_empty.clone(), &[7]), NONE);
    assert_eq!(compare(not_empty, &[]), ["Expected [] (0 bytes) to not be empty"]);
}

#[test]
fn a_text_is_compared_to_the_letter_or_by_a_rule_for_all_of_it() {
    let compare = |rules: Value, actual: &str| compare("text/plain", "Hello", &rules, "text/plain", actual.as_bytes());
    assert_eq!(compare(json!({}), "Hello"), NONE);
    assert_eq!(
        compare(json!({}), "hello"),
        ["Expected body 'Hello' to match 'hello' using equality but did not match"]
    );
    let rules = json!({ "$": rule(&json!({ "match": "regex", "regex": "[Hh]ello.*" })) });
    assert_eq!(compare(rules.clone(), "hello, world"), NONE);
    assert_eq!(compare(rules, "bye"), ["Expected 'bye' to match '[Hh]ello.*'"]);
}

#[test]
fn a_part_without_headers_and_one_of_unix_lines_are_compared_to_the_end() {
    let boundary = "multipart/mixed; boundary=b";
    let compare = |expected: &str, actual: &str| compare(boundary, expected, &json!({}), boundary, actual.as_bytes());
    let bare = |text: &str| format!("--b\r\n\r\n{text}\r\n--b--\r\n");
    assert_eq!(compare(&bare("Hello"), &bare("Hello")), NONE);
    assert_eq!(compare(&bare("Hello"), &bare("Goodbye")).len(), 1);
    assert_eq!(compare(&bare("one\r\n\r\ntwo"), &bare("ONE\r\n\r\ntwo")).len(), 1);
    let unix = |text: &str| format!("--b\nContent-Type: text/plain\n\n{text}\n--b--\n");
    assert_eq!(compare(&unix("one\r\n\r\ntwo"), &unix("OTHER\r\n\r\ntwo")).len(), 1);
    let unreadable = compare(&bare("Hello"), "--b\r\nno header\r\n\r\nHello\r\n--b--");
    assert!(unreadable[0].contains("\"no header\" is not a header of a part"), "{unreadable:?}");
    assert_eq!(compare("--b\r\n--b--", "--b\r\n--b--"), NONE, "an empty part");
}

#[test]
fn many_parts_are_compared_in_a_time_that_grows_with_their_number() {
    let part = |i: usize| format!("--b\nContent-Disposition: form-data; name=\"p{i}\"\n\n{i}\n");
    let body = (0..5_000).map(part).collect::<String>() + "--b--";
    let boundary = "multipart/form-data; boundary=b";
    assert_eq!(compare(boundary, &body, &json!({}), boundary, body.as_bytes()), NONE);
}

#[test]
fn bytes_that_are_no_text_do_not_become_the_same_by_being_read_as_one() {
    assert_eq!(form("n=caf%E9", &json!({}), "n=caf%E8").len(), 1);
    assert_eq!(form("n=caf%E9", &json!({}), "n=caf%E9"), NONE);
    let text = |content_type: &str, expected: &str, actual: &[u8]| {
        compare(content_type, expected, &json!({}), content_type, actual)
    };
    assert_eq!(text("application/x-www-form-urlencoded", "n=1", b"n=\xe9").len(), 1);
    let xml = text("application/xml", "<a>x</a>", b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>");
    assert!(xml[0].contains("bytes that are not UTF-8"), "{xml:?}");
}
