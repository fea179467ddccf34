//! Texts: equality, or a rule for the root.

use crate::matching::rule::{self, Form};
use crate::matching::{Location, Mismatch};
use crate::model::{Json, PathExpression, PathRules, RuleList};

pub(super) fn compare(expected: &str, rules: &PathRules, actual: &[u8], found: &mut Vec<Mismatch>) {
    let equality = RuleList::default();
    let rules = rules.iter().find(|(path, _)| path.tokens.is_empty()).map_or(&equality, |(_, rules)| rules);
    let actual = Json::String(String::from_utf8_lossy(actual));
    rule::check_all(rules, &Json::string(expected), &actual, Form::Text, |expected, actual| {
        found.push(Mismatch { location: Location::Body(PathExpression::root()), expected, actual });
    });
}
