use super::{ContentType, Json};

/// The body of a request or response in a contract. Absent, null and empty are three different things.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Body {
    /// The contract says nothing about a body: anything matches.
    #[default]
    Missing,
    /// The body is null: none must come, or the text `null`.
    Null,
    /// The body is empty: none must come.
    Empty,
    /// A JSON body.
    Json(Json),
    /// Any other text: plain, XML, a form, ...
    Text(String),
    /// Bytes that are no text, or are not to be taken for one.
    Binary(Vec<u8>),
}

/// What a body is to be taken for, whatever its content type says (specification V4, `contentTypeHint`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentHint {
    /// Bytes.
    Binary,
    /// Text.
    Text,
    /// What the content type says.
    Default,
}

impl Body {
    /// Whether there are places in it that rules can be for, besides the whole of it. Where no content type is told, or `*/*`,
    /// the body shows what it is.
    pub fn has_places(&self, content_type: Option<&str>) -> bool {
        let content_type = ContentType::known(content_type);
        let bytes = match self {
            Body::Missing | Body::Null | Body::Empty => return true,
            Body::Json(_) if content_type.is_none() => return true,
            Body::Json(_) => &[],
            Body::Text(text) => text.as_bytes(),
            Body::Binary(bytes) => bytes,
        };
        let known = content_type.or_else(|| ContentType::detect(bytes));
        known.is_some_and(|known| ContentType::parse(known).format().has_places())
    }

    /// The bytes that this body is on the wire; `None` where there is none. Null is written only as JSON.
    pub fn to_bytes(&self, content_type: Option<&str>) -> Option<Vec<u8>> {
        let is_json = || content_type.is_some_and(|text| ContentType::parse(text).is_json());
        match self {
            Body::Null if is_json() => Some(b"null".to_vec()),
            Body::Missing | Body::Null | Body::Empty => None,
            Body::Json(json) => Some(json.to_string().into_bytes()),
            Body::Text(text) => Some(text.clone().into_bytes()),
            Body::Binary(bytes) => Some(bytes.clone()),
        }
    }
}
