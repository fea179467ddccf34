//! Sends the request of a contract to the provider.

use std::borrow::Cow;
use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;

use super::event::Sent;
use super::target::Target;
use crate::model::{ReceivedResponse, Request};

/// One client for a whole run: connections are kept.
#[derive(Debug)]
pub(super) struct Client {
    target: Target,
    http: reqwest::Client,
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
    /// Redirects are not followed: a contract may well be about one. Proxies of the environment are not asked, since a
    /// provider under test is near.
    pub(super) fn new(target: Target, timeout: Duration) -> Result<Self, String> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().timeout(timeout);
        let http = http.build().map_err(|error| format!("the HTTP client cannot start: {}", reasons(&error)))?;
        Ok(Client { target, http })
    }

    /// The request as it will be sent, for reports.
    pub(super) fn describe(&self, request: &Request) -> Sent {
        let query = request.query_string();
        let mark = if query.is_empty() { "" } else { "?" };
        let base = match &self.target {
            Target::Url(url) => url.trim_end_matches('/'),
            Target::App(_) => "",
        };
        let headers =
            request.headers.iter().flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())));
        Sent {
            method: request.method.clone(),
            url: format!("{base}{}{mark}{query}", request.path),
            headers: headers.collect(),
            body: request.body_bytes().unwrap_or_default(),
        }
    }

    pub(super) async fn send(&self, request: &Sent) -> Result<ReceivedResponse<'static>, SendError> {
        match &self.target {
            Target::Url(_) => self.send_http(request).await,
            Target::App(app) => {
                let response = app(app_request(request).map_err(SendError::Failed)?).await;
                let response = response.map_err(|error| SendError::Failed(format!("the service failed: {error}")))?;
                let (parts, body) = response.into_parts();
                Ok(received(parts.status, &parts.headers, body.to_vec()))
            }
        }
    }

    async fn send_http(&self, request: &Sent) -> Result<ReceivedResponse<'static>, SendError> {
        let failed = |error: String| SendError::Failed(error);
        let method = reqwest::Method::from_bytes(request.method.as_bytes())
            .map_err(|error| failed(format!("{:?} is no method: {error}", request.method)))?;
        let mut builder = self.http.request(method, &request.url);
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
        let body =
            response.bytes().await.map_err(|error| failed(format!("the body broke off: {}", reasons(&error))))?;
        Ok(received(status, &headers, body.to_vec()))
    }
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
fn reasons(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() { "no answer in time".to_owned() } else { error.to_string() };
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
