use super::{Actual, Expected, Location, Mismatch};
use crate::model::Json;

/// Methods are compared in any case.
pub(super) fn agree(expected: &str, actual: &str) -> bool {
    expected.eq_ignore_ascii_case(actual)
}

pub(super) fn compare(expected: &str, actual: &str, found: &mut Vec<Mismatch>) {
    if !agree(expected, actual) {
        found.push(Mismatch {
            location: Location::Method,
            expected: Expected::Value(Json::string(expected.to_owned())),
            actual: Actual::Value(Json::string(actual.to_owned())),
        });
    }
}
