use std::process::{Command, Stdio};

use pact_harness::prelude::*;
use roxmltree::Document;

use super::{good, not_tested, nothing, verification};

/// Asserts that a report is as the usual schema says.
fn validated(verification: &Verification) -> String {
    let report = verification.to_junit();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/reports/junit.xsd");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.xml");
    std::fs::write(&file, &report).unwrap();
    let mut xmllint = Command::new("xmllint");
    match xmllint.args(["--noout", "--nonet", "--schema", schema]).arg(file).stdin(Stdio::null()).output() {
        Ok(run) => assert!(run.status.success(), "{}\n{report}", String::from_utf8_lossy(&run.stderr)),
        Err(_) => not_tested("xmllint"),
    }
    report
}

#[tokio::test]
async fn the_junit_report_is_as_the_usual_schema_says_whatever_came_out() {
    for verification in [good().await, nothing().await, verification().await] {
        validated(&verification);
    }
}

#[tokio::test]
async fn failures_errors_and_what_is_pending_are_told_apart() {
    let text = validated(&verification().await);
    let report = Document::parse(&text).unwrap();
    let root = report.root_element();
    for (name, count) in [("tests", "5"), ("failures", "2"), ("errors", "1"), ("skipped", "1")] {
        assert_eq!(root.attribute(name), Some(count), "{name} in {text}");
    }
    let suites: Vec<_> = root.children().filter_map(|suite| suite.attribute("name")).collect();
    assert_eq!(suites, ["checkout-app", "web-shop"]);

    let case = |name: &str| {
        let found =
            report.descendants().find(|node| node.has_tag_name("testcase") && node.attribute("name") == Some(name));
        found.unwrap_or_else(|| panic!("{name:?} is missing in {text}"))
    };
    let child = |name: &str, tag: &str| case(name).children().find(|node| node.has_tag_name(tag));
    let failure = child("get an article", "failure").unwrap();
    assert_eq!(failure.attribute("message"), Some("header.Set-Cookie: expected ***, but was *** (and 2 more)"));
    assert!(failure.text().unwrap().contains("Expected body.price.amount: 10.5"), "{text}");
    assert_eq!(case("get an article").attribute("classname"), Some("shop.checkout-app"));
    assert_eq!(case("get an article").attribute("line"), Some("3"));
    assert!(case("get an article").attribute("file").unwrap().ends_with("checkout-app-shop.json"));
    let output = child("get an article", "system-out").unwrap().text().unwrap();
    assert!(output.contains("Response: 200") && output.contains("<script>"), "{output}");

    let ordered = "order an article";
    assert!(child(ordered, "error").unwrap().attribute("message").unwrap().contains("an article is on sale"));
    assert!(child(ordered, "failure").is_none());
    let pending = child("get an article that is | `gone`", "skipped").unwrap().attribute("message").unwrap();
    assert_eq!(pending, "pending, the consumer does not count on it yet: status: expected 410, but was 404");
}

#[tokio::test]
async fn an_error_of_the_whole_verification_is_a_case_of_its_own() {
    let text = validated(&nothing().await);
    let report = Document::parse(&text).unwrap();
    assert_eq!(report.root_element().attribute("errors"), Some("1"));
    let error = report.descendants().find(|node| node.has_tag_name("error")).unwrap();
    assert!(error.attribute("message").unwrap().starts_with("there is no file or directory /no/such/place"), "{text}");
}
