//! `application/x-www-form-urlencoded`: compared like a query, in responses too; the rules of a field are at `$.name`.

use super::{Raw, at_root, json};
use crate::matching::query::{compare_equal, compare_parameters, list};
use crate::matching::{Actual, Bytes, Expected, Location, Mismatches};
use crate::model::parse_query;

pub(super) fn compare(raw: Raw<'_>, actual: &[u8], found: &mut Mismatches) {
    let (Ok(expected), Ok(actual)) = (std::str::from_utf8(raw.expected), std::str::from_utf8(actual)) else {
        // A form is text; what is none is compared as it is.
        if raw.expected != actual {
            let of = |bytes: &[u8]| Bytes::of(bytes, raw.expected_type);
            found.push(at_root(Expected::Bytes(of(raw.expected)), Actual::Bytes(of(actual))));
        }
        return;
    };
    let mut by_rules = json::Fields::new(raw.rules);
    let compare = |name: &str, expected: &[&str], actual: &[&str]| {
        if raw.rules.is_empty() {
            return compare_equal(expected, actual);
        }
        by_rules.compare(name, &list(expected), &list(actual))
    };
    let location = |name: &str| Location::Form(name.to_owned());
    compare_parameters(&parse_query(expected), &parse_query(actual), compare, location, found);
}
