//! What browsers ask before they send a request to another origin (CORS), and want to read in the answer. It is between
//! the browser and the server: no contract describes it, and nothing of it is in a pact.

use http::StatusCode;
use http::header::{self, HeaderName, HeaderValue};

use super::wire::Wire;
use crate::model::ReceivedRequest;

/// The answer to a browser that asks whether it may send a request; `None` to any other request.
pub(super) fn preflight(request: &ReceivedRequest<'_>) -> Option<Wire> {
    let method = header(request, "access-control-request-method").filter(|_| request.method == "OPTIONS")?;
    let mut allowed = readable(request, Wire::default());
    *allowed.status_mut() = StatusCode::NO_CONTENT;
    append(&mut allowed, header::ACCESS_CONTROL_ALLOW_METHODS, method);
    if let Some(headers) = header(request, "access-control-request-headers") {
        append(&mut allowed, header::ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
    Some(allowed)
}

/// The answer with what lets a page of the request's origin read it.
pub(super) fn readable(request: &ReceivedRequest<'_>, mut answer: Wire) -> Wire {
    // With credentials `*` is no answer.
    let Some(origin) = header(request, "origin") else { return answer };
    append(&mut answer, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    append(&mut answer, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    append(&mut answer, header::VARY, "Origin");
    answer
}

/// What came in a header can go in one.
fn append(answer: &mut Wire, name: HeaderName, value: &str) {
    answer.headers_mut().extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
}

/// Whether the contract itself says which origins may read a response.
pub(super) fn is_described(answer: &Wire) -> bool {
    answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
}

fn header<'r>(request: &'r ReceivedRequest<'_>, name: &str) -> Option<&'r str> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
}
