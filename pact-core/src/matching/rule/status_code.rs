use super::text_of;
use crate::model::{Json, Rule, StatusClass};

pub(super) fn holds(class: &StatusClass, actual: &Json) -> bool {
    text_of(actual).parse().is_ok_and(|code| class.contains(code))
}

/// Whether the official implementation knows the rule for a status code; others hold for none, be it `notEmpty`.
pub(super) fn is_asked(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::Equality
            | Rule::Type { .. }
            | Rule::Regex(_)
            | Rule::Include(_)
            | Rule::Number
            | Rule::Integer
            | Rule::StatusCode(_)
    )
}
