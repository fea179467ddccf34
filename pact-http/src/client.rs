//! The HTTP client: one for a whole run, so that connections are kept. What is sent is what the request says, and little more.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;
#[cfg(feature = "tls")]
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf as _, BufMut as _, Bytes};
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, PROXY_AUTHORIZATION};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use pact_core::model::{ReceivedResponse, escape};
use tokio::time::{Instant, timeout_at};

use crate::coding::{self, CodingError};
#[cfg(not(feature = "tls"))]
use crate::no_tls::{self as tls, Connector};
use crate::proxy::{Proxies, Via};
pub use crate::remedy::Remedy;
#[cfg(feature = "tls")]
use crate::tls::{self, Connector, Tls, TlsError};

/// So much time is time without end, and can still be added to now.
const WITHOUT_END: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// How long a connection may take at most.
const CONNECT: Duration = Duration::from_secs(10);

/// When something must be done, and how much time that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// When.
    pub at: Instant,
    within: Duration,
}

impl Deadline {
    /// From now on.
    pub fn within(time: Duration) -> Self {
        Deadline { at: Instant::now() + time.min(WITHOUT_END), within: time }
    }
}

/// A request as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The URL; without a host for a service in this process.
    pub url: String,
    /// Every header line.
    pub headers: Vec<(String, String)>,
    /// The body, empty where there was none.
    pub body: Vec<u8>,
}

impl Sent {
    /// The same request with a header set to a value, whatever it was before.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.headers.push((name, value.into()));
        self
    }
}

/// A client for a whole run. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Http {
    client: Arc<legacy::Client<Connector, Full<Bytes>>>,
    proxies: Proxies,
    /// How long a response may take, with its body.
    pub timeout: Duration,
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendError {
    kind: SendErrorKind,
    about: About,
    reason: String,
    remedy: Option<Remedy>,
}

/// What the reason is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    /// It says so itself.
    Itself,
    Url(String),
    RequestTo(String),
}

/// What an error means for other requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendErrorKind {
    /// No server answers there: other requests need not be tried.
    Unreachable,
    /// There is no safe connection to the server, for other requests neither.
    Untrusted,
    /// This request cannot be sent at all.
    Malformed,
    /// The body of the response has more bytes than it may have.
    TooLong,
    /// This request failed.
    Failed,
}

impl SendError {
    /// An error of a request that failed, in words that name the request where that matters.
    pub fn failed(reason: impl Into<String>) -> Self {
        SendError::new(SendErrorKind::Failed, reason)
    }

    fn new(kind: SendErrorKind, reason: impl Into<String>) -> Self {
        SendError { kind, about: About::Itself, reason: reason.into(), remedy: None }
    }

    fn with(self, remedy: impl Into<Option<Remedy>>) -> Self {
        SendError { remedy: remedy.into(), ..self }
    }

    fn too_long(reason: impl Into<String>) -> Self {
        SendError::new(SendErrorKind::TooLong, reason).with(Remedy::AllowMoreBytes)
    }

    /// An error of a request that another one led to. It concerns no other request, and the same remedy helps.
    pub fn after(self, what: impl fmt::Display) -> Self {
        SendError::failed(format!("{what}: {self}")).with(self.remedy)
    }

    /// The same for the request to a URL.
    fn at(self, url: &str) -> Self {
        SendError { about: About::Url(url.to_owned()), ..self }
    }

    /// What it means for other requests.
    pub fn kind(&self) -> SendErrorKind {
        self.kind
    }

    /// What would help, where that is known.
    pub fn remedy(&self) -> Option<Remedy> {
        self.remedy
    }

    /// The URL that the error names.
    pub fn url(&self) -> Option<&str> {
        match &self.about {
            About::Itself => None,
            About::Url(url) | About::RequestTo(url) => Some(url),
        }
    }

    /// What went wrong, without the URL.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = &self.reason;
        match &self.about {
            About::Itself => f.write_str(reason),
            About::Url(url) => write!(f, "{url}: {reason}"),
            About::RequestTo(url) => write!(f, "the request to {url} failed: {reason}"),
        }
    }
}

impl Error for SendError {}

impl Http {
    /// A client whose responses may take so long, with their bodies; over TLS where that is a feature, with the
    /// authorities that Mozilla trusts.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    #[cfg(feature = "tls")]
    pub fn new(timeout: Duration) -> Result<Self, TlsError> {
        Http::with_tls(&Tls::new(), Path::new(""), timeout)
    }

