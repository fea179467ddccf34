//! Texts: equality, or a rule for the root.

use super::{Raw, at_root};
use crate::matching::rule::{self, Form};
use crate::matching::{Actual, Expected, Mismatches};
use crate::model::Json;

pub(super) fn compare(raw: Raw<'_>, actual: &[u8], found: &mut Mismatches) {
    let (expected, text) = (String::from_utf8_lossy(raw.expected), String::from_utf8_lossy(actual));
    match raw.rules_at_root() {
        // A rule is about a text, and holds for nothing else.
        Some(_) if std::str::from_utf8(raw.expected).is_err() || std::str::from_utf8(actual).is_err() => {
            let reason = "bytes that are not text".to_owned();
            found.push(at_root(Expected::Text(expected.into_owned()), Actual::Unreadable(reason)));
        }
        Some(rules) => {
            let (expected, actual) = (Json::string(expected), Json::string(text));
            rule::check_all(rules, &expected, &actual, Form::Text, |expected, actual| {
                found.push(at_root(expected, actual));
            });
        }
        None if raw.expected != actual => {
            let actual = Actual::Value(Json::string(text));
            found.push(at_root(Expected::Text(expected.into_owned()), actual));
        }
        None => {}
    }
}
