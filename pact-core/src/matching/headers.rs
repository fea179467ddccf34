//! Headers: those that the contract names must come; others may.

use std::borrow::Cow;

use super::body::json::Values;
use super::query::compare_by_rules;
use super::rule::{self, Form};
use super::{Actual, Expected, Location, Mismatch, Mismatches};
use crate::model::{ContentType, Json, MatchingRules, is_list_header};

pub(super) fn compare(
    expected: &[(String, Vec<String>)],
    rules: &MatchingRules,
    actual: &[(Cow<'_, str>, Cow<'_, str>)],
    found: &mut Mismatches,
) {
    for (name, values) in expected {
        let location = || Location::Header(name.clone());
        let mut report = |expected, actual| found.push(Mismatch { location: location(), expected, actual });
        let lines: Vec<&str> =
            actual.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| &**value).collect();
        let expected = split(name, values.iter().map(String::as_str));
        let present = !lines.is_empty();
        let actual = split(name, lines.into_iter());
        match rules.header(name) {
            _ if !present => report(Expected::Value(joined(&expected)), Actual::Missing),
            Some(rules) if expected.len() == 1 && actual.len() == 1 => {
                let (expected, actual) = (Json::string(expected[0]), Json::string(actual[0]));
                rule::check_all(rules, &expected, &actual, Form::Text, &mut report);
            }
            Some(rules) => {
                found.append(compare_by_rules(rules, &expected, &actual, Values::Header).at(|_| location()));
            }
            None if !are_equal(name, &expected, &actual) => {
                report(Expected::Value(joined(&expected)), Actual::Value(joined(&actual)));
            }
            None => {}
        }
    }
}

fn split<'v>(name: &str, lines: impl Iterator<Item = &'v str>) -> Vec<&'v str> {
    if is_list_header(name) {
        lines.flat_map(|line| line.split(',')).map(str::trim).collect()
    } else {
        lines.map(str::trim).collect()
    }
}

fn joined(values: &[&str]) -> Json {
    Json::string(values.join(", "))
}

fn are_equal(name: &str, expected: &[&str], actual: &[&str]) -> bool {
    let has_parameters = name.eq_ignore_ascii_case("accept") || name.eq_ignore_ascii_case("content-type");
    // What comes besides may be empty, as in the official implementation, but not where nothing is expected.
    let surplus = actual.get(expected.len()..).unwrap_or_default();
    expected.len() <= actual.len()
        && (actual.len() == expected.len() || !expected.is_empty())
        && surplus.iter().all(|value| value.is_empty())
        && expected.iter().zip(actual).all(|(expected, actual)| {
            if has_parameters {
                ContentType::parse(expected).is_met_as_header_by(&ContentType::parse(actual))
            } else {
                without_spaces_around_commas(expected).eq(without_spaces_around_commas(actual))
            }
        })
}

fn without_spaces_around_commas(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim)
}
