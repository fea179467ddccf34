//! Pact files of every version into the model.

use super::error::{Problem, ReadError};
use super::members::{each, not_yet, object, optional, required, string};
use super::rules;
use crate::model::{
    Body, ContentType, HttpInteraction, Interaction, Json, MatchingRules, Pact, ProviderState, Query, Request,
    Response, SpecVersion, parse_query,
};

type Read<T> = Result<T, Problem>;
type Headers = Vec<(String, Vec<String>)>;

/// Reads a pact file's text.
///
/// # Errors
///
/// The place and the reason, when the text is not JSON, not a pact, or asks for something that is not built yet: what
/// cannot be honoured is never left out silently.
pub fn read(text: &[u8]) -> Result<Pact, ReadError> {
    let json = Json::parse(text).map_err(ReadError::Syntax)?;
    pact(&json).map_err(|problem| problem.into_error(text))
}

fn pact(json: &Json<'_>) -> Read<Pact> {
    object(json)?;
    let spec = optional(json, "metadata", spec_version)?.unwrap_or(SpecVersion::V3);
    if json.get("messages").and_then(Json::items).is_some_and(|messages| !messages.is_empty()) {
        return Err(not_yet("messages").under("messages"));
    }
    Ok(Pact {
        consumer: required(json, "consumer", |json| required(json, "name", string))?,
        provider: required(json, "provider", |json| required(json, "name", string))?,
        interactions: required(json, "interactions", |json| each(json, |json| interaction(json, spec)))?,
        spec,
    })
}

/// Other tools write `2.0`, `3.0.0` or `4.0`, under `pactSpecification` or the older `pact-specification`.
fn spec_version(metadata: &Json<'_>) -> Read<SpecVersion> {
    let version = |json: &Json<'_>| {
        optional(json, "version", |json| {
            let version = json.as_str().and_then(SpecVersion::parse);
            version.ok_or_else(|| Problem::expected("a version of the Pact specification, like \"4.0\"", json))
        })
    };
    for name in ["pactSpecification", "pact-specification"] {
        if let Some(Some(found)) = optional(metadata, name, version)? {
            return Ok(found);
        }
    }
    let legacy = optional(metadata, "pactSpecificationVersion", |json| Ok(json.as_str().and_then(SpecVersion::parse)))?;
    Ok(legacy.flatten().unwrap_or(SpecVersion::V3))
}

fn interaction(json: &Json<'_>, spec: SpecVersion) -> Read<Interaction> {
    object(json)?;
    if spec == SpecVersion::V4 {
        match required(json, "type", string)?.as_str() {
            "Synchronous/HTTP" => {}
            other => return Err(not_yet(&format!("interactions of type {other:?}")).under("type")),
        }
        if matches!(json.get("pending"), Some(Json::Bool(true))) {
            return Err(not_yet("pending interactions").under("pending"));
        }
    }
    Ok(Interaction::Http(HttpInteraction {
        description: required(json, "description", string)?,
        states: states(json)?,
        request: required(json, "request", |json| request(json, spec))?,
        response: required(json, "response", |json| response(json, spec))?,
    }))
}

/// The list of version 3, or the single name of older files; an empty name is no state.
fn states(json: &Json<'_>) -> Read<Vec<ProviderState>> {
    for name in ["providerStates", "providerState", "provider_state"] {
        let found = optional(json, name, |json| match json {
            Json::String(name) if name.is_empty() => Ok(Vec::new()),
            Json::String(name) => Ok(vec![ProviderState::new(name.as_ref())]),
            json => each(json, state),
        })?;
        if let Some(states) = found {
            return Ok(states);
        }
    }
    Ok(Vec::new())
}

fn state(json: &Json<'_>) -> Read<ProviderState> {
    let params = optional(json, "params", |json| {
        Ok(object(json)?.iter().map(|(name, value)| (name.to_string(), value.to_owned_json())).collect())
    })?;
    Ok(ProviderState { name: required(json, "name", string)?, params: params.unwrap_or_default() })
}

