//! Query parameters: the same names, and for each the same values in the same order.

use std::borrow::Cow;

use super::rule::{self, Form};
use super::{Actual, Expected, Location, Mismatch};
use crate::model::{Json, Request, RuleList};

pub(super) fn compare(expected: &Request, actual: Option<&str>, found: &mut Vec<Mismatch>) {
    let actual = parse(actual.unwrap_or_default());
    let mut report = |name: &str, expected, actual| {
        found.push(Mismatch { location: Location::Query(name.to_owned()), expected, actual });
    };
    for (name, values) in &expected.query {
        // A parameter without `=` and one with an empty value are equal.
        let values: Vec<&str> = values.iter().map(|value| value.as_deref().unwrap_or_default()).collect();
        let actual: Vec<&str> = actual.iter().filter(|(key, _)| key == name).map(|(_, value)| &**value).collect();
        match expected.rules.query(name) {
            _ if actual.is_empty() => report(name, Expected::Value(one_or_all(&values)), Actual::Missing),
            Some(rules) => compare_by_rules(rules, &values, &actual, |expected, actual| report(name, expected, actual)),
            None if values != actual => {
                report(name, Expected::Value(one_or_all(&values)), Actual::Value(one_or_all(&actual)));
            }
            None => {}
        }
    }
    for (name, value) in &actual {
        if !expected.query.iter().any(|(key, _)| key == name) {
            report(name, Expected::Nothing, Actual::Value(Json::string(value.to_string())));
        }
    }
}

/// With a rule the number of values is free, unless the rule limits it; those beyond the examples are compared with the
/// first example.
fn compare_by_rules(rules: &RuleList, expected: &[&str], actual: &[&str], mut report: impl FnMut(Expected, Actual)) {
    let list = |values: &[&str]| Json::Array(values.iter().map(|value| Json::string((*value).to_owned())).collect());
    for rule in &rules.rules {
        if let Some((expected, actual)) = rule::check_container(rule, false, &list(expected), &list(actual)) {
            report(expected, actual);
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

/// Names and values, decoded: `+` is a space, `%XX` is UTF-8, the first `=` ends the name.
pub fn parse(query: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['+', '%']) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
            at += 1;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}
