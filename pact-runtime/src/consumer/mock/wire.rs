//! A contract's response in the form in which HTTP sends it.

use std::borrow::Cow;
use std::iter;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Method, StatusCode};
use http_body_util::Full;
use hyper::body::Body as _;

use crate::matching;
use crate::model::{MatchingRules, ReceivedResponse, Response, Rule, StatusClass};

/// What goes over the wire.
pub(in crate::consumer) type Wire = http::Response<Full<Bytes>>;

/// What a response is, whoever asks. How long its body is, and how that is told, is not the contract's to say: a client
/// would wait for the rest of it, or take the rest for another answer.
///
/// # Errors
///
/// A response that HTTP has no form for, from a pact at hand say: the reason.
pub(in crate::consumer) fn on_the_wire(response: &Response) -> Result<Wire, String> {
    let cannot = |reason| format!("the response of the contract cannot be sent: {reason}");
    let status = status(response).map_err(cannot)?;
    let mut headers = headers(&response.headers).map_err(cannot)?;
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
        *wire.body_mut() = Full::default();
    }
    let tells_of_another = is_head || wire.status() == StatusCode::NOT_MODIFIED;
    if wire.status() == StatusCode::NO_CONTENT || wire.body().is_end_stream() && !tells_of_another {
        wire.headers_mut().remove(CONTENT_LENGTH);
    }
    wire
}

/// A contract may leave it to its rule what the status is: then it is 200, or the first that the rule allows.
fn status(response: &Response) -> Result<StatusCode, String> {
    let status = match response.status {
        0 if response.rules.status.is_empty() => Err("and it has no rule that says what it may be"),
        0 => allowed(response).ok_or("and no status from 200 on is as its rule says"),
        1..200 => Err("and a status below 200 is not a final answer"),
        status => Ok(status),
    };
    let status = status.map_err(|reason| format!("its status is {}, {reason}", response.status))?;
    StatusCode::from_u16(status).map_err(|error| format!("its status is {status}: {error}"))
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

fn headers(described: &[(String, Vec<String>)]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::with_capacity(described.len());
    for (text, values) in described {
        let name = HeaderName::from_bytes(text.as_bytes()).map_err(|error| format!("its header {text:?}: {error}"))?;
        for value in values.iter().filter(|_| name != TRANSFER_ENCODING) {
            let written = HeaderValue::from_bytes(value.as_bytes());
            let written = written.map_err(|error| format!("its header {text:?} with the value {value:?}: {error}"))?;
            headers.append(&name, written);
        }
    }
    Ok(headers)
}
