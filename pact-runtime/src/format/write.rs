//! The model as a pact file of any version that can hold it.

use std::fmt;

use super::rules;
use crate::model::{
    Body, ContentType, HttpInteraction, Interaction, Json, MatchingRules, Pact, ProviderState, Request, Response,
    SpecVersion, is_list_header,
};

type Members = Vec<(&'static str, Json<'static>)>;
type Written = Result<Json<'static>, String>;

/// What a version of the specification has no form for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable {
    /// The interaction, by its identity.
    pub interaction: String,
    /// What cannot be written, and which version can hold it.
    pub reason: String,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the interaction \"{}\" cannot be written: {}", self.interaction, self.reason)
    }
}

impl std::error::Error for Unwritable {}

/// Writes a pact in a version of the specification.
///
/// # Errors
///
/// When the version has no form for something that an interaction says: nothing is left out silently.
///
/// ```
/// use pact_runtime::format;
/// use pact_runtime::model::{Pact, SpecVersion};
///
/// let pact = Pact { consumer: "app".into(), provider: "api".into(), interactions: vec![], spec: SpecVersion::V4 };
/// let text = format::write(&pact, SpecVersion::V2)?.to_pretty();
/// assert_eq!(format::read(text.as_bytes()).unwrap().spec, SpecVersion::V2);
/// # Ok::<(), format::Unwritable>(())
/// ```
pub fn write(pact: &Pact, spec: SpecVersion) -> Result<Json<'static>, Unwritable> {
    let named = |name: &str| Json::object([("name", Json::string(name.to_owned()))]);
    let version = Json::object([("version", Json::string(spec.as_str()))]);
    let interactions = pact.interactions.iter().map(|interaction| write_interaction(interaction, spec));
    Ok(Json::object([
        ("consumer", named(&pact.consumer)),
        ("provider", named(&pact.provider)),
        ("interactions", Json::Array(interactions.collect::<Result<_, _>>()?)),
        ("metadata", Json::object([("pactSpecification", version)])),
    ]))
}

/// Writes one interaction, as it stands in the list of a pact file.
///
/// # Errors
///
/// As [`write()`].
pub fn write_interaction(interaction: &Interaction, spec: SpecVersion) -> Result<Json<'static>, Unwritable> {
    let written = match interaction {
        Interaction::Http(http) => write_http(http, spec),
    };
    written.map_err(|reason| Unwritable { interaction: interaction.identity(), reason })
}

fn write_http(http: &HttpInteraction, spec: SpecVersion) -> Written {
    let mut members = Members::new();
    if spec == SpecVersion::V4 {
        members.push(("type", Json::string("Synchronous/HTTP")));
    }
    members.push(("description", Json::string(http.description.clone())));
    members.extend(states(&http.states, spec)?);
    members.push(("request", request(&http.request, spec)?));
    members.push(("response", response(&http.response, spec)?));
    Ok(Json::object(members))
}

/// A list since version 3, a single name before.
fn states(states: &[ProviderState], spec: SpecVersion) -> Result<Option<(&'static str, Json<'static>)>, String> {
    match states {
        [] => Ok(None),
        states if spec >= SpecVersion::V3 => {
            Ok(Some(("providerStates", Json::Array(states.iter().map(state).collect()))))
        }
        [ProviderState { name, params }] if params.is_empty() => {
            Ok(Some(("providerState", Json::string(name.clone()))))
        }
        [_] => Err("parameters of a provider state need version 3 of the specification".to_owned()),
        _ => Err("several provider states need version 3 of the specification".to_owned()),
    }
}

fn state(state: &ProviderState) -> Json<'static> {
    let mut members = vec![("name", Json::string(state.name.clone()))];
    if !state.params.is_empty() {
        members.push(("params", state.params_json()));
    }
    Json::object(members)
}