    /// A client whose responses may take so long, with their bodies.
    ///
    /// # Errors
    ///
    /// None without the feature `tls`.
    #[cfg(not(feature = "tls"))]
    pub fn new(timeout: Duration) -> Result<Self, std::convert::Infallible> {
        Ok(Http::over(std::convert::identity, timeout))
    }

    /// The same with a choice of who is trusted. Files are relative to a directory.
    ///
    /// # Errors
    ///
    /// When a certificate or key cannot be read or used.
    #[cfg(feature = "tls")]
    pub fn with_tls(tls: &Tls, root: &Path, timeout: Duration) -> Result<Self, TlsError> {
        Ok(Http::over(tls.connector(root)?, timeout))
    }

    fn over(connect: impl FnOnce(Via) -> Connector, timeout: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        // Before the time of the request is over: that a server takes no connection concerns every request.
        connector.set_connect_timeout(Some(CONNECT.min(timeout / 2)));
        let mut builder = legacy::Client::builder(TokioExecutor::new());
        let proxies = Proxies::from_env();
        let connector = connect(Via::new(connector, proxies.clone()));
        let client = builder.pool_timer(TokioTimer::new()).build(connector);
        Http { client: Arc::new(client), proxies, timeout }
    }

    /// When a request that is sent now must have been answered.
    pub fn deadline(&self) -> Deadline {
        Deadline::within(self.timeout)
    }

    /// Sends a request, and reads the response until the deadline.
    ///
    /// # Errors
    ///
    /// When there is no whole response in time, or its body is too long or cannot be decoded.
    pub async fn send(
        &self,
        request: &Sent,
        deadline: Deadline,
        limit: usize,
    ) -> Result<ReceivedResponse<'static>, SendError> {
        let url = &request.url;
        let failed = |reason: String| SendError::failed(reason).at(url);
        let late = |reason: String| failed(format!("{reason} within {:?}", deadline.within));
        scheme(url)?;
        let mut wire = on_the_wire(request)?;
        // As every other client says it: there are servers that count on it.
        wire.headers_mut().entry(ACCEPT).or_insert(http::HeaderValue::from_static("*/*"));
        if let Some(authorization) = self.proxies.authorization(wire.uri()) {
            wire.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
        }
        // A server may have closed a connection that was kept: the runtime must see it before it is used again. Then
        // nothing was sent on it, and the request takes another one.
        tokio::task::yield_now().await;
        let answer = timeout_at(deadline.at, self.client.request(wire)).await;
        let answer = answer.map_err(|_| late("there was no answer".to_owned()))?;
        let (parts, body) = answer.map_err(|error| no_answer(url, &error, &self.proxies.note(url)))?.into_parts();
        let mut read = Vec::new();
        let body = body.map_err(|error| reasons(&error));
        match timeout_at(deadline.at, read_body(body, limit, &mut read)).await {
            Ok(Ok(())) => received(parts.status, &parts.headers, read, limit).map_err(|error| error.at(url)),
            Ok(Err(error)) => Err(error.at(url)),
            Err(_) => Err(late(format!("the body did not come to its end ({} bytes came)", read.len()))),
        }
    }
}

/// Whether an address can be asked, with the features that we have.
///
/// # Errors
///
/// When it is not an address of HTTP, or one of HTTPS without the feature `tls`.
pub fn scheme(url: &str) -> Result<(), SendError> {
    let reason = match url.split_once("://") {
        Some(("http", _)) => return Ok(()),
        Some(("https", _)) if tls::SUPPORTED => return Ok(()),
        Some(("https", _)) => "https needs the feature `tls` of pact-harness: add it in Cargo.toml.",
        _ => "not an http address.",
    };
    Err(SendError::new(SendErrorKind::Untrusted, reason).at(url))
}

