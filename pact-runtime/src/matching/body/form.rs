//! `application/x-www-form-urlencoded`: compared like a query, in responses too; the rules of a field are at `$.name`.

use super::{Raw, json};
use crate::matching::query::{compare_equal, compare_parameters, list};
use crate::matching::{Location, Mismatch};
use crate::model::parse_query;

pub(super) fn compare(raw: Raw<'_>, actual: &[u8], found: &mut Vec<Mismatch>) {
    let fields = |bytes: &[u8]| parse_query(&String::from_utf8_lossy(bytes));
    let mut by_rules = json::Fields::new(raw.rules);
    let compare = |name: &str, expected: &[&str], actual: &[&str]| {
        if raw.rules.is_empty() {
            return compare_equal(expected, actual);
        }
        let found = by_rules.compare(name, &list(expected), &list(actual));
        found.into_iter().map(|mismatch| (mismatch.expected, mismatch.actual)).collect()
    };
    compare_parameters(&fields(raw.expected), &fields(actual), compare, |name, expected, actual| {
        found.push(Mismatch { location: Location::Form(name.to_owned()), expected, actual });
    });
}
