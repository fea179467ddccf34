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
    Json(Json<'static>),
    /// Any other text.
    Text(String),
}

impl Body {
    /// Whether a text is XML: its content type says so, or it begins like XML and has none.
    pub(crate) fn is_xml(text: &str, content_type: Option<&str>) -> bool {
        if let Some(content_type) = content_type {
            return ContentType::parse(content_type).is_any_xml();
        }
        let mut chars = text.trim_start().chars();
        chars.next() == Some('<') && chars.next().is_some_and(|c| c == '?' || c.is_alphabetic() || c == '_')
    }

    /// The bytes that this body is on the wire; `None` where there is none. Null is written only as JSON.
    pub(crate) fn to_bytes(&self, content_type: Option<&str>) -> Option<Vec<u8>> {
        let is_json = || content_type.is_some_and(|text| ContentType::parse(text).is_json());
        match self {
            Body::Null if is_json() => Some(b"null".to_vec()),
            Body::Missing | Body::Null | Body::Empty => None,
            Body::Json(json) => Some(json.to_string().into_bytes()),
            Body::Text(text) => Some(text.clone().into_bytes()),
        }
    }
}
