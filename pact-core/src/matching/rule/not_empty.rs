use crate::model::Json;

/// Neither null nor an empty string, array or object; numbers and booleans are never empty.
pub(super) fn holds(actual: &Json) -> bool {
    match actual {
        Json::Null => false,
        Json::Bool(_) | Json::Number(_) => true,
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
    }
}
