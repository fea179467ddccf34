//! One rule, one file; this one says which file it is, and combines the rules of a list.

mod boolean;
pub(super) mod content_type;
mod decimal;
mod equality;
mod include;
mod integer;
mod not_empty;
mod null;
mod number;
mod regex;
mod semver;
mod status_code;
mod temporal;
mod r#type;
mod unknown;

use std::borrow::Cow;

#[cfg(feature = "xml")]
pub(super) use r#type::length;

use super::explain::short;
use super::select::Selected;
use super::{Actual, Expected};
use crate::model::{Combine, Json, Rule, RuleList};

/// How a value came: query, headers and path have only text, in which a number is written like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Text,
    /// A text that the rules reach from above.
    TextBelow,
    /// A status code, as a text.
    Code,
}

impl Form {
    /// A text that these rules are for.
    pub(super) fn of_text(selected: Option<Selected<'_>>) -> Self {
        if selected.is_some_and(|selected| selected.cascaded) { Form::TextBelow } else { Form::Text }
    }
}

/// Begins a comparison.
pub(super) fn begin() {
    regex::begin();
}

/// Checks one value by a list of rules, by equality where there is none.
pub(super) fn check_all(
    list: &RuleList,
    example: &Json,
    actual: &Json,
    form: Form,
    mut report: impl FnMut(Expected, Actual),
) {
    if list.is_empty() {
        if let Some((expected, actual)) = difference(&Rule::Equality, example, actual, form) {
            report(expected, actual);
        }
        return;
    }
    let differences = list.rules.iter().filter_map(|rule| difference(rule, example, actual, form));
    match list.combine {
        Combine::And => {
            for (expected, actual) in differences {
                report(expected, actual);
            }
        }
        Combine::Or => {
            let differences: Vec<_> = differences.collect();
            if differences.len() == list.rules.len() {
                for (expected, actual) in differences {
                    report(expected, actual);
                }
            }
        }
    }
}

/// What one rule finds wrong with a value.
pub(super) fn difference(rule: &Rule, example: &Json, actual: &Json, form: Form) -> Option<(Expected, Actual)> {
    let value = || Actual::Value(actual.clone());
    if let Rule::Regex(regex) = rule {
        let reason = || format!("{regex:?} backtracks too far on this text");
        return match regex::holds(regex, actual) {
            Some(true) => None,
            Some(false) => Some((expected(rule, example, actual), value())),
            None => Some((Expected::Unusable(reason()), value())),
        };
    }
    (!holds(rule, example, actual, form)).then(|| (expected(rule, example, actual), value()))
}

/// What a rule asks of an object or an array as a whole; what is in it is compared besides. Limits hold only where they
/// stand, and most rules are about the items of an array but cannot hold for an object, as in the official
/// implementation.
pub(super) fn check_container(
    rule: &Rule,
    cascaded: bool,
    example: &Json,
    actual: &Json,
) -> Option<(Expected, Actual)> {
    let is_array = matches!(example, Json::Array(_));
    let differs = match rule {
        Rule::Type { .. } if cascaded => return None,
        Rule::Type { .. } => {
            let len = actual.items().map_or_else(|| actual.members().map_or(0, <[_]>::len), <[_]>::len);
            return r#type::length(rule, len).map(|expected| (expected, Actual::Length(len, actual.clone())));
        }
        Rule::Regex(_) | Rule::Values | Rule::EachKey(_) | Rule::EachValue(_) | Rule::ArrayContains(_) => false,
        Rule::Equality => !equality::holds(example, actual),
        Rule::NotEmpty => !not_empty::holds(actual),
        Rule::Plugin { .. } | Rule::Unusable { .. } => !cascaded,
        Rule::Null | Rule::StatusCode(_) => true,
        Rule::Include(_)
        | Rule::Number
        | Rule::Integer
        | Rule::Decimal
        | Rule::Boolean
        | Rule::Date(_)
        | Rule::Time(_)
        | Rule::DateTime(_)
        | Rule::Semver
        | Rule::ContentType(_) => !is_array,
    };
    differs.then(|| (expected(rule, example, actual), Actual::Value(actual.clone())))
}

/// The rules about what is in a container say nothing about a value that has no parts; a text they refuse where they
/// stand, as in the official implementation.
fn holds(rule: &Rule, example: &Json, actual: &Json, form: Form) -> bool {
    match rule {
        rule if form == Form::Code && !status_code::is_asked(rule) => false,
        Rule::Equality | Rule::Values => equality::holds(example, actual),
        Rule::Type { .. } => r#type::holds(example, actual),
        Rule::Regex(regex) => regex::holds(regex, actual).unwrap_or(false),
        Rule::Include(text) => include::holds(text, actual),
        Rule::Number => number::holds(actual, form),
        Rule::Integer => integer::holds(actual, form),
        Rule::Decimal => decimal::holds(actual, form),
        Rule::Boolean => boolean::holds(actual),
        Rule::Null => null::holds(actual),
        Rule::Date(_) | Rule::Time(_) | Rule::DateTime(_) => temporal::holds(rule, actual),
        Rule::NotEmpty => not_empty::holds(actual),
        Rule::Semver => semver::holds(actual),
        Rule::StatusCode(class) => form == Form::Json || status_code::holds(class, actual),
        Rule::ContentType(expected) => content_type::holds(expected, actual, form),
        Rule::EachKey(_) | Rule::EachValue(_) => matches!(form, Form::Json | Form::TextBelow),
        Rule::ArrayContains(_) => form == Form::Json,
        Rule::Plugin { .. } | Rule::Unusable { .. } => false,
    }
}

