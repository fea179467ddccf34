use super::text_of;
use crate::model::Json;

pub(super) fn holds(text: &str, actual: &Json) -> bool {
    text_of(actual).contains(text)
}
