//! One rule, one file; this one says which file it is, and combines the rules of a list.

mod boolean;
mod decimal;
mod equality;
mod include;
mod integer;
mod null;
mod number;
mod regex;
mod r#type;

use std::borrow::Cow;
#[cfg(feature = "xml")]
pub(super) use r#type::length;

use super::{Actual, Expected};
use crate::model::{Combine, Json, Rule, RuleList};

/// How a value came: query, headers and path have only text, in which a number is written like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Text,
}

/// Checks one value by a list of rules, by equality where there is none.
pub(super) fn check_all(
    list: &RuleList,
    example: &Json<'_>,
    actual: &Json<'_>,
    form: Form,
    mut report: impl FnMut(Expected, Actual),
) {
    let check = |rule: &Rule| if holds(rule, example, actual, form) { None } else { Some(expected(rule, example)) };
    let failed = |expected: Expected| (expected, Actual::Value(actual.to_owned_json()));
    if list.is_empty() {
        if let Some(expected) = check(&Rule::Equality) {
            let (expected, actual) = failed(expected);
            report(expected, actual);
        }
        return;
    }
    let found: Vec<Expected> = list.rules.iter().filter_map(check).collect();
    if list.combine == Combine::And || found.len() == list.rules.len() {
        for (expected, actual) in found.into_iter().map(failed) {
            report(expected, actual);
        }
    }
}

/// What a rule asks of an object or an array as a whole; what is in it is compared besides. Limits hold only where they
/// stand, and most rules are about the items of an array but cannot hold for an object, as in the official
/// implementation.
pub(super) fn check_container(
    rule: &Rule,
    cascaded: bool,
    example: &Json<'_>,
    actual: &Json<'_>,
) -> Option<(Expected, Actual)> {
    let is_array = matches!(example, Json::Array(_));
    let differs = match rule {
        Rule::Type { .. } if cascaded => return None,
        Rule::Type { .. } => {
            let len = actual.items().map_or_else(|| actual.members().map_or(0, <[_]>::len), <[_]>::len);
            return r#type::length(rule, len).map(|expected| (expected, Actual::Length(len)));
        }
        Rule::Regex(_) => false,
        Rule::Equality => !equality::holds(example, actual),
        Rule::Null => true,
        Rule::Include(_) | Rule::Number | Rule::Integer | Rule::Decimal | Rule::Boolean => !is_array,
    };
    differs.then(|| (expected(rule, example), Actual::Value(actual.to_owned_json())))
}

fn holds(rule: &Rule, example: &Json<'_>, actual: &Json<'_>, form: Form) -> bool {
    match rule {
        Rule::Equality => equality::holds(example, actual),
        Rule::Type { .. } => r#type::holds(example, actual),
        Rule::Regex(regex) => regex::holds(regex, actual),
        Rule::Include(text) => include::holds(text, actual),
        Rule::Number => number::holds(actual, form),
        Rule::Integer => integer::holds(actual, form),
        Rule::Decimal => decimal::holds(actual, form),
        Rule::Boolean => boolean::holds(actual),
        Rule::Null => null::holds(actual),
    }
}

pub(super) fn expected(rule: &Rule, example: &Json<'_>) -> Expected {
    let example = example.to_owned_json();
    match rule {
        Rule::Equality => Expected::Value(example),
        Rule::Type { .. } => Expected::OfTypeOf(example),
        Rule::Regex(regex) => Expected::Matching(regex.clone(), example),
        Rule::Include(text) => Expected::Including(text.clone()),
        Rule::Number => Expected::Number(example),
        Rule::Integer => Expected::Integer(example),
        Rule::Decimal => Expected::Decimal(example),
        Rule::Boolean => Expected::Boolean,
        Rule::Null => Expected::Null,
    }
}

/// The text that a rule about texts sees: that of a string, or the JSON of anything else.
fn text_of<'j>(json: &'j Json<'_>) -> Cow<'j, str> {
    match json {
        Json::String(text) | Json::Number(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}
