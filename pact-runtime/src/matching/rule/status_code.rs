use super::text_of;
use crate::model::{Json, StatusClass};

pub(super) fn holds(class: &StatusClass, actual: &Json<'_>) -> bool {
    text_of(actual).parse().is_ok_and(|code| class.contains(code))
}
