//! Query parameters: the same names, and for each the same values in the same order.

use std::collections::{HashMap, HashSet};

use super::body::json;
use super::{Actual, Expected, Location, Mismatch};
use crate::model::{Json, Query, Request, RuleList, parse_query};

pub(super) fn compare(expected: &Request, actual: Option<&str>, found: &mut Vec<Mismatch>) {
    let actual = parse_query(actual.unwrap_or_default());
    let rules = expected.rules.query.iter().filter(|(_, rules)| !rules.is_empty());
    // Of two rules for one name the first counts.
    let rules: HashMap<&str, &RuleList> = rules.rev().map(|(name, rules)| (name.as_str(), rules)).collect();
    let rules = |name: &str| rules.get(name).copied();
    compare_parameters(&expected.query, rules, &actual, |name, expected, actual| {
        found.push(Mismatch { location: Location::Query(name.to_owned()), expected, actual });
    });
}

/// What a query and a form have in common.
pub(super) fn compare_parameters<'r>(
    expected: &Query,
    rules: impl Fn(&str) -> Option<&'r RuleList>,
    actual: &Query,
    mut report: impl FnMut(&str, Expected, Actual),
) {
    let places: HashMap<&str, usize> = actual.iter().enumerate().map(|(i, (name, _))| (name.as_str(), i)).collect();
    for (name, values) in expected {
        let values = texts(values);
        let Some(place) = places.get(name.as_str()) else {
            report(name, Expected::Value(one_or_all(&values)), Actual::Missing);
            continue;
        };
        let actual = texts(&actual[*place].1);
        match rules(name) {
            Some(rules) => compare_by_rules(rules, &values, &actual, |expected, actual| report(name, expected, actual)),
            None if values != actual => {
                report(name, Expected::Value(one_or_all(&values)), Actual::Value(one_or_all(&actual)));
            }
            None => {}
        }
    }
    let known: HashSet<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    for (name, values) in actual.iter().filter(|(name, _)| !known.contains(name.as_str())) {
        report(name, Expected::Nothing, Actual::Value(one_or_all(&texts(values))));
    }
}

/// A parameter without `=` and one with an empty value are equal.
fn texts(values: &[Option<String>]) -> Vec<&str> {
    values.iter().map(|value| value.as_deref().unwrap_or_default()).collect()
}

/// With a rule the values are compared like the items of an array: their number is free unless the rule limits it, and
/// those beyond the examples are compared with the first example. The values of a header are compared in the same way.
pub(super) fn compare_by_rules(
    rules: &RuleList,
    expected: &[&str],
    actual: &[&str],
    mut report: impl FnMut(Expected, Actual),
) {
    let list = |values: &[&str]| Json::Array(values.iter().map(|value| Json::string((*value).to_owned())).collect());
    let found = json::compare_list(&list(expected), &list(actual), rules);
    for mismatch in found {
        report(mismatch.expected, mismatch.actual);
    }
}

fn one_or_all(values: &[&str]) -> Json<'static> {
    let string = |value: &&str| Json::string((*value).to_owned());
    match values {
        [value] => string(value),
        values => Json::Array(values.iter().map(string).collect()),
    }
}
