//! What browsers ask before they send a request to another origin (CORS), and want to read in the answer. It is between
//! the browser and the server: no contract describes it, and nothing of it is in a pact.

use wiremock::ResponseTemplate;

use crate::model::{ReceivedRequest, Response};

/// The answer to a browser that asks whether it may send a request; `None` to any other request.
pub(super) fn preflight(request: &ReceivedRequest<'_>) -> Option<ResponseTemplate> {
    let method = header(request, "access-control-request-method").filter(|_| request.method == "OPTIONS")?;
    let mut allowed =
        readable(request, ResponseTemplate::new(204)).append_header("Access-Control-Allow-Methods", method);
    if let Some(headers) = header(request, "access-control-request-headers") {
        allowed = allowed.append_header("Access-Control-Allow-Headers", headers);
    }
    Some(allowed)
}

/// The answer with what lets a page of the request's origin read it.
pub(super) fn readable(request: &ReceivedRequest<'_>, answer: ResponseTemplate) -> ResponseTemplate {
    // With credentials `*` is no answer.
    let Some(origin) = header(request, "origin") else { return answer };
    answer
        .append_header("Access-Control-Allow-Origin", origin)
        .append_header("Access-Control-Allow-Credentials", "true")
        .append_header("Vary", "Origin")
}

/// Whether the contract itself says which origins may read a response.
pub(super) fn is_described(response: &Response) -> bool {
    response.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Access-Control-Allow-Origin"))
}

fn header<'r>(request: &'r ReceivedRequest<'_>, name: &str) -> Option<&'r str> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
}
