use super::rule::{self, Form};
use super::{Actual, Expected, Location, Mismatch, Mismatches};
use crate::model::{Json, Request};

/// Methods are compared in any case.
pub(super) fn agree(expected: &Request, actual: &str) -> bool {
    let mut found = Mismatches::default();
    compare(expected, actual, &mut found);
    found.is_empty()
}

pub(super) fn compare(expected: &Request, actual: &str, found: &mut Mismatches) {
    let mut report = |expected, actual| found.push(Mismatch { location: Location::Method, expected, actual });
    let (rules, expected) = (&expected.rules.method, expected.method.as_str());
    if !rules.is_empty() {
        rule::check_all(rules, &Json::string(expected), &Json::string(actual), Form::Text, report);
    } else if !expected.eq_ignore_ascii_case(actual) {
        report(Expected::Value(Json::string(expected)), Actual::Value(Json::string(actual)));
    }
}
