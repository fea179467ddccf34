//! `application/x-www-form-urlencoded`: compared like a query, in responses too; the rule of a field is at `$.name`.

use std::collections::HashMap;

use super::Raw;
use crate::matching::query::compare_parameters;
use crate::matching::{Location, Mismatch};
use crate::model::{PathToken, RuleList, parse_query};

pub(super) fn compare(raw: Raw<'_>, actual: &[u8], found: &mut Vec<Mismatch>) {
    let fields = |bytes: &[u8]| parse_query(&String::from_utf8_lossy(bytes));
    let mut of_field: HashMap<&str, &RuleList> = HashMap::new();
    let mut of_any = None;
    for (path, rules) in raw.rules.iter().filter(|(_, rules)| !rules.is_empty()) {
        match path.tokens.as_slice() {
            [PathToken::Field(name)] => {
                of_field.entry(name).or_insert(rules);
            }
            [] | [PathToken::Star] => of_any = of_any.or(Some(rules)),
            _ => {}
        }
    }
    let rules = |name: &str| of_field.get(name).copied().or(of_any);
    compare_parameters(&fields(raw.expected), rules, &fields(actual), |name, expected, actual| {
        found.push(Mismatch { location: Location::Form(name.to_owned()), expected, actual });
    });
}
