use super::Form;
use crate::model::Json;

/// In JSON a number, never a string; elsewhere a text that is one.
pub(super) fn holds(actual: &Json, form: Form) -> bool {
    match actual {
        Json::Number(_) => true,
        Json::String(text) => form != Form::Json && text.parse::<f64>().is_ok_and(f64::is_finite),
        _ => false,
    }
}
