//! Query parameters: the same names, and for each the same values in the same order.

use std::collections::{HashMap, HashSet};

use super::body::json::{self, Values};
use super::{Actual, Expected, Location, Mismatch, Mismatches};
use crate::model::{Json, PathExpression, Query, Request, RuleList, parse_query};

pub(super) fn compare(expected: &Request, actual: Option<&str>, found: &mut Mismatches) {
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
        |name| Location::Query(name.to_owned()),
        found,
    );
}

/// What a query and a form have in common.
pub(super) fn compare_parameters(
    expected: &Query,
    actual: &Query,
    mut compare: impl FnMut(&str, &[&str], &[&str]) -> Mismatches,
    location: impl Fn(&str) -> Location,
    found: &mut Mismatches,
) {
    let places: HashMap<&str, usize> = actual.iter().enumerate().map(|(i, (name, _))| (name.as_str(), i)).collect();
    for (name, values) in expected {
        let values = texts(values);
        match places.get(name.as_str()) {
            None => found.add(|| {
                let expected = Expected::Value(one_or_all(&values));
                Mismatch { location: location(name), expected, actual: Actual::Missing }
            }),
            Some(place) => found.append(compare(name, &values, &texts(&actual[*place].1)).at(|_| location(name))),
        }
    }
    let known: HashSet<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    for (name, values) in actual.iter().filter(|(name, _)| !known.contains(name.as_str())) {
        found.add(|| {
            let actual = Actual::Value(one_or_all(&texts(values)));
            Mismatch { location: location(name), expected: Expected::Nothing, actual }
        });
    }
}

/// Without rules: the same values in the same order.
pub(super) fn compare_equal(expected: &[&str], actual: &[&str]) -> Mismatches {
    let mut found = Mismatches::default();
    if expected != actual {
        let (expected, actual) = (Expected::Value(one_or_all(expected)), Actual::Value(one_or_all(actual)));
        found.push(Mismatch { location: Location::Body(PathExpression::root()), expected, actual });
    }
    found
}

/// A parameter without `=` and one with an empty value are equal.
fn texts(values: &[Option<String>]) -> Vec<&str> {
    values.iter().map(|value| value.as_deref().unwrap_or_default()).collect()
}

/// With a rule the values are compared like the items of an array: their number is free unless the rule limits it, and
/// those beyond the examples are compared with the first example. The values of a header are compared in the same way.
pub(super) fn compare_by_rules(rules: &RuleList, expected: &[&str], actual: &[&str], values: Values) -> Mismatches {
    json::compare_list(&list(expected), &list(actual), rules, values)
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
