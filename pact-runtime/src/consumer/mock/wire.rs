//! A contract's response in the form in which HTTP sends it.

use std::borrow::Cow;
use std::{fmt, iter};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Method, StatusCode};

use crate::matching;
use crate::model::{MatchingRules, ReceivedResponse, Response, Rule, StatusClass};

/// What goes over the wire.
pub(super) type Wire = http::Response<Bytes>;

/// What a response is, whoever asks. How long its body is, and how that is told, is not the contract's to say: a client
/// would wait for the rest of it, or take the rest for another answer.
///
/// # Errors
///
/// A response that HTTP has no form for, from a pact at hand say: the reason.
pub(super) fn on_the_wire(response: &Response) -> Result<Wire, WireError> {
    let status = status(response)?;
    let mut headers = headers(&response.headers)?;
    let mut body = response.body_bytes().unwrap_or_default();
    if !body.is_empty() {
        headers.insert(CONTENT_LENGTH, body.len().into());
    }
    if let StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED = status {
        body.clear();
    }
    let mut wire = Wire::new(body.into());
    *wire.status_mut() = status;
    *wire.headers_mut() = headers;
    Ok(wire)
}

/// The same to a request with this method. Where no body may come, a length is that of the one that would have come.
pub(super) fn answer_to(method: &str, mut wire: Wire) -> Wire {
    let is_head = method == Method::HEAD.as_str();
    if is_head {
        *wire.body_mut() = Bytes::new();
    }
    let tells_of_another = is_head || wire.status() == StatusCode::NOT_MODIFIED;
    if wire.status() == StatusCode::NO_CONTENT || wire.body().is_empty() && !tells_of_another {
        wire.headers_mut().remove(CONTENT_LENGTH);
    }
    wire
}

/// A contract may leave it to its rule what the status is: then it is 200, or the first that the rule allows.
fn status(response: &Response) -> Result<StatusCode, WireError> {
    let status = match response.status {
        0 if response.rules.status.is_empty() => return Err(WireError::NoStatus),
        0 => allowed(response).ok_or(WireError::NoStatusAllowed)?,
        status @ 1..200 => return Err(WireError::NotFinal { status }),
        status => status,
    };
    StatusCode::from_u16(status).map_err(|error| WireError::Status { status, reason: error.to_string() })
}

fn allowed(response: &Response) -> Option<u16> {
    let rules = &response.rules.status;
    let listed = rules.rules.iter().filter_map(|rule| match rule {
        Rule::StatusCode(StatusClass::Codes(codes)) => Some(codes),
        _ => None,
    });
    let mut candidates = iter::once(200).chain(listed.flatten().copied()).chain(200..600).filter(|code| *code >= 200);
    let rules = MatchingRules { status: rules.clone(), ..MatchingRules::default() };
    let expected = Response { rules, ..Response::default() };
    candidates.find(|&status| {
        let answer = ReceivedResponse { status, headers: Vec::new(), body: Cow::default() };
        matching::match_response(&expected, &answer).is_empty()
    })
}

fn headers(described: &[(String, Vec<String>)]) -> Result<HeaderMap, WireError> {
    let mut headers = HeaderMap::with_capacity(described.len());
    for (text, values) in described {
        let name = HeaderName::from_bytes(text.as_bytes())
            .map_err(|error| WireError::HeaderName { name: text.clone(), reason: error.to_string() })?;
        for value in values.iter().filter(|_| name != TRANSFER_ENCODING) {
            let written = HeaderValue::from_bytes(value.as_bytes()).map_err(|error| WireError::HeaderValue {
                name: text.clone(),
                value: value.clone(),
                reason: error.to_string(),
            })?;
            headers.append(&name, written);
        }
    }
    Ok(headers)
}

/// Why HTTP cannot send the response of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WireError {
    NoStatus,
    NoStatusAllowed,
    NotFinal { status: u16 },
    Status { status: u16, reason: String },
    HeaderName { name: String, reason: String },
    HeaderValue { name: String, value: String, reason: String },
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response of the contract cannot be sent: ")?;
        match self {
            WireError::NoStatus => f.write_str("its status is 0, and no rule says what it may be"),
            WireError::NoStatusAllowed => f.write_str("its status is 0, and its rule allows no status from 200 on"),
            WireError::NotFinal { status } => {
                write!(f, "its status is {status}, and a status below 200 is not the status of a final response")
            }
            WireError::Status { status, reason } => write!(f, "its status is {status}: {reason}"),
            WireError::HeaderName { name, reason } => write!(f, "its header {name:?}: {reason}"),
            WireError::HeaderValue { name, value, reason } => {
                write!(f, "its header {name:?} with the value {value:?}: {reason}")
            }
        }
    }
}

impl std::error::Error for WireError {}
