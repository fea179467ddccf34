use crate::model::Json;

/// The strings `"true"` and `"false"` count too, also in JSON, as in the official implementation.
pub(super) fn holds(actual: &Json) -> bool {
    match actual {
        Json::Bool(_) => true,
        Json::String(text) => text == "true" || text == "false",
        _ => false,
    }
}
