//! Sends a webhook: one connection to an address that was looked at, one request, as much of the response as is wanted.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pact_http::tls::TlsError;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use url::Url;

use super::connect::{Resolve, System};
use super::hosts::Refused;
use super::outgoing::Outgoing;
use super::policy::{Forbidden, Policy};
use super::rendered::Rendered;
use super::{exchange, stream};

/// Sends webhooks. Cheap to clone.
#[derive(Clone)]
pub struct Sender {
    policy: Arc<Policy>,
    resolver: Arc<dyn Resolve>,
    tls: Option<TlsConnector>,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("policy", &self.policy).finish_non_exhaustive()
    }
}

impl Default for Sender {
    fn default() -> Self {
        let policy = Policy::default();
        let tls = policy.tls.config(Path::new("")).ok().map(connector);
        Self { policy: Arc::new(policy), resolver: Arc::new(System), tls }
    }
}

fn connector(config: ClientConfig) -> TlsConnector {
    TlsConnector::from(Arc::new(config))
}

/// What makes a delivery the same when it is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `webhook-id`.
    pub id: String,
}

/// A response, as much of it as was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// Why the body is not whole.
    pub cut: Option<Cut>,
}

/// Why a body was not read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// It has more bytes than are read.
    Long(usize),
    /// It did not come to its end in time.
    Slow(Duration),
    /// The connection broke.
    Broken(String),
}

impl Response {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A request as it was sent, and what came of it. It has secrets: see [`Exchange::shown`].
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Every header, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// The response, or why there is none.
    pub outcome: Result<Response, SendError>,
    /// When it was sent, in microseconds since 1970.
    pub began: i64,
    /// When it had ended.
    pub ended: i64,
    /// Whether the log has the response: where hosts are named that webhooks may be sent to, as in the official broker.
    pub(super) logs_response: bool,
    pub(super) secrets: Vec<String>,
}

impl Exchange {
    /// How long the target asks to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.outcome.as_ref().ok()?.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let at = httpdate::parse_http_date(value).ok()?;
        let now = UNIX_EPOCH + Duration::from_micros(u64::try_from(self.ended).ok()?);
        at.duration_since(now).ok()
    }
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// The URL is not one.
    Url(String),
    /// The URL has no host.
    NoHost,
    /// The request cannot be sent as it is.
    Malformed(String),
    /// The policy forbids it.
    Forbidden(Forbidden),
    /// The host or one of its addresses is not allowed.
    Refused {
        /// The host.
        host: String,
        /// Why.
        why: Refused,
    },
    /// The host has no address.
    NotFound {
        /// The host.
        host: String,
        /// What the system says.
        reason: String,
    },
    /// An address takes no connection.
    NotConnected {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: String,
    },
    /// The proxy does not lead to the target.
    Proxy(String),
    /// There is no trusted connection.
    Tls(String),
    /// The connection ended before there was a response, or it is not one of HTTP.
    Http(String),
    /// There was no response in time.
    Late(Duration),
}

impl SendError {
    /// Whether the same is refused until a setting is changed: it is not tried again.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            SendError::Url(_)
                | SendError::NoHost
                | SendError::Malformed(_)
                | SendError::Forbidden(_)
                | SendError::Refused { .. }
        )
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendError::Url(reason) => write!(f, "invalid URL: {reason}"),
            SendError::NoHost => f.write_str("the URL has no host"),
            SendError::Malformed(reason) => f.write_str(reason),
            SendError::Forbidden(why) => write!(f, "{why}"),
            SendError::Refused { host, why: Refused::NotListed } => {
                let host = host.clone();
                write!(f, "{}", Forbidden::Host { host })
            }
            SendError::Refused { host, why: Refused::Inner(address, why) } => write!(
                f,
                "nothing is sent to {host}: {address} is {why}; to allow it, add the address, its network or the full name of \
                 the host to PACT_BROKER_WEBHOOK_HOST_WHITELIST"
            ),
            SendError::NotFound { host, reason } => write!(f, "{host} was not found: {reason}"),
            SendError::NotConnected { address, reason } => write!(f, "connecting to {address} failed: {reason}"),
            SendError::Proxy(reason) => write!(f, "the proxy failed: {reason}"),
            SendError::Tls(reason) => write!(f, "no trusted connection: {reason}"),
            SendError::Http(reason) => write!(f, "no response: {reason}"),
            SendError::Late(time) => write!(f, "no response within {} seconds", time.as_secs_f64()),
        }
    }
}

impl std::error::Error for SendError {}

impl Sender {
    /// A sender with a policy.
    ///
    /// # Errors
    ///
    /// A certificate of the policy cannot be used.
    pub fn new(policy: Policy) -> Result<Self, TlsError> {
        let tls = connector(policy.tls.config(Path::new(""))?);
        Ok(Self { policy: Arc::new(policy), resolver: Arc::new(System), tls: Some(tls) })
    }

    /// With another way to find the addresses of names.
    #[must_use]
    pub fn resolver(self, resolver: Arc<dyn Resolve>) -> Self {
        Self { resolver, ..self }
    }

    /// What webhooks may do.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Sends a request; with a message, it has an id by which its target knows a repetition.
    pub async fn send(&self, request: &Rendered, message: Option<&Message>) -> Exchange {
        let began = now();
        let outgoing = Outgoing::new(&self.policy, request, message, began / 1_000_000);
        let (headers, outcome) = match &outgoing {
            Ok(outgoing) => (outgoing.shown(), self.exchange(outgoing).await),
            Err(error) => (request.headers.clone(), Err(error.clone())),
        };
        let mut secrets = request.secrets.clone();
        secrets.extend(outgoing.into_iter().flat_map(|outgoing| outgoing.secrets));
        Exchange {
            method: request.method.clone(),
            url: request.url.clone(),
            headers,
            body: request.body.clone(),
            outcome,
            began,
            ended: now(),
            logs_response: !self.policy.hosts.is_empty(),
            secrets,
        }
    }

    async fn exchange(&self, outgoing: &Outgoing) -> Result<Response, SendError> {
        let policy = &*self.policy;
        let until = Instant::now() + policy.timeout;
        let late = || SendError::Late(policy.timeout);
        let asked = async {
            let stream = self.stream(&outgoing.url, until).await?;
            exchange::ask(stream, outgoing).await
        };
        let answer = timeout_at(until, asked).await.map_err(|_| late())??;
        Ok(answer.read(until, policy).await)
    }

    async fn stream(&self, url: &Url, until: Instant) -> Result<stream::Stream, SendError> {
        stream::open(&self.policy, &*self.resolver, self.tls.as_ref(), url, until).await
    }
}

/// Microseconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
