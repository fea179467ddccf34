use crate::matching::Expected;
use crate::matching::explain::{short, with_article};
use crate::model::{Json, Rule};

/// Integers and decimals are of one type; null is of its own.
pub(super) fn holds(example: &Json, actual: &Json) -> bool {
    std::mem::discriminant(example) == std::mem::discriminant(actual)
}

pub(super) fn described(example: &Json) -> String {
    match example {
        Json::Array(_) | Json::Object(_) => with_article(example.kind()).to_owned(),
        example => format!("{}, like {}", with_article(example.kind()), short(example)),
    }
}

/// What the rule asks of the number of items, where they are too few or too many.
pub(in crate::matching) fn length(rule: &Rule, actual: usize) -> Option<Expected> {
    match rule {
        Rule::Type { min: Some(min), .. } if actual < *min => Some(Expected::AtLeast(*min)),
        Rule::Type { max: Some(max), .. } if actual > *max => Some(Expected::AtMost(*max)),
        _ => None,
    }
}
