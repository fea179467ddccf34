//! A request as it is put on the wire.

use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::Full;
use url::Url;

use super::policy::Policy;
use super::proxy::{self, Proxy};
use super::rendered::Rendered;
use super::send_error::SendError;
use super::sent::Message;
use super::signature;

/// Headers that say how a message is sent, which is not for a webhook to say.
const OURS: [&str; 9] =
    ["connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

/// A request that may be sent.
#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    pub(super) url: Url,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
    /// What was made of secrets, and the secrets that are not sent.
    pub(super) secrets: Vec<String>,
}

impl Outgoing {
    /// Looks at a request, and adds what is sent with each; `at` is the time in seconds.
    pub(super) fn new(
        policy: &Policy,
        request: &Rendered,
        message: Option<&Message>,
        at: i64,
    ) -> Result<Self, SendError> {
        let url = Url::parse(&request.url).map_err(|error| SendError::Url(error.to_string()))?;
        policy.check(&request.method, &url).map_err(SendError::Forbidden)?;
        let method = Method::from_bytes(request.method.to_ascii_uppercase().as_bytes());
        let method = method.map_err(|_| SendError::Malformed(format!("invalid method {:?}", request.method)))?;
        let body = Bytes::from(request.body.clone().unwrap_or_default());
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(USER_AGENT, value("user-agent", &policy.user_agent)?);
        let mut signing = None;
        let mut is_first = std::collections::HashSet::new();
        for (name, text) in &request.headers {
            let key = HeaderName::from_bytes(name.as_bytes());
            let key = key.map_err(|_| SendError::Malformed(format!("invalid name of a header: {name:?}")))?;
            if OURS.contains(&key.as_str()) || key.as_str().starts_with("proxy-") {
                return Err(SendError::Malformed(format!("a webhook cannot set the header {key}")));
            }
            if key == signature::HEADER {
                signing = Some(text.clone());
            } else if is_first.insert(key.clone()) {
                headers.insert(key, value(name, text)?);
            } else {
                headers.append(key, value(name, text)?);
            }
        }
        let mut secrets = Vec::new();
        if let Some(authorization) = authorization(request, &url) {
            headers.insert(AUTHORIZATION, value("authorization", &authorization)?);
            secrets.push(authorization);
        }
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/x-www-form-urlencoded"));
        if let Some(secret) = signing {
            let id = message.map_or_else(|| uuid::Uuid::new_v4().to_string(), |message| message.id.clone());
            headers.insert(signature::HEADER, value(signature::HEADER, &signature::sign(&secret, &id, at, &body))?);
            secrets.extend(secret.split_whitespace().map(str::to_owned));
            headers.insert("webhook-id", value("webhook-id", &id)?);
            headers.insert("webhook-timestamp", value("webhook-timestamp", &at.to_string())?);
        }
        if let Some(traced) = message.and_then(traceparent) {
            headers.entry(TRACEPARENT).or_insert(value(TRACEPARENT, &traced)?);
        }
        headers.insert(HOST, value("host", &host(&url))?);
        headers.insert(CONTENT_LENGTH, body.len().into());
        Ok(Self { url, method, headers, body, secrets })
    }

    /// Its headers, as texts.
    pub(super) fn shown(&self) -> Vec<(String, String)> {
        texts(&self.headers)
    }

    /// The request for the target, or for a proxy that sends it on.
    pub(super) fn request(&self, proxy: Option<&Proxy>) -> Result<Request<Full<Bytes>>, SendError> {
        let path = self.url.path();
        let target = match self.url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let target = if proxy.is_some() { format!("http://{}{target}", host(&self.url)) } else { target };
        let mut headers = self.headers.clone();
        if let Some(authorization) = proxy.and_then(|proxy| proxy.authorization.as_deref()) {
            headers.insert("proxy-authorization", value("proxy-authorization", authorization)?);
        }
        let malformed = |error: axum::http::Error| SendError::Malformed(error.to_string());
        let request = Request::builder().method(self.method.clone()).uri(target);
        let mut request = request.body(Full::new(self.body.clone())).map_err(malformed)?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// The header by which a target knows a repetition: its trace is the delivery, as W3C Trace Context has it. The part that differs is
/// the attempt.
const TRACEPARENT: &str = "traceparent";

fn traceparent(message: &Message) -> Option<String> {
    let trace = uuid::Uuid::parse_str(&message.id).ok()?;
    let (attempt, _) = uuid::Uuid::new_v4().as_u64_pair();
    Some(format!("00-{}-{attempt:016x}-00", trace.simple()))
}

/// Who asks: the user of the webhook, or else of its URL where no header says it.
fn authorization(request: &Rendered, url: &Url) -> Option<String> {
    if let Some(username) = request.username.as_deref().filter(|name| !name.is_empty()) {
        let password = request.password.as_deref().unwrap_or_default();
        return Some(format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))));
    }
    let has_own = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let in_url = !url.username().is_empty() || url.password().is_some();
    (in_url && !has_own).then(|| proxy::basic(url))
}

/// Host and port, as `Host` has them.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn value(name: &str, text: &str) -> Result<HeaderValue, SendError> {
    // What the value is may be a secret.
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| SendError::Malformed(format!("the header {name} contains a control character")))
}

/// Headers as texts.
pub(super) fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}
