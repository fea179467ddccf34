use super::Form;
use crate::model::Json;

/// Without a fraction: `100.0` is none. Outside JSON the official implementation takes no sign, and so do we.
pub(super) fn holds(actual: &Json, form: Form) -> bool {
    match actual {
        Json::Number(text) => !text.contains(['.', 'e', 'E']),
        Json::String(text) => form != Form::Json && text.parse::<u64>().is_ok(),
        _ => false,
    }
}
