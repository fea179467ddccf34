//! The metadata of a message: what the contract names must come, under the same name (`contentType` is not
//! `Content-Type`); more may.

use super::rule::{self, Form};
use super::{Actual, Expected, Location, Mismatch, Mismatches};
use crate::model::{ContentType, Json, MatchingRules, Members, RuleList, is_content_type};

pub(super) fn compare(expected: &Members, rules: &MatchingRules, actual: &Members, found: &mut Mismatches) {
    for (name, example) in expected {
        let mut report = |expected, actual| {
            found.push(Mismatch { location: Location::Metadata(name.to_string()), expected, actual });
        };
        let value = |json: &Json| Actual::Value(json.clone());
        let found = actual.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        match (found, rules.metadata(name)) {
            (None, _) => report(Expected::Value(example.clone()), Actual::Missing),
            (Some(actual), Some(rules)) => rule::check_all(rules, example, actual, Form::Json, report),
            (Some(actual), None) => match (example.as_str(), actual.as_str()) {
                (Some(expected), Some(text)) if is_content_type(name) => {
                    if !ContentType::parse(expected).is_met_as_header_by(&ContentType::parse(text)) {
                        report(Expected::Value(example.clone()), value(actual));
                    }
                }
                _ => rule::check_all(&RuleList::default(), example, actual, Form::Json, report),
            },
        }
    }
}
