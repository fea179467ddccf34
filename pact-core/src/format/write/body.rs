//! Bodies: plain before version 4, in a wrapper of their own since.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ecow::EcoString;

use super::super::read;
use super::{UnwritableReason, Written};
use crate::model::{Body, ContentHint, ContentType, Json, SpecVersion};

/// What a message says of its body besides what it is.
#[derive(Clone, Copy)]
pub(super) struct About<'m> {
    /// The content type of its own.
    pub(super) own: Option<&'m str>,
    /// The content type that it has, be it by itself or by a header.
    pub(super) content_type: Option<&'m str>,
    pub(super) hint: Option<ContentHint>,
}

/// The member that holds a body, if there is one.
pub(super) fn write(
    name: &str,
    body: &Body,
    about: About<'_>,
    spec: SpecVersion,
) -> Written<Option<(EcoString, Json)>> {
    let written = match spec {
        SpecVersion::V4 => wrapper(body, about),
        _ if *body == Body::Missing => None,
        _ if about.own.is_some() => {
            return Err(UnwritableReason::one("a content type of the body's own", SpecVersion::V4));
        }
        _ if about.hint.is_some() => {
            return Err(UnwritableReason::one("a hint about the body's content", SpecVersion::V4));
        }
        _ => Some(plain(body, about.content_type)?),
    };
    Ok(written.map(|body| (name.into(), body)))
}

/// What a reader would take for another body than it is cannot be written. A JSON string is written as the text of a
/// JSON document where readers would take its content for one, or for no JSON at all.
fn plain(body: &Body, content_type: Option<&str>) -> Written {
    let written = match body {
        Body::Missing | Body::Null => Json::Null,
        Body::Empty => Json::string(""),
        Body::Json(Json::String(text)) => {
            let is_told_apart = content_type.is_some() && !text.is_empty() && Json::parse(text.as_bytes()).is_err();
            let text = if is_told_apart { text.to_string() } else { Json::string(&**text).to_string() };
            Json::string(text)
        }
        Body::Json(json) => json.clone(),
        Body::Text(text) => Json::string(text.as_str()),
        Body::Binary(bytes) => Json::string(BASE64_STANDARD.encode(bytes)),
    };
    if read::plain(&written, content_type) == *body {
        return Ok(written);
    }
    let what = match body {
        Body::Json(_) => "this JSON",
        Body::Binary(_) => "bytes",
        _ => "a text",
    };
    let content_type = content_type.map_or("no content type".to_owned(), |text| format!("the content type {text}"));
    Err(UnwritableReason::one(format!("{what} under {content_type}"), SpecVersion::V4))
}

fn wrapper(body: &Body, About { own, content_type, hint }: About<'_>) -> Option<Json> {
    let not_encoded = Json::Bool(false);
    // Whatever its own type is, a reader goes by it.
    let told = own.or(content_type);
    let is_json = told.is_some_and(|text| ContentType::parse(text).is_json());
    let (content, encoded) = match body {
        Body::Missing => return None,
        Body::Null => (Json::Null, not_encoded),
        Body::Empty => (Json::string(""), not_encoded),
        // What would be read as something else is written as the text of a document.
        Body::Json(json @ Json::String(text)) if text.is_empty() || (told.is_some() && !is_json) => {
            (Json::string(json.to_string()), Json::string("JSON"))
        }
        Body::Json(Json::Null) => (Json::string("null"), Json::string("JSON")),
        Body::Json(json) => (json.clone(), not_encoded),
        // A text under a JSON type is the text of a document, not a JSON string.
        Body::Text(text) if is_json && Json::parse(text.as_bytes()).is_ok() => {
            (Json::string(text.as_str()), Json::string("JSON"))
        }
        Body::Text(text) if is_json => (Json::string(BASE64_STANDARD.encode(text)), Json::string("base64")),
        Body::Text(text) => (Json::string(text.as_str()), not_encoded),
        Body::Binary(bytes) => (Json::string(BASE64_STANDARD.encode(bytes)), Json::string("base64")),
    };
    let mut members = vec![("content", content)];
    let content_type = told.or(matches!(body, Body::Json(_)).then_some("application/json"));
    members.extend(content_type.map(|text| ("contentType", Json::string(text))));
    members.extend(hint.map(|hint| ("contentTypeHint", Json::string(hint_name(hint)))));
    members.push(("encoded", encoded));
    Some(Json::object(members))
}

fn hint_name(hint: ContentHint) -> &'static str {
    match hint {
        ContentHint::Binary => "BINARY",
        ContentHint::Text => "TEXT",
        ContentHint::Default => "DEFAULT",
    }
}
