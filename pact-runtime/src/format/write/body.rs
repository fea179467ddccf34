//! Bodies: plain before version 4, in a wrapper of their own since.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::model::{Body, ContentHint, ContentType, Json, SpecVersion};

/// The member that holds a body, if there is one.
pub(super) fn write(
    name: &str,
    body: &Body,
    content_type: Option<&str>,
    hint: Option<ContentHint>,
    spec: SpecVersion,
) -> Result<Option<(String, Json<'static>)>, String> {
    let written = match spec {
        SpecVersion::V4 => wrapper(body, content_type, hint),
        _ => plain(body, content_type)?,
    };
    Ok(written.map(|body| (name.to_owned(), body)))
}

/// A JSON string is written as the text of a JSON document where readers would take its content for one, or for no JSON
/// at all.
fn plain(body: &Body, content_type: Option<&str>) -> Result<Option<Json<'static>>, String> {
    let is_text = |text: &str| ContentType::parse(text).is_text();
    Ok(Some(match body {
        Body::Missing => return Ok(None),
        Body::Null => Json::Null,
        Body::Empty => Json::string(""),
        Body::Json(json @ Json::String(text)) => {
            let is_told_apart = content_type.is_some() && !text.is_empty() && Json::parse(text.as_bytes()).is_err();
            if is_told_apart { json.clone() } else { Json::string(json.to_string()) }
        }
        Body::Json(json) => json.clone(),
        Body::Text(text) => Json::string(text.clone()),
        Body::Binary(_) if content_type.is_some_and(is_text) => {
            return Err("bytes under a content type of text need version 4 of the specification".to_owned());
        }
        Body::Binary(bytes) => Json::string(BASE64_STANDARD.encode(bytes)),
    }))
}

fn wrapper(body: &Body, content_type: Option<&str>, hint: Option<ContentHint>) -> Option<Json<'static>> {
    let not_encoded = Json::Bool(false);
    let is_json = || content_type.is_some_and(|text| ContentType::parse(text).is_json());
    let (content, encoded) = match body {
        Body::Missing => return None,
        Body::Null => (Json::Null, not_encoded),
        Body::Empty => (Json::string(""), not_encoded),
        Body::Json(json) => (json.clone(), not_encoded),
        // A text under a JSON type is the text of a document, not a JSON string.
        Body::Text(text) if is_json() => (Json::string(text.clone()), Json::string("JSON")),
        Body::Text(text) => (Json::string(text.clone()), not_encoded),
        Body::Binary(bytes) => (Json::string(BASE64_STANDARD.encode(bytes)), Json::string("base64")),
    };
    let mut members = vec![("content", content)];
    let content_type = content_type.or(matches!(body, Body::Json(_)).then_some("application/json"));
    members.extend(content_type.map(|text| ("contentType", Json::string(text.to_owned()))));
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
