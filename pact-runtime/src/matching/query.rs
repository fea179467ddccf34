//! Query parameters: the same names, and for each the same values in the same order.

use super::rule::{self, Form};
use super::{Actual, Expected, Location, Mismatch};
use crate::model::{Json, Request, Rule, RuleList, parse_query};

pub(super) fn compare(expected: &Request, actual: Option<&str>, found: &mut Vec<Mismatch>) {
    let actual = parse_query(actual.unwrap_or_default());
    let mut report = |name: &str, expected, actual| {
        found.push(Mismatch { location: Location::Query(name.to_owned()), expected, actual });
    };
    for (name, values) in &expected.query {
        let values = texts(values);
        let Some((_, actual)) = actual.iter().find(|(key, _)| key == name) else {
            report(name, Expected::Value(one_or_all(&values)), Actual::Missing);
            continue;
        };
        let actual = texts(actual);
        match expected.rules.query(name) {
            Some(rules) => compare_by_rules(rules, &values, &actual, |expected, actual| report(name, expected, actual)),
            None if values != actual => {
                report(name, Expected::Value(one_or_all(&values)), Actual::Value(one_or_all(&actual)));
            }
            None => {}
        }
    }
    for (name, values) in &actual {
        if !expected.query.iter().any(|(key, _)| key == name) {
            report(name, Expected::Nothing, Actual::Value(one_or_all(&texts(values))));
        }
    }
}

/// A parameter without `=` and one with an empty value are equal.
fn texts(values: &[Option<String>]) -> Vec<&str> {
    values.iter().map(|value| value.as_deref().unwrap_or_default()).collect()
}

/// With a rule the number of values is free, unless the rule limits it; those beyond the examples are compared with the
/// first example. The values of a header are compared in the same way.
pub(super) fn compare_by_rules(
    rules: &RuleList,
    expected: &[&str],
    actual: &[&str],
    mut report: impl FnMut(Expected, Actual),
) {
    let list = |values: &[&str]| Json::Array(values.iter().map(|value| Json::string((*value).to_owned())).collect());
    // A single value is compared with its example, several also as a list.
    if expected.len() > 1 || actual.len() > 1 || rules.rules.iter().any(|rule| matches!(rule, Rule::Type { .. })) {
        for rule in &rules.rules {
            if let Some((expected, actual)) = rule::check_container(rule, false, &list(expected), &list(actual)) {
                report(expected, actual);
            }
        }
    }
    let first = expected.first().copied().unwrap_or_default();
    for (i, actual) in actual.iter().enumerate() {
        let example = Json::string(*expected.get(i).unwrap_or(&first));
        rule::check_all(rules, &example, &Json::string(*actual), Form::Text, &mut report);
    }
}

fn one_or_all(values: &[&str]) -> Json<'static> {
    let string = |value: &&str| Json::string((*value).to_owned());
    match values {
        [value] => string(value),
        values => Json::Array(values.iter().map(string).collect()),
    }
}
