//! XML bodies.

use super::support;

fn response(body: &str, rules: &str, actual: &str) -> Vec<String> {
    let body = serde_json::Value::from(body);
    let expected = format!(
        r#"{{"headers": {{"Content-Type": "application/xml"}}, "body": {body}, "matchingRules": {{"body": {rules}}}}}"#
    );
    support::response(&expected, 200, &[("content-type", "application/xml")], actual)
}

const NONE: [&str; 0] = [];

#[test]
fn elements_are_compared_by_name_attributes_and_text() {
    let order = r#"<order id="1"><sku>A-1</sku><left>7</left></order>"#;
    assert_eq!(response(order, "{}", "<order id='1'> <left> 7 </left>\n<sku>A-1</sku><more/></order>"), NONE);
    assert_eq!(
        response(order, "{}", "<order id='2'><sku>A-2</sku></order>"),
        [
            r#"body.order.@id: expected "1", but was "2""#,
            r#"body.order.sku.#text: expected "A-1", but was "A-2""#,
            r#"body.order.left: expected "<left/>", but was missing"#,
        ]
    );
    assert_eq!(response(order, "{}", "<orders/>"), [r#"body.order: expected "<order/>", but was "<orders/>""#]);
}

#[test]
fn namespaces_count_and_prefixes_do_not() {
    let expected = r#"<a:x xmlns:a="urn:one"><a:y/></a:x>"#;
    assert_eq!(response(expected, "{}", r#"<b:x xmlns:b="urn:one"><b:y/></b:x>"#), NONE);
    assert_eq!(response(expected, "{}", r#"<a:x xmlns:a="urn:two"><a:y/></a:x>"#).len(), 1);
}

#[test]
fn a_type_rule_compares_every_child_with_the_first() {
    let rules = r#"{"$.people": {"matchers": [{"match": "type"}]}, "$.people.person['#text']": {"matchers": [{"match": "regex", "regex": "[A-Z].*"}]}}"#;
    let people = "<people><person>Ada</person></people>";
    assert_eq!(response(people, rules, "<people><person>Bob</person><person>Cy</person></people>"), NONE);
    assert_eq!(
        response(people, rules, "<people><person>bob</person></people>"),
        [r#"body.people.person.#text: expected a match of /[A-Z].*/, like "Ada", but was "bob""#]
    );
}

#[test]
fn the_version_of_a_declaration_is_one_that_there_is() {
    let declared = |version: &str| format!("<?xml version={version} encoding=\"UTF-8\"?><a/>");
    for version in ["'1.0'", "\"1.0\"", "'1.1'", "\"1.10\""] {
        assert_eq!(response("<a/>", "{}", &declared(version)), NONE, "{version}");
    }
    assert_eq!(response("<a/>", "{}", &format!("\u{feff}{}", declared("'1.0'"))), NONE);
    assert_eq!(response("<a/>", "{}", "<?xml  version = '1.0' ?><a/>"), NONE);
    assert_eq!(response("<a/>", "{}", "<?xml-stylesheet href='a.css'?><a/>"), NONE);
    for version in ["'8.0'", "'x.0'", "'1.x'", "'1.'", "'-1.0'", "''", "'.0'", "'1.0 '"] {
        for bom in ["", "\u{feff}"] {
            let differences = response("<a/>", "{}", &format!("{bom}{}", declared(version)));
            assert!(differences[0].contains("the body is not XML: the version"), "{version}: {differences:?}");
        }
    }
}

#[test]
fn what_is_not_xml_or_tries_to_be_clever_is_a_difference() {
    assert!(
        response("<a/>", "{}", "{}")[0]
            .starts_with("body: expected a body of type application/xml, but was the body is not XML")
    );
    let bomb = r#"<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>"#;
    assert_eq!(response("<a/>", "{}", bomb).len(), 1);
    let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    assert_eq!(response("<a/>", "{}", &deep).len(), 0, "what the contract does not ask for is not looked at");
    assert_eq!(response(&deep[..], "{}", "<a/>").len(), 1);
}

#[test]
fn an_element_is_not_empty_where_anything_is_in_it() {
    let rules =
        r#"{"$.a.b": {"matchers": [{"match": "notEmpty"}]}, "$.a.b['#text']": {"matchers": [{"match": "type"}]}}"#;
    assert_eq!(response("<a><b>1</b></a>", rules, "<a><b>2</b></a>"), NONE);
    assert_eq!(response("<a><b>1</b></a>", rules, "<a><b/></a>").len(), 1);
}
