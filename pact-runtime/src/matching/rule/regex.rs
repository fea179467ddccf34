use super::text_of;
use crate::model::{Json, Regex};

pub(super) fn holds(regex: &Regex, actual: &Json<'_>) -> bool {
    regex.is_match(&text_of(actual))
}