fn request(json: &Json<'_>, spec: SpecVersion) -> Read<Request> {
    object(json)?;
    let headers = optional(json, "headers", headers)?.unwrap_or_default();
    let mut request = Request {
        method: optional(json, "method", string)?.unwrap_or_else(|| "GET".to_owned()).to_uppercase(),
        path: optional(json, "path", string)?.unwrap_or_else(|| "/".to_owned()),
        query: optional(json, "query", query)?.unwrap_or_default(),
        body: Body::Missing,
        body_type: body_type(json, &headers, spec)?,
        headers,
        rules: matching_rules(json)?,
    };
    request.body = body(json, request.content_type(), spec)?;
    no_generators(json)?;
    Ok(request)
}

fn response(json: &Json<'_>, spec: SpecVersion) -> Read<Response> {
    object(json)?;
    let headers = optional(json, "headers", headers)?.unwrap_or_default();
    let mut response = Response {
        status: optional(json, "status", status)?.unwrap_or(200),
        body: Body::Missing,
        body_type: body_type(json, &headers, spec)?,
        headers,
        rules: matching_rules(json)?,
    };
    response.body = body(json, response.content_type(), spec)?;
    no_generators(json)?;
    Ok(response)
}

fn matching_rules(json: &Json<'_>) -> Read<MatchingRules> {
    Ok(optional(json, "matchingRules", rules::read)?.unwrap_or_default())
}

fn no_generators(json: &Json<'_>) -> Read<()> {
    match json.get("generators").and_then(Json::members) {
        Some(members) if !members.is_empty() => Err(not_yet("generators").under("generators")),
        _ => Ok(()),
    }
}

fn status(json: &Json<'_>) -> Read<u16> {
    let (Json::Number(text) | Json::String(text)) = json else {
        return Err(Problem::expected("a status code", json));
    };
    text.parse().ok().filter(|code| (100..1000).contains(code)).ok_or_else(|| Problem::expected("a status code", json))
}

/// Names to lists of values; a single value may stand without its list. Before version 3 it is a string.
fn query(json: &Json<'_>) -> Read<Query> {
    let value = |json: &Json<'_>| match json {
        Json::Null => Ok(None),
        json => text(json).map(Some),
    };
    if let Json::String(text) = json {
        return Ok(parse_query(text));
    }
    let parameters = object(json)?.iter().map(|(name, json)| {
        let values = match json {
            Json::Array(_) => each(json, value),
            json => value(json).map(|value| vec![value]),
        };
        values.map(|values| (name.to_string(), values)).map_err(|problem| problem.under(name))
    });
    parameters.collect()
}

fn headers(json: &Json<'_>) -> Read<Headers> {
    let headers = object(json)?.iter().map(|(name, json)| {
        let values = match json {
            Json::Array(_) => each(json, text),
            json => text(json).map(|value| vec![value]),
        };
        values.map(|values| (name.to_string(), values)).map_err(|problem| problem.under(name))
    });
    headers.collect()
}

/// The content type that a body of version 4 has by itself, where it says more than the headers and the body do.
fn body_type(message: &Json<'_>, headers: &Headers, spec: SpecVersion) -> Read<Option<String>> {
    let own = |body: &Json<'_>| match (spec, body) {
        (SpecVersion::V4, Json::Object(_)) => optional(body, "contentType", string),
        _ => Ok(None),
    };
    let in_headers = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let says_more = |own: &String| !in_headers && own != "application/json";
    Ok(optional(message, "body", own)?.flatten().filter(says_more))
}

fn body(message: &Json<'_>, content_type: Option<&str>, spec: SpecVersion) -> Read<Body> {
    let Some(json) = message.get("body") else { return Ok(Body::Missing) };
    let body = match spec {
        SpecVersion::V1 | SpecVersion::V1_1 | SpecVersion::V2 | SpecVersion::V3 => body_v3(json, content_type),
        SpecVersion::V4 => body_v4(json, content_type),
    };
    body.map_err(|problem| problem.under("body"))
}

