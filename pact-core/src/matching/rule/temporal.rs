//! The rules `date`, `time` and `datetime`.

use std::sync::LazyLock;

use super::text_of;
use crate::model::{DatePattern, Json, Rule};

/// The patterns of rules that have none of their own.
static DEFAULTS: LazyLock<[Option<DatePattern>; 3]> =
    LazyLock::new(|| ["yyyy-MM-dd", "HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssXXX"].map(|text| DatePattern::new(text).ok()));

/// What a rule is about, in our words and in those of other tools, and its pattern.
fn parts(rule: &Rule) -> Option<(&'static str, &'static str, &DatePattern)> {
    let (kind, of_tools, pattern, default) = match rule {
        Rule::Date(pattern) => ("date", "date", pattern, &DEFAULTS[0]),
        Rule::Time(pattern) => ("time", "time", pattern, &DEFAULTS[1]),
        Rule::DateTime(pattern) => ("date and time", "timestamp", pattern, &DEFAULTS[2]),
        _ => return None,
    };
    Some((kind, of_tools, pattern.as_ref().or(default.as_ref())?))
}

pub(super) fn holds(rule: &Rule, actual: &Json) -> bool {
    parts(rule).is_some_and(|(.., pattern)| pattern.accepts(&text_of(actual)).is_ok())
}

/// Why a value is not a date or time in the rule's pattern.
pub(super) fn reason(rule: &Rule, actual: &Json) -> Option<String> {
    let (.., pattern) = parts(rule)?;
    pattern.accepts(&text_of(actual)).err().map(|error| error.to_string())
}

pub(super) fn described(rule: &Rule) -> String {
    parts(rule).map(|(kind, _, pattern)| format!("a {kind} like {:?}", pattern.as_str())).unwrap_or_default()
}

pub(super) fn sentence(rule: &Rule, actual: &str) -> Option<String> {
    let (_, kind, pattern) = parts(rule)?;
    Some(format!("Expected '{actual}' to match a {kind} pattern of '{}'", pattern.as_str()))
}
