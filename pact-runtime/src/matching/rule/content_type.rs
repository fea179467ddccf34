use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::text_of;
use crate::model::{ContentType, Json};

/// What the bytes are, whatever anybody says of them. A text in JSON may be the base64 of bytes.
pub(super) fn holds(expected: &str, actual: &Json<'_>) -> bool {
    let text = text_of(actual);
    let bytes = BASE64_STANDARD.decode(text.as_bytes()).map_or(Cow::Borrowed(text.as_bytes()), Cow::Owned);
    content_type_of(&bytes) == expected
}

/// By the numbers that files begin with, and for texts by how they begin.
pub(in crate::matching) fn content_type_of(bytes: &[u8]) -> &'static str {
    infer::get(bytes)
        .map(|found| found.mime_type())
        .or_else(|| ContentType::detect(bytes))
        .unwrap_or("application/octet-stream")
}
