//! Compares what came over the wire with what a contract says. Total: every difference is found, none is an error.
//!
//! Requests are matched strictly (no unexpected keys, no unexpected query parameters), responses tolerantly.

mod body;
mod explain;
mod headers;
mod method;
mod mismatch;
mod path;
mod query;
mod rule;
mod select;
mod status;

pub use mismatch::{Actual, Expected, Location, Mismatch};

use crate::model::{ReceivedBody, ReceivedRequest, ReceivedResponse, Request, Response};

/// Whether keys that the contract does not name may come: in responses they may, in requests not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnexpectedKeys {
    Refused,
    Allowed,
}

/// Every difference between a contract's request and the one that came.
pub fn match_request(expected: &Request, actual: &ReceivedRequest<'_>) -> Vec<Mismatch> {
    let body = ReceivedBody::of(&actual.body, &actual.headers);
    match_request_with_body(expected, actual, &body)
}

/// [`match_request`] with a body that has perhaps been read already, for another interaction.
pub fn match_request_with_body(
    expected: &Request,
    actual: &ReceivedRequest<'_>,
    body: &ReceivedBody<'_>,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    method::compare(&expected.method, &actual.method, &mut found);
    path::compare(expected, &actual.path, &mut found);
    query::compare(expected, actual.query.as_deref(), &mut found);
    headers::compare(&expected.headers, &expected.rules, &actual.headers, &mut found);
    let content_type = expected.content_type();
    body::compare(&expected.body, content_type, &expected.rules, body, UnexpectedKeys::Refused, &mut found);
    found
}

/// Whether method and path agree: what makes a request be about an interaction at all.
pub fn is_addressed(expected: &Request, method: &str, path: &str) -> bool {
    method::agree(&expected.method, method) && path::agree(expected, path)
}

/// Every difference between a contract's response and the one that came.
pub fn match_response(expected: &Response, actual: &ReceivedResponse<'_>) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let body = ReceivedBody::of(&actual.body, &actual.headers);
    status::compare(expected.status, actual.status, &mut found);
    headers::compare(&expected.headers, &expected.rules, &actual.headers, &mut found);
    let content_type = expected.content_type();
    body::compare(&expected.body, content_type, &expected.rules, &body, UnexpectedKeys::Allowed, &mut found);
    found
}
