use super::{Actual, Expected, Location, Mismatch};
use crate::model::Json;

pub(super) fn compare(expected: u16, actual: u16, found: &mut Vec<Mismatch>) {
    if expected != actual {
        found.push(Mismatch {
            location: Location::Status,
            expected: Expected::Value(Json::Number(expected.to_string().into())),
            actual: Actual::Value(Json::Number(actual.to_string().into())),
        });
    }
}