/// A request as the libraries have it. How long its body is, and how that is told, is not the contract's to say: a server
/// would wait for the rest of it, or take the rest for another request. That there is none is told where there could be one
/// (RFC 9110, 8.6): there are servers that wait for it, or refuse the request.
///
/// # Errors
///
/// When HTTP cannot express its method, URL or headers.
pub fn on_the_wire(request: &Sent) -> Result<http::Request<Full<Bytes>>, SendError> {
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(escape::url(&request.url));
    let mut tells_length = request.body.is_empty() && matches!(&*request.method, "POST" | "PUT" | "PATCH");
    for (name, value) in &request.headers {
        if name.eq_ignore_ascii_case("content-length") {
            tells_length = true;
        } else if !name.eq_ignore_ascii_case("transfer-encoding") {
            builder = builder.header(name, value);
        }
    }
    if tells_length {
        builder = builder.header(CONTENT_LENGTH, request.body.len());
    }
    let body = Full::new(Bytes::from(request.body.clone()));
    builder.body(body).map_err(|error| {
        let reason = format!("the request {} {} cannot be sent: {error}", request.method, request.url);
        SendError::new(SendErrorKind::Malformed, reason)
    })
}

/// A response as it is compared and shown: decoded, where its body came in a content coding. Its headers stay as they came.
///
/// # Errors
///
/// When the body cannot be decoded, or is too long after that.
pub fn received(
    status: http::StatusCode,
    headers: &http::HeaderMap,
    body: Vec<u8>,
    limit: usize,
) -> Result<ReceivedResponse<'static>, SendError> {
    let codings: Vec<_> = headers.get_all(CONTENT_ENCODING).iter().map(header_text).collect();
    let body = coding::decode(codings.iter().map(|line| &**line), Cow::Owned(body), limit);
    let body = body.map_err(|error| match error {
        CodingError::TooLong { .. } => SendError::too_long(error.to_string()),
        _ => SendError::failed(error.to_string()),
    })?;
    let headers = headers.iter().map(|(name, value)| (Cow::Owned(name.as_str().to_owned()), header_text(value)));
    Ok(ReceivedResponse { status: status.as_u16(), headers: headers.collect(), body })
}

fn header_text(value: &http::HeaderValue) -> Cow<'static, str> {
    Cow::Owned(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A status with its name: `404 Not Found`.
pub fn status_text(status: u16) -> String {
    http::StatusCode::from_u16(status).map_or_else(|_| status.to_string(), |status| status.to_string())
}

/// The beginning of a body, as far as somebody reads it in an error.
pub fn beginning(body: &[u8]) -> String {
    const LONGEST: usize = 1000;
    let text = String::from_utf8_lossy(body);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], body.len()),
        None => text.into_owned(),
    }
}

/// Reads a body piece by piece, so that one that is too long is not read to its end, and what came is known when the rest
/// does not.
///
/// # Errors
///
/// When the body is too long, or breaks off.
pub async fn read_body<B>(body: B, limit: usize, read: &mut Vec<u8>) -> Result<(), SendError>
where
    B: http_body::Body,
    B::Error: fmt::Display,
{
    let too_long = || Err(SendError::too_long(format!("the body of the response has more than {limit} bytes")));
    if usize::try_from(body.size_hint().lower()).is_ok_and(|told| told > limit) {
        return too_long();
    }
    let mut body = pin!(body);
    while let Some(frame) = body.frame().await {
        let broken = |error| SendError::failed(format!("the body broke off after {} bytes: {error}", read.len()));
        let frame = frame.map_err(broken)?;
        let Ok(data) = frame.into_data() else { continue };
        if data.remaining() > limit - read.len() {
            return too_long();
        }
        read.put(data);
    }
    Ok(())
}

/// A TLS that does not come about concerns every request, also where the server says so only after the handshake.
fn no_answer(url: &str, error: &legacy::Error, note: &str) -> SendError {
    let reason = format!("{}{note}", reasons(error));
    let error = match chain(error).find_map(tls::explained) {
        Some((cause, remedy)) => SendError::new(SendErrorKind::Untrusted, format!("{reason}; {cause}")).with(remedy),
        None if error.is_connect() => SendError::new(SendErrorKind::Unreachable, reason),
        None => SendError::failed(reason),
    };
    SendError { about: About::RequestTo(url.to_owned()), ..error }
}

/// An error with all that lies below it: the libraries' own texts stop before the interesting part.
fn reasons(error: &(dyn Error + 'static)) -> String {
    // What the client was about to do is less than what went wrong.
    let begin = usize::from(error.is::<legacy::Error>());
    let mut texts: Vec<String> = chain(error).skip(begin).map(ToString::to_string).collect();
    texts.dedup();
    if texts.is_empty() { error.to_string() } else { texts.join(": ") }
}

/// An error and those below it. One that stands in an `io::Error` is not its source.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inside.map(|error| error as &(dyn Error + 'static)).or_else(|| error.source())
    })
}