fn request(request: &Request, spec: SpecVersion) -> Written {
    let mut members =
        vec![("method", Json::string(request.method.to_uppercase())), ("path", Json::string(request.path.clone()))];
    if !request.query.is_empty() {
        let value = |value: &Option<String>| value.clone().map_or(Json::Null, Json::string);
        let values = |values: &[Option<String>]| Json::Array(values.iter().map(value).collect());
        let query = if spec >= SpecVersion::V3 {
            Json::object(request.query.iter().map(|(name, list)| (name.clone(), values(list))))
        } else {
            Json::string(request.query_string())
        };
        members.push(("query", query));
    }
    content(&mut members, &request.headers, &request.body, request.content_type(), &request.rules, spec)?;
    Ok(Json::object(members))
}

fn response(response: &Response, spec: SpecVersion) -> Written {
    let mut members = vec![("status", Json::Number(response.status.to_string().into()))];
    content(&mut members, &response.headers, &response.body, response.content_type(), &response.rules, spec)?;
    Ok(Json::object(members))
}

/// What requests and responses have in common.
fn content(
    members: &mut Members,
    headers: &[(String, Vec<String>)],
    body: &Body,
    content_type: Option<&str>,
    rules: &MatchingRules,
    spec: SpecVersion,
) -> Result<(), String> {
    if !headers.is_empty() {
        let written = headers.iter().map(|(name, values)| Ok((name.clone(), header(name, values, spec)?)));
        members.push(("headers", Json::object(written.collect::<Result<Vec<_>, String>>()?)));
    }
    let body = match spec {
        SpecVersion::V4 => body_v4(body, content_type),
        _ => body_v3(body, content_type),
    };
    members.extend(body.map(|body| ("body", body)));
    if !rules.is_empty() {
        let rules = match spec {
            SpecVersion::V3 | SpecVersion::V4 => rules::write(rules),
            SpecVersion::V2 => rules::write_by_path(rules)?,
            SpecVersion::V1 | SpecVersion::V1_1 => {
                return Err("matching rules need version 2 of the specification".to_owned());
            }
        };
        members.push(("matchingRules", rules));
    }
    Ok(())
}

/// A list in version 4, and before it wherever a comma would not do: readers know both.
fn header(name: &str, values: &[String], spec: SpecVersion) -> Written {
    let list = || Json::Array(values.iter().map(|value| Json::string(value.clone())).collect());
    match (spec, values) {
        (SpecVersion::V4, _) => Ok(list()),
        (_, values) if values.len() == 1 || is_list_header(name) => Ok(Json::string(values.join(", "))),
        (SpecVersion::V3, _) => Ok(list()),
        _ => Err(format!("several values of the header {name:?} need version 3 of the specification")),
    }
}

/// A JSON string under a JSON content type is written as the text of a JSON document: as it stands, readers would take
/// its content for one.
fn body_v3(body: &Body, content_type: Option<&str>) -> Option<Json<'static>> {
    match body {
        Body::Missing => None,
        Body::Null => Some(Json::Null),
        Body::Empty => Some(Json::string("")),
        Body::Json(json @ Json::String(_)) if content_type.is_some() => Some(Json::string(json.to_string())),
        Body::Json(json) => Some(json.clone()),
        Body::Text(text) => Some(Json::string(text.clone())),
    }
}

fn body_v4(body: &Body, content_type: Option<&str>) -> Option<Json<'static>> {
    let (content, default_type) = match body {
        Body::Missing => return None,
        Body::Null => (Json::Null, None),
        Body::Empty => (Json::string(""), None),
        Body::Json(json) => (json.clone(), Some("application/json")),
        Body::Text(text) => (Json::string(text.clone()), None),
    };
    // A text under a JSON type is the text of a document, not a JSON string.
    let is_json = content_type.is_some_and(|text| ContentType::parse(text).is_json());
    let encoded = if is_json && matches!(body, Body::Text(_)) { Json::string("JSON") } else { Json::Bool(false) };
    let mut members = vec![("content", content)];
    let content_type = content_type.or(default_type).map(|text| Json::string(text.to_owned()));
    members.extend(content_type.map(|content_type| ("contentType", content_type)));
    members.push(("encoded", encoded));
    Some(Json::object(members))
}
