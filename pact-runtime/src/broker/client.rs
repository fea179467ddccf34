use std::error::Error as _;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use reqwest::{Method, Url};

use super::answer::Answer;
use super::auth::Auth;
use super::base::Base;
use super::error::BrokerError;
use super::links::Document;
use super::retry::Retries;
use crate::model::Json;

/// How many bytes an answer of a broker may have by default.
const BODY_LIMIT: usize = 10 << 20;

/// A Pact Broker: where it is, and how it is talked to. Clones share their connections.
///
/// ```
/// use std::time::Duration;
///
/// use pact_harness::broker::Broker;
///
/// let broker = Broker::new("http://localhost:9292").basic_auth("ci", "s3cret").timeout(Duration::from_secs(5));
/// assert!(!format!("{broker:?}").contains("s3cret"));
/// ```
#[derive(Debug, Clone)]
pub struct Broker {
    /// Or what is wrong with the address.
    base: Result<Base, String>,
    auth: Auth,
    timeout: Duration,
    body_limit: usize,
    retries: Retries,
    http: Arc<OnceLock<reqwest::Client>>,
}

impl Broker {
    /// The broker at this address, which may have a path: `http://host/broker`. An address that cannot be one is the
    /// error of the first request. A user and a password in it are as if given to [`basic_auth`](Broker::basic_auth).
    pub fn new(base_url: impl AsRef<str>) -> Self {
        let (base, auth) = match Base::parse(base_url.as_ref()) {
            Ok((base, auth)) => (Ok(base), auth),
            Err(reason) => (Err(reason), Auth::None),
        };
        let (timeout, retries) = (Duration::from_secs(30), Retries::new(6));
        Broker { base, auth, timeout, body_limit: BODY_LIMIT, retries, http: Arc::default() }
    }

    /// Whether two are clones of one.
    #[cfg(feature = "provider")]
    pub(crate) fn is(&self, other: &Broker) -> bool {
        Arc::ptr_eq(&self.http, &other.http)
    }

    /// Requests are sent with a user and a password.
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.auth = Auth::Basic { user: user.into(), password: password.into() };
        self
    }

    /// Requests are sent with a bearer token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.auth = Auth::Bearer(token.into());
        self
    }

    /// How long an answer may take; the default is 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes an answer, such as a pact, may have; the default is 10 MiB. The rest of a longer one is not read.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How often a request is sent again when the broker answers 408, 429 or 5xx; the default is 6 times, which is half a
    /// minute in all. The broker may say with `Retry-After` when it wants to be asked; more than a minute is too long.
    pub fn retries(mut self, times: u32) -> Self {
        self.retries.times = times;
        self
    }

    /// What waits between two tries; the default is the timer of tokio.
    ///
    /// ```
    /// use pact_harness::broker::Broker;
    ///
    /// let hasty = Broker::new("http://localhost:9292").sleep(|duration| async move { println!("not for {duration:?}") });
    /// ```
    pub fn sleep<F, Fut>(mut self, sleep: F) -> Self
    where
        F: Fn(Duration) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.retries.set_sleep(sleep);
        self
    }

    /// What is sent to say who asks.
    #[cfg(feature = "provider")]
    pub(crate) fn secrets(&self) -> Vec<String> {
        self.auth.secrets()
    }

    /// An error without the credentials, though the broker, or a proxy before it, said what it was sent.
    pub(super) fn hidden(&self, error: BrokerError) -> BrokerError {
        self.auth.hidden_in(error)
    }

    pub(super) fn base(&self) -> Result<&Base, BrokerError> {
        self.base.as_ref().map_err(|reason| BrokerError::Setup(reason.clone()))
    }

    pub(super) fn resolve(&self, href: &str) -> Result<Url, BrokerError> {
        self.base()?.resolve(href).map_err(BrokerError::Setup)
    }

    /// The resource that has the links to all others.
    pub(super) async fn index(&self) -> Result<Document, BrokerError> {
        self.get(self.base()?.index()).await?.document()
    }

    pub(super) async fn get(&self, url: Url) -> Result<Answer, BrokerError> {
        self.exchange(Method::GET, url, None).await
    }

    pub(super) async fn post(&self, url: Url, body: &Json) -> Result<Answer, BrokerError> {
        self.exchange(Method::POST, url, Some(body.to_string())).await
    }

    /// The broker wants a content type even where it does not read the body.
    pub(super) async fn put(&self, url: Url) -> Result<Answer, BrokerError> {
        self.exchange(Method::PUT, url, Some("{}".to_owned())).await
    }

    async fn exchange(&self, method: Method, url: Url, body: Option<String>) -> Result<Answer, BrokerError> {
        let mut tries = 1;
        loop {
            let answer = self.once(&method, &url, body.clone()).await?;
            match self.retries.delay(tries, answer.status, answer.retry_after.as_deref()) {
                Some(delay) => self.retries.sleep(delay).await,
                None => return answer.success(tries).map_err(|error| self.hidden(error)),
            }
            tries += 1;
        }
    }

    async fn once(&self, method: &Method, url: &Url, body: Option<String>) -> Result<Answer, BrokerError> {
        let request = self.http()?.request(method.clone(), url.clone()).timeout(self.timeout);
        let request = request.header(ACCEPT, "application/hal+json, application/json");
        let mut request = self.auth.sign(request).map_err(BrokerError::Setup)?;
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let silent = |error: reqwest::Error| BrokerError::Unreachable {
            method: method.to_string(),
            url: url.to_string(),
            reason: reason(&error.without_url()),
        };
        let mut response = request.send().await.map_err(silent)?;
        let status = response.status().as_u16();
        let text = |headers: &HeaderMap, name: HeaderName| headers.get(name)?.to_str().ok().map(str::to_owned);
        let (content_type, location, retry_after) = (
            text(response.headers(), CONTENT_TYPE),
            text(response.headers(), LOCATION),
            text(response.headers(), RETRY_AFTER),
        );
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(silent)? {
            if piece.len() > self.body_limit - body.len() {
                return Err(BrokerError::TooLong {
                    method: method.to_string(),
                    url: url.to_string(),
                    limit: self.body_limit,
                });
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { method: method.to_string(), url: url.clone(), status, content_type, location, retry_after, body })
    }

    fn http(&self) -> Result<&reqwest::Client, BrokerError> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let built = http_client(self.base()?.is_here()).map_err(BrokerError::Setup)?;
        Ok(self.http.get_or_init(|| built))
    }
}

/// Redirects are not followed: a POST would become a GET on the way, and its answer would look like one.
fn http_client(is_here: bool) -> Result<reqwest::Client, String> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("pact-harness/", env!("CARGO_PKG_VERSION")));
    let builder = if is_here { builder.no_proxy() } else { builder };
    // reqwest panics when another crate of the program has turned on its TLS without a cryptography provider.
    match catch_unwind(AssertUnwindSafe(|| builder.build())) {
        Ok(built) => built.map_err(|error| format!("the HTTP client cannot start: {}", reason(&error))),
        Err(_) => Err("the HTTP client cannot start: another crate has turned on reqwest's feature \
                       `rustls-no-provider`; install a cryptography provider for rustls before the broker is asked"
            .to_owned()),
    }
}

/// An error with all that lies below it: reqwest's own text stops before the interesting part.
fn reason(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() { "it took too long".to_owned() } else { error.to_string() };
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
