use super::text_of;
use crate::model::{Json, Regex};

/// Nothing where the expression backtracks too far to tell.
pub(super) fn holds(regex: &Regex, actual: &Json) -> Option<bool> {
    regex.matches(&text_of(actual))
}
