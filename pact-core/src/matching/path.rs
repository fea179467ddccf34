use super::rule::{self, Form};
use super::{Location, Mismatch, Mismatches};
use crate::model::{Json, Request, escape};

/// Whether the paths agree; at once for most of a contract's paths, which have no rule.
pub(super) fn agree(expected: &Request, actual: &str) -> bool {
    if expected.rules.path.is_empty() {
        return escape::is_same_path(&expected.path, actual);
    }
    let mut found = Mismatches::default();
    compare(expected, actual, &mut found);
    found.is_empty()
}

/// The path is compared as it stands on the wire, not decoded; its case and a trailing slash count. Where it has no rule,
/// what may not stand in a URL is the same as its escape: some clients escape more than others.
pub(super) fn compare(expected: &Request, actual: &str, found: &mut Mismatches) {
    if expected.rules.path.is_empty() && escape::is_same_path(&expected.path, actual) {
        return;
    }
    let (example, actual) = (Json::string(expected.path.as_str()), Json::string(actual));
    rule::check_all(&expected.rules.path, &example, &actual, Form::Text, |expected, actual| {
        found.push(Mismatch { location: Location::Path, expected, actual });
    });
}
