//! Messages of a provider that is asked for them over HTTP, as other Pact tools ask for them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::request::MessageRequest;
use crate::format;
use crate::model::{ContentHint, ContentType, Json, Members, Message, ReceivedMessage, ReceivedResponse};
use crate::verification::reason::Reason;
use pact_http::client::Sent;
use pact_http::client::beginning;

/// What a provider is asked over HTTP: description, provider states and, for an answer, the message to be answered in the
/// form of version 4 of the specification.
///
/// # Errors
///
/// When that message has no such form.
pub(in crate::verification) fn to_http(
    request: &MessageRequest,
    question: Option<&Message>,
    url: &str,
) -> Result<Sent, Reason> {
    let states = request
        .states
        .iter()
        .map(|state| Json::object([("name", Json::string(state.name.as_str())), ("params", state.params_json())]));
    let mut members = vec![
        ("description", Json::string(request.description.as_str())),
        ("providerStates", Json::Array(states.collect())),
    ];
    if let Some(question) = question {
        let written = format::write_message(question)
            .map_err(|reason| Reason::new(reason.to_string()))?
            .into_iter()
            .filter(|(name, _)| name != "contents");
        let contents = contents(question).map(|contents| ("contents".into(), contents));
        members.push(("request", Json::object(contents.into_iter().chain(written))));
    }
    Ok(Sent {
        method: "POST".to_owned(),
        url: url.to_owned(),
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: Json::object(members).to_string().into_bytes(),
    })
}

/// Whoever is asked reads what other Pact tools send: JSON as it is, a text as it is, and anything else as base64.
fn contents(message: &Message) -> Option<Json> {
    let bytes = message.body_bytes()?;
    let content_type = message.content_type().or_else(|| ContentType::detect(&bytes)).unwrap_or("*/*");
    let kind = ContentType::parse(content_type);
    let is_binary = message.body_hint == Some(ContentHint::Binary) || !(kind.is_text() || kind.is_unknown());
    let plain = if kind.is_json() {
        Json::parse(&bytes).ok()
    } else {
        std::str::from_utf8(&bytes).ok().filter(|_| !is_binary).map(Json::string)
    };
    let (content, encoded) = match plain {
        Some(plain) => (plain, Json::Bool(false)),
        None => (Json::string(BASE64_STANDARD.encode(&bytes)), Json::string("base64")),
    };
    Some(Json::object([("content", content), ("contentType", Json::string(content_type)), ("encoded", encoded)]))
}

/// The message that a provider answers with: its metadata stands in a header, as base64 of JSON.
///
/// # Errors
///
/// When the provider answered with an error, or its metadata cannot be read.
pub(in crate::verification) fn from_http(response: &ReceivedResponse<'_>) -> Result<ReceivedMessage, Reason> {
    if !(200..300).contains(&response.status) {
        let body = beginning(&response.body);
        let status = response.status;
        return Err(Reason::new(format!("the provider was asked for the message and answered {status}: {body}")));
    }
    let header = |name: &str| {
        response.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
    };
    let mut metadata = match header("pact-message-metadata") {
        None => Members::new(),
        Some(text) => read_metadata(text).ok_or_else(|| {
            Reason::new(format!("the header Pact-Message-Metadata is not the base64 of a JSON object: {text:?}"))
        })?,
    };
    // By this name alone: a proxy of pact-js sends `content-type` along, and a contract of it asks for both.
    let told = metadata.iter().any(|(name, _)| *name == "contentType");
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
