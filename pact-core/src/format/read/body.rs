//! Bodies: plain before version 4, in a wrapper of their own since.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::super::error::Problem;
use super::super::members::{Read, optional, string};
use crate::model::{Body, ContentHint, ContentType, Json, SpecVersion};

/// A body, with what it says of itself.
#[derive(Default)]
pub(super) struct ReadBody {
    pub(super) body: Body,
    /// The content type where that is not what headers or metadata say.
    pub(super) content_type: Option<String>,
    pub(super) hint: Option<ContentHint>,
}

/// The body of a message whose headers or metadata tell this content type.
pub(super) fn read(message: &Json, name: &str, outer: Option<&str>, spec: SpecVersion) -> Read<ReadBody> {
    let Some(json) = message.get(name) else { return Ok(ReadBody::default()) };
    let wrapped = spec == SpecVersion::V4 && matches!(json, Json::Object(_));
    if !wrapped {
        return Ok(ReadBody { body: plain(json, outer), ..ReadBody::default() });
    }
    wrapper(json, outer).map_err(|problem| problem.under(name))
}

/// The JSON itself, or a string: a text, or the base64 of bytes that are none.
pub(in super::super) fn plain(json: &Json, content_type: Option<&str>) -> Body {
    let Json::String(text) = json else {
        return if matches!(json, Json::Null) { Body::Null } else { Body::Json(json.clone()) };
    };
    if text.is_empty() {
        return Body::Empty;
    }
    let known = content_type.or_else(|| ContentType::detect(text.as_bytes())).map(ContentType::parse);
    match known {
        Some(known) if known.is_json() => json_in_a_string(text, json, content_type.is_some()),
        Some(known) if known.is_text() => Body::Text(text.to_string()),
        _ => BASE64_STANDARD.decode(text.as_bytes()).map_or_else(|_| Body::Text(text.to_string()), Body::Binary),
    }
}

/// With a JSON content type a string is the text of an object or of a string, or else itself a JSON string, as in the
/// official implementation; without one, a text that only looks like JSON stays a text.
fn json_in_a_string(text: &str, json: &Json, typed: bool) -> Body {
    match Json::parse(text.as_bytes()) {
        Ok(inner @ (Json::Object(_) | Json::String(_))) => Body::Json(inner),
        _ if typed => Body::Json(json.clone()),
        _ => Body::Text(text.to_owned()),
    }
}

/// What a body of version 4 may have.
const WRAPPER: [&str; 4] = ["content", "contentType", "contentTypeHint", "encoded"];

/// `{"content": .., "contentType": .., "encoded": false | "base64" | "json"}`; without a content there is no body.
fn wrapper(json: &Json, outer: Option<&str>) -> Read<ReadBody> {
    let own = optional(json, "contentType", string)?;
    let hint = optional(json, "contentTypeHint", |json| match json.as_str() {
        Some("BINARY") => Ok(ContentHint::Binary),
        Some("TEXT") => Ok(ContentHint::Text),
        Some("DEFAULT") => Ok(ContentHint::Default),
        _ => Err(Problem::expected("\"BINARY\", \"TEXT\" or \"DEFAULT\"", json)),
    })?;
    let body = match json.get("content") {
        None if json.members().unwrap_or_default().iter().all(|(name, _)| WRAPPER.contains(&&**name)) => {
            return Ok(ReadBody::default());
        }
        // Some tools leave the wrapper out; so does the official implementation understand it.
        None => return Ok(ReadBody { body: Body::Json(json.clone()), ..ReadBody::default() }),
        Some(Json::Null) => Body::Null,
        Some(content) => content_of(content, json.get("encoded"), own.as_deref().or(outer))?,
    };
    let outer = outer.or(matches!(body, Body::Json(_)).then_some("application/json"));
    let content_type = own.filter(|own| outer.is_none_or(|outer| ContentType::parse(outer) != ContentType::parse(own)));
    Ok(ReadBody { body, content_type, hint })
}

fn content_of(content: &Json, encoded: Option<&Json>, content_type: Option<&str>) -> Read<Body> {
    let Json::String(text) = content else { return Ok(Body::Json(content.clone())) };
    let content_type = content_type.map(ContentType::parse);
    let is_json = content_type.as_ref().is_some_and(ContentType::is_json);
    match encoded {
        None | Some(Json::Null | Json::Bool(_)) => {}
        Some(Json::String(encoding)) if encoding.eq_ignore_ascii_case("base64") => {
            // What is no base64 is taken as it stands, as in the official implementation.
            let bytes = BASE64_STANDARD.decode(text.as_bytes()).ok().filter(|bytes| !bytes.is_empty());
            let as_it_stands =
                || if is_json && !text.is_empty() { Body::Binary(text.as_bytes().to_vec()) } else { text_body(text) };
            return Ok(bytes.map_or_else(as_it_stands, Body::Binary));
        }
        Some(Json::String(encoding)) if encoding.eq_ignore_ascii_case("json") => {
            let parsed = Json::parse(text.as_bytes()).map(Body::Json);
            return parsed.map_err(|error| {
                Problem::new(format!("the content is encoded as JSON, but it is not JSON: {error}")).under("content")
            });
        }
        Some(json) => return Err(Problem::expected("false, \"base64\" or \"JSON\"", json).under("encoded")),
    }
    Ok(if is_json && !text.is_empty() { Body::Json(content.clone()) } else { text_body(text) })
}

fn text_body(text: &str) -> Body {
    if text.is_empty() { Body::Empty } else { Body::Text(text.to_owned()) }
}
