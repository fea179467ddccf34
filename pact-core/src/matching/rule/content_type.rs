use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::{Form, text_of};
use crate::model::{ContentType, Json};

/// What the bytes are, whatever anybody says of them. A text in JSON may be the base64 of bytes.
pub(super) fn holds(expected: &str, actual: &Json, form: Form) -> bool {
    let text = text_of(actual);
    let as_they_are = || Cow::Borrowed(text.as_bytes());
    let bytes = match (actual, form) {
        (Json::String(_), Form::Json) => {
            BASE64_STANDARD.decode(text.as_bytes()).map_or_else(|_| as_they_are(), Cow::Owned)
        }
        _ => as_they_are(),
    };
    is_of(&bytes, expected)
}

/// Whether the bytes are of a type. A JSON or XML text is of that type, and a plain text as well: so the official
/// implementation finds it where the machine has no database of file types.
pub(in crate::matching) fn is_of(bytes: &[u8], expected: &str) -> bool {
    match infer::get(bytes) {
        Some(found) => found.mime_type() == expected,
        None if bytes.contains(&0) => expected == BINARY,
        None => expected == PLAIN || ContentType::detect(bytes) == Some(expected),
    }
}

/// By the numbers that files begin with, and for texts, which have no byte that is zero, by how they begin.
pub(in crate::matching) fn content_type_of(bytes: &[u8]) -> &'static str {
    match infer::get(bytes) {
        Some(found) => found.mime_type(),
        None if bytes.contains(&0) => BINARY,
        None => ContentType::detect(bytes).unwrap_or(PLAIN),
    }
}

const PLAIN: &str = "text/plain";
const BINARY: &str = "application/octet-stream";
