//! What the broker wants a person to read about an answer.

use pact_core::model::Json;

/// Something that the broker wants a person to read, and how serious it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedNotice {
    /// `debug`, `info`, `success`, `prompt`, `warning`, `error` or `danger`.
    pub kind: String,
    /// What it says; it may have several lines.
    pub text: String,
}

/// The `notices` of an answer.
pub(crate) fn typed_notices(json: &Json) -> Vec<TypedNotice> {
    let notices = json.get("notices").and_then(Json::items).unwrap_or_default();
    let text = |json: &Json, name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let notice =
        |json: &Json| Some(TypedNotice { kind: text(json, "type").unwrap_or_default(), text: text(json, "text")? });
    notices.iter().filter_map(notice).collect()
}
