//! Query parameters: the same names, and for each the same values in the same order.

use std::collections::{HashMap, HashSet};

use super::body::json::{self, Values};
use super::{Actual, Expected, Location, Mismatch};
use crate::model::{Json, Query, Request, RuleList, parse_query};

pub(super) fn compare(expected: &Request, actual: Option<&str>, found: &mut Vec<Mismatch>) {
    if expected.query.is_empty() && actual.is_none_or(str::is_empty) {
        return;
    }
    let actual = parse_query(actual.unwrap_or_default());
    let rules = expected.rules.query.iter().filter(|(_, rules)| !rules.is_empty());
    // Of two rules for one name the first counts.
    let rules: HashMap<&str, &RuleList> = rules.rev().map(|(name, rules)| (name.as_str(), rules)).collect();
    compare_parameters(
        &expected.query,
        &actual,
        |name, values, actual| match rules.get(name) {
            Some(rules) => compare_by_rules(rules, values, actual, Values::Parameter),
            None => compare_equal(values, actual),
        },
        |name, expected, actual| {
            found.push(Mismatch { location: Location::Query(name.to_owned()), expected, actual });
        },
    );
}

/// What a query and a form have in common.
pub(super) fn compare_parameters(
    expected: &Query,
    actual: &Query,
    mut compare: impl FnMut(&str, &[&str], &[&str]) -> Vec<(Expected, Actual)>,
    mut report: impl FnMut(&str, Expected, Actual),
) {
    let places: HashMap<&str, usize> = actual.iter().enumerate().map(|(i, (name, _))| (name.as_str(), i)).collect();
    for (name, values) in expected {
        let values = texts(values);
        match places.get(name.as_str()) {
            None => report(name, Expected::Value(one_or_all(&values)), Actual::Missing),
            Some(place) => {
                for (expected, actual) in compare(name, &values, &texts(&actual[*place].1)) {
                    report(name, expected, actual);
                }
            }
        }
    }
    let known: HashSet<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    for (name, values) in actual.iter().filter(|(name, _)| !known.contains(name.as_str())) {
        report(name, Expected::Nothing, Actual::Value(one_or_all(&texts(values))));
    }
}

/// Without rules: the same values in the same order.
pub(super) fn compare_equal(expected: &[&str], actual: &[&str]) -> Vec<(Expected, Actual)> {
    let differ = expected != actual;
    differ.then(|| (Expected::Value(one_or_all(expected)), Actual::Value(one_or_all(actual)))).into_iter().collect()
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
    values: Values,
) -> Vec<(Expected, Actual)> {
    let found = json::compare_list(&list(expected), &list(actual), rules, values);
    found.into_iter().map(|mismatch| (mismatch.expected, mismatch.actual)).collect()
}

/// Texts as a JSON array.
pub(super) fn list(values: &[&str]) -> Json {
    Json::Array(values.iter().map(|value| Json::string(*value)).collect())
}

fn one_or_all(values: &[&str]) -> Json {
    match values {
        [value] => Json::string(*value),
        values => list(values),
    }
}
