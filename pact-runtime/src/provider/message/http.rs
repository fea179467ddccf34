//! Messages of a provider that is asked for them over HTTP, as other Pact tools ask for them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::MessageRequest;
use crate::model::{Json, Members, ReceivedMessage, ReceivedResponse};
use crate::provider::event::Sent;
use crate::provider::http::beginning;

/// What a provider is asked over HTTP: description, provider states and, for an answer, the request.
pub(in crate::provider) fn to_http(request: &MessageRequest, url: &str) -> Sent {
    let states = request
        .states
        .iter()
        .map(|state| Json::object([("name", Json::string(state.name.as_str())), ("params", state.params_json())]));
    let mut members = vec![
        ("description", Json::string(request.description.as_str())),
        ("providerStates", Json::Array(states.collect())),
    ];
    if let Some(request) = &request.request {
        members.push(("request", contents(request)));
    }
    Sent {
        method: "POST".to_owned(),
        url: url.to_owned(),
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: Json::object(members).to_string().into_bytes(),
    }
}

fn contents(message: &ReceivedMessage) -> Json {
    let body = Json::parse(&message.body).unwrap_or_else(|_| Json::string(String::from_utf8_lossy(&message.body)));
    Json::object([("contents", body), ("metadata", Json::object(message.metadata.iter().cloned()))])
}

/// The message that a provider answers with: its metadata stands in a header, as base64 of JSON.
///
/// # Errors
///
/// When the provider answered with an error, or its metadata cannot be read.
pub(in crate::provider) fn from_http(response: &ReceivedResponse<'_>) -> Result<ReceivedMessage, String> {
    if !(200..300).contains(&response.status) {
        let body = beginning(&response.body);
        return Err(format!("the provider was asked for the message and answered {}: {body}", response.status));
    }
    let header = |name: &str| {
        response.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
    };
    let mut metadata = match header("pact-message-metadata") {
        None => Members::new(),
        Some(text) => read_metadata(text)
            .ok_or_else(|| format!("the header Pact-Message-Metadata is not the base64 of a JSON object: {text:?}"))?,
    };
    let told = metadata.iter().any(|(name, _)| crate::model::is_content_type(name));
    if let (Some(content_type), false) = (header("content-type"), told) {
        metadata.push(("contentType".into(), Json::string(content_type)));
    }
    Ok(ReceivedMessage { metadata, body: response.body.to_vec() })
}

fn read_metadata(text: &str) -> Option<Members> {
    let bytes = BASE64_STANDARD.decode(text.trim()).ok()?;
    match Json::parse(&bytes).ok()? {
        Json::Object(members) => Some(members),
        _ => None,
    }
}
