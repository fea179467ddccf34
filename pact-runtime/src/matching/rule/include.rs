use super::text_of;
use crate::model::Json;

pub(super) fn holds(text: &str, actual: &Json<'_>) -> bool {
    text_of(actual).contains(text)
}