/// What a rule asks for, of a value that does not keep it.
pub(super) fn expected(rule: &Rule, example: &Json, actual: &Json) -> Expected {
    match rule {
        Rule::Equality | Rule::Values | Rule::EachKey(_) | Rule::EachValue(_) => Expected::Value(example.clone()),
        Rule::ArrayContains(_) => Expected::Variant { index: 0, example: Some(example.clone()) },
        Rule::Unusable { reason, .. } => Expected::Unusable(reason.clone()),
        Rule::Date(_) | Rule::Time(_) | Rule::DateTime(_) => {
            let reason = temporal::reason(rule, actual);
            Expected::Rule { rule: rule.clone(), example: example.clone(), reason }
        }
        rule => Expected::of(rule, example),
    }
}

/// What a rule asks for, for a person: `an integer, like 42`.
pub(super) fn described(rule: &Rule, example: &Json) -> String {
    let like = |what: &str| format!("{what}, like {}", short(example));
    match rule {
        Rule::Type { .. } => r#type::described(example),
        Rule::Regex(regex) => like(&format!("a match of {regex:?}")),
        Rule::Include(text) => format!("a text that includes {}", short(&Json::string(text.as_str()))),
        Rule::Number => like("a number"),
        Rule::Integer => like("an integer"),
        Rule::Decimal => like("a decimal number"),
        Rule::Boolean => "true or false".to_owned(),
        Rule::Null => "null".to_owned(),
        Rule::Date(_) | Rule::Time(_) | Rule::DateTime(_) => temporal::described(rule),
        Rule::NotEmpty => "something that is not empty".to_owned(),
        Rule::Semver => "a semantic version, like \"1.0.0\"".to_owned(),
        Rule::StatusCode(class) => format!("a {class}"),
        Rule::ContentType(name) => format!("bytes of type {name}"),
        Rule::Plugin { name, .. } => unknown::described(name),
        Rule::Unusable { reason, .. } => reason.clone(),
        Rule::Equality | Rule::Values | Rule::EachKey(_) | Rule::EachValue(_) | Rule::ArrayContains(_) => {
            short(example)
        }
    }
}

/// A value as other Pact tools write it.
pub(super) struct Tool<'t> {
    /// `a`
    pub(super) bare: &'t str,
    /// `'a' (String)` where values have types, and `'a'` where there is only text.
    pub(super) actual: &'t str,
    /// `'a' (String)`
    pub(super) typed: &'t str,
    /// The contract's example, with its type.
    pub(super) example: &'t str,
    /// Whether values have types here.
    pub(super) with_type: bool,
}

/// What a rule says of a value, in the sentence that all Pact tools use; nothing where there is none.
pub(super) fn sentence(rule: &Rule, Tool { bare, actual, typed, example, with_type }: &Tool<'_>) -> Option<String> {
    Some(match rule {
        Rule::Type { .. } => format!("Expected {typed} to be the same type as {example}"),
        Rule::Regex(regex) => format!("Expected '{bare}' to match '{}'", regex.as_str()),
        Rule::Include(text) => format!("Expected '{bare}' to include '{text}'"),
        Rule::Number if *with_type => format!("Expected {actual} to be a number"),
        Rule::Integer if *with_type => format!("Expected {actual} to be an integer"),
        Rule::Decimal if *with_type => format!("Expected {actual} to be a decimal number"),
        Rule::Number | Rule::Decimal => format!("Expected '{bare}' to match a number"),
        Rule::Integer => format!("Expected '{bare}' to match an integer number"),
        Rule::Boolean => format!("Expected {actual} to match a boolean"),
        Rule::Null => format!("Expected {actual} to be a null value"),
        Rule::Date(_) | Rule::Time(_) | Rule::DateTime(_) => temporal::sentence(rule, bare)?,
        Rule::NotEmpty => format!("Expected {actual} to not be empty"),
        Rule::Semver => format!("'{bare}' is not a valid semantic version"),
        Rule::StatusCode(class) => format!("Expected status code {bare} to be a {class}"),
        _ => return None,
    })
}

/// The text that a rule about texts sees: that of a string, or the JSON of anything else, decimals as the official
/// implementation writes them: `100.0` for `1e2`, `1.5` for `1.50`.
fn text_of(json: &Json) -> Cow<'_, str> {
    let is_integer = |text: &str| text != "-0" && (text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok());
    let rewritten = |text: &str| text.parse::<f64>().ok().and_then(|number| serde_json::to_string(&number).ok());
    match json {
        Json::Number(text) if !is_integer(text) => rewritten(text).map_or(Cow::Borrowed(text), Cow::Owned),
        Json::String(text) | Json::Number(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}
