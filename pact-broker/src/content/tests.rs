use pact_core::model::Json;
use proptest::prelude::*;

use super::*;

fn json(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

#[test]
fn identity_is_that_of_the_official_broker() {
    let pact = json(
        r#"{"consumer":{"name":"a"},"provider":{"name":"b"},"interactions":[{"description":"a","request":{"method":"GET","path":"/a"},
        "response":{"status":200,"body":{"x":1}}}],"metadata":{"pactSpecification":{"version":"2.0.0"}}}"#,
    );
    assert_eq!(identity(&pact), "33eede97974227dbcd7f3d543725140aea7bfb88");
    let id = with_ids(&pact).get("interactions").unwrap().items().unwrap()[0].get("_id").unwrap().to_string();
    assert_eq!(id, "\"c53bb8e9a1e4d2357fb95672dfd94883fbe04377\"");
}

#[test]
fn numbers_and_texts_are_written_as_ruby_does() {
    for (written, hashed) in [
        ("1.10", "1.1"),
        ("1e3", "1000.0"),
        ("-0.0", "-0.0"),
        ("-0", "0"),
        ("1e20", "1.0e+20"),
        ("1.5e-7", "1.5e-07"),
        ("0.0001", "0.0001"),
        ("12345678901234567890123", "12345678901234567890123"),
        (r#""\u2028é\u0001\/""#, "\"\u{2028}é\\u0001/\""),
    ] {
        assert_eq!(to_text(&json(written)), hashed, "{written}");
    }
}

#[test]
fn an_id_of_a_client_stays() {
    let pact = json(r#"{"interactions":[{"description":"a","_id":"mine"}]}"#);
    assert_eq!(to_text(&with_ids(&pact)), r#"{"interactions":[{"_id":"mine","description":"a"}]}"#);
}

#[test]
fn merging_adds_refuses_what_differs_and_replaces_it_where_that_is_allowed() {
    let one = json(
        r#"{"interactions":[{"description":"a","request":{"path":"/a"},"response":{"status":200}}],"metadata":{"x":{"v":1}}}"#,
    );
    let more = json(
        r#"{"interactions":[{"response":{"status":200},"request":{"path":"/a"},"description":"a","providerStates":[]},{"description":"b"}],
        "messages":[{"description":"m"}],"metadata":{"x":{"v":1,"w":2},"y":3}}"#,
    );
    let merged = merge(&one, &more, true).unwrap();
    assert_eq!(merged.get("metadata").unwrap().to_string(), r#"{"x":{"v":1,"w":2},"y":3}"#);
    assert_eq!(merged.get("interactions").unwrap().items().unwrap().len(), 2);
    assert_eq!(merged.get("messages").unwrap().to_string(), r#"[{"description":"m"}]"#);

    let two = json(r#"{"interactions":[{"description":"a","request":{"path":"/a"},"response":{"status":201}}]}"#);
    let error = merge(&one, &two, false).unwrap_err().to_string();
    assert_eq!(error, r#"both pacts have the interaction "a", with a different response"#);
    assert!(to_text(&merge(&one, &two, true).unwrap()).contains("201"));

    let other = json(r#"{"interactions":[{"description":"a","request":{"path":"/b"}}]}"#);
    let error = merge(&one, &other, true).unwrap_err().to_string();
    assert_eq!(error, r#"both pacts have the interaction "a", with a different request and response"#);

    let other = json(r#"{"interactions":[],"metadata":{"x":{"v":2}}}"#);
    assert_eq!(merge(&one, &other, false).unwrap_err(), MergeConflict::Member("/metadata/x/v".to_owned()));
    assert_eq!(merge(&json("{}"), &one, true).unwrap_err(), MergeConflict::NoInteractions);
}

#[test]
fn a_difference_shows_the_way_to_it() {
    let first = json(r#"{"response":{"status":200,"body":{"x":1}}}"#);
    let second = json(r#"{"response":{"status":200,"body":{"x":2,"y":[1]}}}"#);
    let expected = " {\n   \"response\": {\n     \"body\": {\n-      \"x\": 1\n+      \"x\": 2\n     }\n   }\n }";
    assert_eq!(difference(&first, &second).unwrap(), expected);
    assert_eq!(difference(&first, &first), None);
}

#[test]
fn the_order_of_interactions_is_no_difference() {
    let one = json(r#"{"interactions":[{"description":"a"},{"description":"b","_id":"1"}]}"#);
    let two = json(r#"{"interactions":[{"_id":"2","description":"b"},{"description":"a"}]}"#);
    assert_eq!(difference(&one, &two), None);
    let three = json(r#"{"interactions":[{"description":"c"},{"description":"a"}]}"#);
    let found = difference(&one, &three).unwrap();
    assert!(found.contains("-      \"description\": \"b\"") && !found.contains("\"a\""), "{found}");
}

#[test]
fn deep_values_are_seen_without_following_them_to_the_end() {
    assert!(too_deep(&json(&format!("{}{}", "[".repeat(51), "]".repeat(51)))));
    assert!(!too_deep(&json(&format!("{}{}", "[".repeat(50), "]".repeat(50)))));
}

proptest! {
    #[test]
    fn identity_does_not_depend_on_the_order_of_interactions_or_members(seed in proptest::collection::vec(0_u8..20, 1..8)) {
        let one = |n: &u8| format!(r#"{{"description":"{n}","request":{{"path":"/{n}","method":"GET"}}}}"#);
        let two = |n: &u8| format!(r#"{{"request":{{"method":"GET","path":"/{n}"}},"description":"{n}"}}"#);
        let list = |items: Vec<String>| json(&format!(r#"{{"interactions":[{}]}}"#, items.join(",")));
        let there = list(seed.iter().map(one).collect());
        let back = list(seed.iter().rev().map(two).collect());
        prop_assert_eq!(identity(&there), identity(&back));
    }
}
