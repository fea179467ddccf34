use super::Form;
use crate::model::Json;

/// With a fraction or an exponent: `100` is none. Outside JSON any number will do, as in the official implementation.
pub(super) fn holds(actual: &Json, form: Form) -> bool {
    match actual {
        Json::Number(text) => text.contains(['.', 'e', 'E']),
        Json::String(text) => form != Form::Json && text.parse::<f64>().is_ok_and(f64::is_finite),
        _ => false,
    }
}
