use super::rule::{self, Form};
use super::{Location, Mismatch, Mismatches};
use crate::model::{Json, Request};

/// Whether the paths agree; at once for most of a contract's paths, which have no rule.
pub(super) fn agree(expected: &Request, actual: &str) -> bool {
    if expected.rules.path.is_empty() {
        return expected.path == actual;
    }
    let mut found = Mismatches::default();
    compare(expected, actual, &mut found);
    found.is_empty()
}

/// The path is compared as it stands on the wire, not decoded; its case and a trailing slash count.
pub(super) fn compare(expected: &Request, actual: &str, found: &mut Mismatches) {
    if expected.rules.path.is_empty() && expected.path == actual {
        return;
    }
    let (example, actual) = (Json::string(expected.path.as_str()), Json::string(actual));
    rule::check_all(&expected.rules.path, &example, &actual, Form::Text, |expected, actual| {
        found.push(Mismatch { location: Location::Path, expected, actual });
    });
}
