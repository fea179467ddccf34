//! Sends a webhook: one connection to an address that was looked at, one request, as much of the response as is wanted.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use pact_http::tls::TlsError;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use url::Url;

use super::connect::{Resolve, System};
use super::outgoing::Outgoing;
use super::policy::Policy;
use super::rendered::Rendered;
use super::send_error::SendError;
use super::sent::{Exchange, Message, Response};
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
