//! Sends the request of a contract to the provider.

use std::borrow::Cow;
use std::error::Error as _;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;

use super::event::Sent;
use super::target::{App, Target};
use crate::model::{ReceivedResponse, Request};

/// Where a whole run sends its requests.
pub(super) enum Client {
    /// To a server; connections are kept.
    Http { base: String, http: reqwest::Client },
    /// To a service in this process.
    App(Rc<App>),
}

/// Why there is no response.
#[derive(Debug)]
pub(super) enum SendError {
    /// Nobody listens at the address: the other interactions need not be tried.
    Unreachable(String),
    /// This request went wrong.
    Failed(String),
}

impl Client {
    pub(super) fn new(target: Target, timeout: Duration) -> Result<Self, String> {
        match target {
            Target::App(app) => Ok(Client::App(app)),
            Target::Url(base) => {
                let base = base.trim_end_matches('/').to_owned();
                if base.starts_with("https://") {
                    return Err(format!("{base}: https is not supported yet by this version of pact-harness"));
                }
                if !base.starts_with("http://") {
                    return Err(format!("{base:?} is not the address of a provider: write http://host:port"));
                }
                Ok(Client::Http { base, http: http_client(timeout)? })
            }
        }
    }

    /// The request as it will be sent, for reports.
    pub(super) fn describe(&self, request: &Request) -> Sent {
        let query = request.query_string();
        let slash = if request.path.starts_with('/') { "" } else { "/" };
        let mark = if query.is_empty() { "" } else { "?" };
        let base = match self {
            Client::Http { base, .. } => base,
            Client::App(_) => "",
        };
        let headers =
            request.headers.iter().flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())));
        Sent {
            method: request.method.clone(),
            url: format!("{base}{slash}{}{mark}{query}", path_in_url(&request.path)),
            headers: headers.collect(),
            body: request.body_bytes().unwrap_or_default(),
        }
    }

    /// Where messages are asked for: the address of a server itself.
    pub(super) fn base(&self) -> Option<&str> {
        match self {
            Client::Http { base, .. } => Some(base),
            Client::App(_) => None,
        }
    }

    pub(super) async fn send(&self, request: &Sent) -> Result<ReceivedResponse<'static>, SendError> {
        match self {
            Client::Http { http, .. } => send_http(http, request).await,
            Client::App(app) => {
                let response = app(app_request(request).map_err(SendError::Failed)?).await;
                let response = response.map_err(|error| SendError::Failed(format!("the service failed: {error}")))?;
                let (parts, body) = response.into_parts();
                Ok(received(parts.status, &parts.headers, body.to_vec()))
            }
        }
    }
}

/// The path of a contract is as it stands on the wire. What cannot stand there, or would be a query there, is escaped:
/// a value that a provider state gave may have anything in it.
fn path_in_url(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut out, byte| {
        match byte {
            b'?' | b'#' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'\\' | b'^' | b'|' | 0..=b' ' | 0x7f.. => {
                let _ = write!(out, "%{byte:02X}");
            }
            _ => out.push(char::from(byte)),
        }
        out
    })
}

/// Redirects are not followed: a contract may well be about one. Proxies of the environment are not asked, since a
/// provider under test is near.
pub(super) fn http_client(timeout: Duration) -> Result<reqwest::Client, String> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().timeout(timeout);
    // reqwest panics when another crate of the program has turned on its TLS without a cryptography provider.
    match catch_unwind(AssertUnwindSafe(|| builder.build())) {
        Ok(built) => built.map_err(|error| format!("the HTTP client cannot start: {}", reasons(&error))),
        Err(_) => Err("the HTTP client cannot start: another crate has turned on reqwest's feature \
                       `rustls-no-provider`; install a cryptography provider for rustls before the verification"
            .to_owned()),
    }
}

async fn send_http(http: &reqwest::Client, request: &Sent) -> Result<ReceivedResponse<'static>, SendError> {
    let failed = |error: String| SendError::Failed(error);
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|error| failed(format!("{:?} is no method: {error}", request.method)))?;
    let mut builder = http.request(method, &request.url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if !request.body.is_empty() {
        builder = builder.body(request.body.clone());
    }
    let response = builder.send().await.map_err(|error| {
        let text = format!("{} cannot be had: {}", request.url, reasons(&error));
        if error.is_connect() { SendError::Unreachable(text) } else { SendError::Failed(text) }
    })?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(|error| failed(format!("the body broke off: {}", reasons(&error))))?;
    Ok(received(status, &headers, body.to_vec()))
}

fn app_request(request: &Sent) -> Result<http::Request<Full<Bytes>>, String> {
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(&request.url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        builder = builder.header("host", "localhost");
    }
    let body = Full::new(Bytes::from(request.body.clone()));
    builder.body(body).map_err(|error| format!("the contract's request cannot be sent: {error}"))
}

fn received(status: http::StatusCode, headers: &http::HeaderMap, body: Vec<u8>) -> ReceivedResponse<'static> {
    let headers = headers.iter().map(|(name, value)| {
        (Cow::Owned(name.as_str().to_owned()), Cow::Owned(String::from_utf8_lossy(value.as_bytes()).into_owned()))
    });
    ReceivedResponse { status: status.as_u16(), headers: headers.collect(), body: Cow::Owned(body) }
}

/// An error with all that lies below it: reqwest's own text stops before the interesting part.
pub(super) fn reasons(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() { "no answer in time".to_owned() } else { error.to_string() };
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
