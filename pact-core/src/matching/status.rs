use super::rule::{self, Form};
use super::{Location, Mismatch, Mismatches};
use crate::model::{Json, Response};

pub(super) fn compare(expected: &Response, actual: u16, found: &mut Mismatches) {
    if expected.rules.status.is_empty() && expected.status == actual {
        return;
    }
    // A rule sees the code as a text: `\d+` matches it, and `integer` takes it for one.
    let form = if expected.rules.status.is_empty() { Form::Json } else { Form::Code };
    let json = |code: u16| match form {
        Form::Json => Json::of_number(code),
        _ => Json::string(code.to_string()),
    };
    rule::check_all(&expected.rules.status, &json(expected.status), &json(actual), form, |expected, actual| {
        found.push(Mismatch { location: Location::Status, expected, actual });
    });
}
