//! Compares what came over the wire with what a contract says. Total: every difference is found, none is an error.
//!
//! Requests are matched strictly (no unexpected keys, no unexpected query parameters), responses tolerantly.

mod body;
mod explain;
mod headers;
mod metadata;
mod method;
mod mismatch;
mod mismatches;
mod path;
mod query;
mod rule;
mod select;
mod sentence;
mod shrink;
mod status;

pub use mismatch::{Actual, Bytes, Expected, Keys, Location, Mismatch, PartKind};
pub use mismatches::{MOST_DIFFERENCES, Mismatches};

use ecow::EcoVec;

use crate::model::{
    Json, Message, ReceivedBody, ReceivedMessage, ReceivedRequest, ReceivedResponse, Request, Response,
};

/// Whether keys that the contract does not name may come: in responses they may, in requests not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnexpectedKeys {
    Refused,
    Allowed,
}

/// Every difference between a contract's request and the one that came.
pub fn match_request(expected: &Request, actual: &ReceivedRequest<'_>) -> Mismatches {
    let body = ReceivedBody::of(&actual.body, &actual.headers);
    match_request_with_body(expected, actual, &body)
}

/// [`match_request`] with a body that has perhaps been read already, for another interaction.
pub fn match_request_with_body(
    expected: &Request,
    actual: &ReceivedRequest<'_>,
    body: &ReceivedBody<'_>,
) -> Mismatches {
    let mut found = Mismatches::default();
    rule::begin();
    method::compare(expected, &actual.method, &mut found);
    path::compare(expected, &actual.path, &mut found);
    query::compare(expected, actual.query.as_deref(), &mut found);
    headers::compare(&expected.headers, &expected.rules, &actual.headers, &mut found);
    body::Contract::new(expected.content(), UnexpectedKeys::Refused).compare(body, &mut found);
    found
}

/// Whether method and path agree: what makes a request be about an interaction at all.
pub fn is_addressed(expected: &Request, method: &str, path: &str) -> bool {
    method::agree(expected, method) && path::agree(expected, path)
}

/// Every difference between a contract's response and the one that came.
pub fn match_response(expected: &Response, actual: &ReceivedResponse<'_>) -> Mismatches {
    let mut found = Mismatches::default();
    rule::begin();
    let body = ReceivedBody::of(&actual.body, &actual.headers);
    status::compare(expected, actual.status, &mut found);
    headers::compare(&expected.headers, &expected.rules, &actual.headers, &mut found);
    body::Contract::new(expected.content(), UnexpectedKeys::Allowed).compare(&body, &mut found);
    found
}

/// Every difference between a contract's message and the one that came.
pub fn match_message(expected: &Message, actual: &ReceivedMessage) -> Mismatches {
    let mut found = Mismatches::default();
    rule::begin();
    let body = ReceivedBody::new(&actual.body, actual.content_type());
    body::Contract::new(expected.content(), UnexpectedKeys::Allowed).of_message().compare(&body, &mut found);
    metadata::compare(&expected.metadata, &expected.rules, &actual.metadata, &mut found);
    found
}

/// Every difference between the messages that a contract expects in answer and those that came, by the number of the
/// answer.
pub fn match_responses(expected: &[Message], actual: &[ReceivedMessage]) -> Vec<(usize, Mismatches)> {
    if expected.len() != actual.len() {
        let items = Json::Array(EcoVec::new());
        let (expected, actual) = (Expected::Length(expected.len()), Actual::Length(actual.len(), items));
        let mismatch = Mismatch { location: Location::Responses, expected, actual };
        return vec![(0, Mismatches::from_iter([mismatch]))];
    }
    let pairs = expected.iter().zip(actual).enumerate();
    let found = pairs.map(|(i, (expected, actual))| (i, match_message(expected, actual)));
    found.filter(|(_, found)| !found.is_empty()).collect()
}
