//! The model as a pact file of version 3 or 4.

use super::rules;
use crate::model::{
    Body, HttpInteraction, Interaction, Json, MatchingRules, Pact, ProviderState, Request, Response, SpecVersion,
};

type Members = Vec<(&'static str, Json<'static>)>;

/// Writes a pact in a version of the specification.
///
/// ```
/// use pact_runtime::format;
/// use pact_runtime::model::{Pact, SpecVersion};
///
/// let pact = Pact { consumer: "app".into(), provider: "api".into(), interactions: vec![], spec: SpecVersion::V4 };
/// let text = format::write(&pact, SpecVersion::V3).to_pretty();
/// assert_eq!(format::read(text.as_bytes()).unwrap().spec, SpecVersion::V3);
/// ```
pub fn write(pact: &Pact, spec: SpecVersion) -> Json<'static> {
    let named = |name: &str| Json::object([("name", Json::string(name.to_owned()))]);
    let version = Json::object([("version", Json::string(spec.as_str()))]);
    Json::object([
        ("consumer", named(&pact.consumer)),
        ("provider", named(&pact.provider)),
        ("interactions", Json::Array(pact.interactions.iter().map(|i| write_interaction(i, spec)).collect())),
        ("metadata", Json::object([("pactSpecification", version)])),
    ])
}

/// Writes one interaction, as it stands in the list of a pact file.
pub fn write_interaction(interaction: &Interaction, spec: SpecVersion) -> Json<'static> {
    match interaction {
        Interaction::Http(http) => write_http(http, spec),
    }
}

fn write_http(http: &HttpInteraction, spec: SpecVersion) -> Json<'static> {
    let mut members = Members::new();
    if spec == SpecVersion::V4 {
        members.push(("type", Json::string("Synchronous/HTTP")));
    }
    members.push(("description", Json::string(http.description.clone())));
    if !http.states.is_empty() {
        members.push(("providerStates", Json::Array(http.states.iter().map(state).collect())));
    }
    members.push(("request", request(&http.request, spec)));
    members.push(("response", response(&http.response, spec)));
    Json::object(members)
}

fn state(state: &ProviderState) -> Json<'static> {
    let mut members = vec![("name", Json::string(state.name.clone()))];
    if !state.params.is_empty() {
        members.push(("params", state.params_json()));
    }
    Json::object(members)
}

fn request(request: &Request, spec: SpecVersion) -> Json<'static> {
    let mut members =
        vec![("method", Json::string(request.method.to_uppercase())), ("path", Json::string(request.path.clone()))];
    if !request.query.is_empty() {
        let value = |value: &Option<String>| value.clone().map_or(Json::Null, Json::string);
        let query =
            request.query.iter().map(|(name, values)| (name.clone(), Json::Array(values.iter().map(value).collect())));
        members.push(("query", Json::object(query)));
    }
    content(&mut members, &request.headers, &request.body, request.content_type(), &request.rules, spec);
    Json::object(members)
}

fn response(response: &Response, spec: SpecVersion) -> Json<'static> {
    let mut members = vec![("status", Json::Number(response.status.to_string().into()))];
    content(&mut members, &response.headers, &response.body, response.content_type(), &response.rules, spec);
    Json::object(members)
}

/// What requests and responses have in common.
fn content(
    members: &mut Members,
    headers: &[(String, Vec<String>)],
    body: &Body,
    content_type: Option<&str>,
    rules: &MatchingRules,
    spec: SpecVersion,
) {
    if !headers.is_empty() {
        let values = |values: &Vec<String>| match spec {
            SpecVersion::V3 => Json::string(values.join(", ")),
            SpecVersion::V4 => Json::Array(values.iter().map(|value| Json::string(value.clone())).collect()),
        };
        members.push(("headers", Json::object(headers.iter().map(|(name, list)| (name.clone(), values(list))))));
    }
    let body = match spec {
        SpecVersion::V3 => body_v3(body, content_type),
        SpecVersion::V4 => body_v4(body, content_type),
    };
    members.extend(body.map(|body| ("body", body)));
    if !rules.is_empty() {
        members.push(("matchingRules", rules::write(rules)));
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
    let mut members = vec![("content", content)];
    let content_type = content_type.or(default_type).map(|text| Json::string(text.to_owned()));
    members.extend(content_type.map(|content_type| ("contentType", content_type)));
    members.push(("encoded", Json::Bool(false)));
    Some(Json::object(members))
}