/// The JSON itself. A string is a text, and with a JSON content type the text of a JSON document, or else a JSON string.
fn body_v3(json: &Json<'_>, content_type: Option<&str>) -> Read<Body> {
    match (json, content_type.map(ContentType::parse)) {
        (Json::Null, _) => Ok(Body::Null),
        (Json::String(text), _) if text.is_empty() => Ok(Body::Empty),
        (Json::String(text), Some(content_type)) if content_type.is_json() => {
            Ok(Body::Json(Json::parse(text.as_bytes()).map_or_else(|_| json.to_owned_json(), Json::into_owned)))
        }
        (Json::String(text), _) => text_body(text, content_type),
        (_, Some(content_type)) if !content_type.is_json() => Err(not_yet_type(&content_type)),
        _ => Ok(Body::Json(json.to_owned_json())),
    }
}

/// `{"content": .., "contentType": .., "encoded": false | "json"}`; without a content there is no body.
fn body_v4(json: &Json<'_>, content_type: Option<&str>) -> Read<Body> {
    if matches!(json, Json::Null) {
        return Ok(Body::Null);
    }
    object(json)?;
    let own = optional(json, "contentType", string)?;
    let type_text = content_type.or(own.as_deref());
    let content_type = type_text.map(ContentType::parse);
    let encoded = match json.get("encoded") {
        None | Some(Json::Null | Json::Bool(false)) => false,
        Some(Json::String(text)) if text.eq_ignore_ascii_case("json") => true,
        Some(_) => return Err(not_yet("encoded bodies").under("encoded")),
    };
    let is_json = content_type.as_ref().is_none_or(ContentType::is_json);
    match json.get("content") {
        None if json.members().unwrap_or_default().iter().all(|(name, _)| BODY_MEMBERS.contains(&&**name)) => {
            Ok(Body::Missing)
        }
        // Some tools leave the wrapper out; so does the official implementation understand it.
        None => Ok(Body::Json(json.to_owned_json())),
        Some(Json::Null) => Ok(Body::Null),
        Some(Json::String(text)) if text.is_empty() && !encoded => Ok(Body::Empty),
        Some(Json::String(text)) if encoded => {
            Json::parse(text.as_bytes()).map(|json| Body::Json(json.into_owned())).map_err(|error| {
                Problem::new(format!("the content is encoded as JSON, but it is not JSON: {error}")).under("content")
            })
        }
        Some(Json::String(text)) if !is_json || content_type.is_none() => text_body(text, type_text),
        Some(_) if !is_json => Err(content_type.map_or_else(|| not_yet("this body"), |name| not_yet_type(&name))),
        Some(content) => Ok(Body::Json(content.to_owned_json())),
    }
}

/// What a body of version 4 may have.
const BODY_MEMBERS: [&str; 4] = ["content", "contentType", "contentTypeHint", "encoded"];

fn text_body(text: &str, content_type: Option<&str>) -> Read<Body> {
    if Body::is_xml(text, content_type) {
        return if cfg!(feature = "xml") {
            Ok(Body::Text(text.to_owned()))
        } else {
            Err(Problem::new("XML bodies need the feature `xml` of pact-harness: switch it on in Cargo.toml"))
        };
    }
    match content_type.map(ContentType::parse) {
        Some(content_type) if !content_type.is_plain_text() => Err(not_yet_type(&content_type)),
        _ => Ok(Body::Text(text.to_owned())),
    }
}

fn not_yet_type(content_type: &ContentType<'_>) -> Problem {
    not_yet(&format!("bodies of type {}", content_type.media()))
}

/// A string, or the text of a number or boolean that stands where a string should.
fn text(json: &Json<'_>) -> Read<String> {
    match json {
        Json::Number(_) | Json::Bool(_) => Ok(json.to_string()),
        json => string(json),
    }
}
