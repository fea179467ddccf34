use super::rule::{self, Form};
use super::{Location, Mismatch};
use crate::model::{Json, Request};

/// The path is compared as it stands on the wire, not decoded; its case and a trailing slash count.
pub(super) fn compare(expected: &Request, actual: &str, found: &mut Vec<Mismatch>) {
    let (example, actual) = (Json::string(expected.path.as_str()), Json::string(actual));
    rule::check_all(&expected.rules.path, &example, &actual, Form::Text, |expected, actual| {
        found.push(Mismatch { location: Location::Path, expected, actual });
    });
}
