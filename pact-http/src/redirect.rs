//! Redirects, for those who want them followed.

use pact_core::model::ReceivedResponse;
use url::Url;

use crate::client::{SendError, Sent};
use crate::mask::Mask;

/// More than these are a circle.
const LONGEST: usize = 10;

/// The origin of what has none: a service in this process.
const IN_PROCESS: &str = "http://localhost";

/// What becomes of a redirect to another server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// It is followed.
    Follow,
    /// It is the answer.
    Stay,
}

/// Sends a request, and then those that the redirects in the answers ask for. Where one leads to another server, neither
/// secrets nor what `own` names come along.
///
/// # Errors
///
/// Those of `send`; when there are too many redirects, or one to what is not a URL.
pub async fn following(
    request: &Sent,
    elsewhere: Elsewhere,
    own: impl Fn(&str) -> bool,
    send: impl AsyncFn(&Sent) -> Result<ReceivedResponse<'static>, SendError>,
) -> Result<ReceivedResponse<'static>, SendError> {
    let mut response = send(request).await?;
    let mut last = request.clone();
    for _ in 0..LONGEST {
        let Some(next) = next(&last, &response, &own)? else { return Ok(response) };
        if elsewhere == Elsewhere::Stay && !same_server(&last.url, &next.url) {
            return Ok(response);
        }
        // Whoever is not there is not the provider: the other interactions are tried.
        let wrong = |error: SendError| error.after(format_args!("{} was redirected", request.url));
        response = send(&next).await.map_err(wrong)?;
        last = next;
    }
    let (from, last) = (&request.url, &last.url);
    Err(SendError::failed(format!("{from} was redirected more than {LONGEST} times, at last to {last}")))
}

fn same_server(one: &str, other: &str) -> bool {
    Url::parse(one).ok().zip(Url::parse(other).ok()).is_some_and(|(one, other)| one.origin() == other.origin())
}

/// The request that a redirect asks for; `None` where the response is none.
fn next(
    request: &Sent,
    response: &ReceivedResponse<'_>,
    own: impl Fn(&str) -> bool,
) -> Result<Option<Sent>, SendError> {
    if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
    let Some((_, location)) = location else { return Ok(None) };
    let wrong = |reason: String| SendError::failed(format!("{} redirects to {location:?}, {reason}", request.url));
    let in_process = request.url.starts_with('/');
    let absolute = if in_process { format!("{IN_PROCESS}{}", request.url) } else { request.url.clone() };
    let from = Url::parse(&absolute).map_err(|error| wrong(format!("but its own URL is invalid: {error}")))?;
    let to = from.join(location).map_err(|error| wrong(format!("which is an invalid URL: {error}")))?;

    let mut next = request.clone();
    let same_server = to.origin() == from.origin();
    if in_process && !same_server {
        return Err(wrong("out of the service in this process".to_owned()));
    }
    let secret = |name: &str| own(name) || Mask::default().hides(name);
    next.headers.retain(|(name, _)| same_server || !(secret(name) || name.eq_ignore_ascii_case("host")));
    next.url = if in_process { to[url::Position::BeforePath..url::Position::AfterQuery].to_owned() } else { to.into() };
    // As every client does it, though only 303 says so.
    let becomes_get = match response.status {
        303 => request.method != "HEAD",
        301 | 302 => request.method == "POST",
        _ => false,
    };
    if becomes_get {
        "GET".clone_into(&mut next.method);
        next.body.clear();
        next.headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("content-"));
    }
    Ok(Some(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirected(method: &str, url: &str, status: u16, location: &str) -> Result<Option<Sent>, SendError> {
        let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers =
            vec![line("Authorization", "s3cret"), line("X-Own", "s3cret"), line("Content-Type", "text/plain")];
        let request = Sent { method: method.to_owned(), url: url.to_owned(), headers, body: b"body".to_vec() };
        let headers = vec![("Location".into(), location.to_owned().into())];
        let response = ReceivedResponse { status, headers, body: b"".as_slice().into() };
        next(&request, &response, |name| name == "X-Own")
    }

    fn to(url: &str, location: &str) -> String {
        redirected("GET", url, 302, location).unwrap().unwrap().url
    }

    #[test]
    fn a_location_is_found_from_where_the_request_went() {
        assert_eq!(to("http://a:1/b/c?d", "e?f"), "http://a:1/b/e?f");
        assert_eq!(to("http://a:1/b/c", "/e"), "http://a:1/e");
        assert_eq!(to("http://a:1/b/c", "https://g/h"), "https://g/h");
        assert_eq!(to("/b/c?d", "e?f#g"), "/b/e?f");
        assert_eq!(to("/b/c", "http://localhost/e"), "/e");
        let error = redirected("GET", "/b", 302, "http://elsewhere/").unwrap_err();
        assert_eq!(error.to_string(), "/b redirects to \"http://elsewhere/\", out of the service in this process");
        assert!(
            redirected("GET", "http://a/", 302, "http://").unwrap_err().reason().contains("which is an invalid URL")
        );
    }

    #[test]
    fn another_server_gets_no_credentials() {
        let names = |url: &str, location: &str| {
            let next = redirected("GET", url, 302, location).unwrap().unwrap();
            next.headers.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names("http://a/", "/b"), ["Authorization", "X-Own", "Content-Type"]);
        for other in ["http://b/", "http://a:81/", "https://a/"] {
            assert_eq!(names("http://a/", other), ["Content-Type"], "{other}");
        }
    }

    #[test]
    fn the_status_says_whether_the_body_is_sent_again() {
        let sent = |method: &str, status: u16| {
            let next = redirected(method, "http://a/", status, "/b").unwrap().unwrap();
            (next.method, next.body.len(), next.headers.len())
        };
        for (method, status, expected) in [
            ("POST", 301, ("GET", 0, 2)),
            ("POST", 302, ("GET", 0, 2)),
            ("PUT", 303, ("GET", 0, 2)),
            ("PUT", 302, ("PUT", 4, 3)),
            ("POST", 307, ("POST", 4, 3)),
            ("POST", 308, ("POST", 4, 3)),
        ] {
            let (name, body, headers) = expected;
            assert_eq!(sent(method, status), (name.to_owned(), body, headers), "{method} {status}");
        }
        assert!(redirected("GET", "http://a/", 300, "/b").unwrap().is_none());
        assert!(redirected("GET", "http://a/", 200, "/b").unwrap().is_none());
    }
}
