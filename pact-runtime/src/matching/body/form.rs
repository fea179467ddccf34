//! `application/x-www-form-urlencoded`: compared like a query, in responses too; the rule of a field is at `$.name`.

use super::Raw;
use crate::matching::query::compare_parameters;
use crate::matching::{Location, Mismatch};
use crate::model::{PathToken, parse_query};

pub(super) fn compare(raw: Raw<'_>, actual: &[u8], found: &mut Vec<Mismatch>) {
    let fields = |bytes: &[u8]| parse_query(&String::from_utf8_lossy(bytes));
    let rules = |name: &str| {
        let of_field = raw
            .rules
            .iter()
            .filter(|(_, rules)| !rules.is_empty())
            .find(|(path, _)| matches!(path.tokens.as_slice(), [PathToken::Field(field)] if field == name));
        let of_any = raw
            .rules
            .iter()
            .find(|(path, rules)| !rules.is_empty() && matches!(path.tokens.as_slice(), [] | [PathToken::Star]));
        of_field.or(of_any).map(|(_, rules)| rules)
    };
    compare_parameters(&fields(raw.expected), rules, &fields(actual), |name, expected, actual| {
        found.push(Mismatch { location: Location::Form(name.to_owned()), expected, actual });
    });
}
