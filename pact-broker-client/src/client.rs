use std::future::Future;
#[cfg(feature = "tls")]
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use pact_core::model::Json;
use pact_http::client::{Http, SendErrorKind, Sent};
use pact_http::retry::Retries;
#[cfg(feature = "tls")]
use pact_http::tls::Tls;
use url::Url;

use crate::answer::Answer;
use crate::auth::{self, Auth, Headers};
use crate::base::Base;
use crate::error::BrokerError;
use crate::links::Document;
use crate::watch::{Exchange, Watch};

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
    base: Result<Base, BrokerError>,
    auth: Auth,
    headers: Headers,
    watch: Watch,
    timeout: Duration,
    body_limit: usize,
    retries: Retries,
    #[cfg(feature = "tls")]
    tls: Tls,
    http: Arc<OnceLock<Http>>,
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
        Broker {
            base,
            auth,
            headers: Headers::default(),
            watch: Watch::default(),
            timeout,
            body_limit: BODY_LIMIT,
            retries,
            #[cfg(feature = "tls")]
            tls: Tls::new(),
            http: Arc::default(),
        }
    }

    /// Whether two are clones of one.
    pub fn is(&self, other: &Broker) -> bool {
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

    /// Headers of every request, such as those that a proxy before the broker wants. A value that cannot be sent is the error of
    /// the first request; a secret in one is not shown.
    ///
    /// ```
    /// use pact_harness::broker::Broker;
    ///
    /// let broker = Broker::new("https://broker.example.org").headers([("CF-Access-Client-Secret", "s3cret")]);
    /// assert!(broker.secrets().contains(&"s3cret".to_owned()) && !format!("{broker:?}").contains("s3cret"));
    /// ```
    pub fn headers<N: Into<String>, V: Into<String>>(mut self, headers: impl IntoIterator<Item = (N, V)>) -> Self {
        self.headers.add(headers.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Tells of each request that was sent.
    ///
    /// ```
    /// use pact_harness::broker::Broker;
    ///
    /// let broker = Broker::new("http://localhost:9292").watch(|exchange| println!("{exchange}"));
    /// # let _ = broker;
    /// ```
    pub fn watch(mut self, watch: impl Fn(Exchange<'_>) + Send + Sync + 'static) -> Self {
        self.watch = Watch::by(watch);
        self
    }

    /// Whom to trust where the broker's address begins with `https://`, and who we are there.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self.http = Arc::default();
        self
    }

    /// How long an answer may take; the default is 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.http = Arc::default();
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

    /// The secrets that are sent to say who asks, for what must not show them.
    pub fn secrets(&self) -> Vec<String> {
        self.auth.secrets().into_iter().chain(self.headers.secrets()).collect()
    }

    /// An error without the credentials, though the broker, or a proxy before it, said what it was sent.
    pub(crate) fn hidden(&self, error: BrokerError) -> BrokerError {
        auth::hidden_in(error, &self.secrets())
    }

    pub(crate) fn base(&self) -> Result<&Base, BrokerError> {
        self.base.as_ref().map_err(Clone::clone)
    }

    pub(crate) fn resolve(&self, href: &str) -> Result<Url, BrokerError> {
        self.base()?.resolve(href)
    }

    /// The resource that has the links to all others.
    pub(crate) async fn index(&self) -> Result<Document, BrokerError> {
        self.get(self.base()?.index()).await?.document()
    }

    pub(crate) async fn get(&self, url: Url) -> Result<Answer, BrokerError> {
        self.exchange("GET", url, "").await
    }

    pub(crate) async fn post(&self, url: Url, body: &Json) -> Result<Answer, BrokerError> {
        self.exchange("POST", url, &body.to_string()).await
    }

    /// The broker wants a content type even where it does not read the body.
    pub(crate) async fn put(&self, url: Url) -> Result<Answer, BrokerError> {
        self.exchange("PUT", url, "{}").await
    }

    /// Sends a merge patch.
    pub(crate) async fn patch(&self, url: Url, body: &Json) -> Result<Answer, BrokerError> {
        self.exchange("PATCH", url, &body.to_string()).await
    }

    pub(crate) async fn exchange(&self, method: &str, url: Url, body: &str) -> Result<Answer, BrokerError> {
        let (answer, tries) = self.ask(method, url, body).await?;
        answer.success(tries).map_err(|error| self.hidden(error))
    }

    /// The answer, whatever its status, and how often the broker was asked.
    pub(crate) async fn ask(&self, method: &str, url: Url, body: &str) -> Result<(Answer, u32), BrokerError> {
        let mut tries = 1;
        loop {
            let answer = self.once(method, &url, body).await?;
            match self.retries.delay(tries, answer.status, answer.retry_after.as_deref()) {
                Some(delay) => self.retries.sleep(delay).await,
                None => return Ok((answer, tries)),
            }
            tries += 1;
        }
    }

    /// Redirects are not followed: a POST would become a GET on the way, and its answer would look like one.
    async fn once(&self, method: &str, url: &Url, body: &str) -> Result<Answer, BrokerError> {
        let mut request = Sent {
            method: method.to_owned(),
            url: url.to_string(),
            headers: vec![
                ("Accept".to_owned(), "application/hal+json, application/json".to_owned()),
                ("User-Agent".to_owned(), concat!("pact-harness/", env!("CARGO_PKG_VERSION")).to_owned()),
            ],
            body: body.as_bytes().to_vec(),
        };
        if !body.is_empty() {
            let content_type = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
            request = request.header("Content-Type", content_type);
        }
        let request = self.headers.put(self.auth.sign(request)?)?;
        let http = self.http()?;
        let limit = self.body_limit;
        let sent = http.send(&request, http.deadline(), limit).await;
        let status = sent.as_ref().ok().map(|response| response.status);
        self.watch.tell(Exchange { method, url: url.as_str(), status });
        let response = sent.map_err(|error| {
            let (method, url) = (method.to_owned(), url.to_string());
            match error.kind() {
                SendErrorKind::TooLong => BrokerError::TooLong { method, url, limit },
                SendErrorKind::Malformed => BrokerError::Setup(error.reason().to_owned()),
                SendErrorKind::Untrusted => {
                    BrokerError::Untrusted { method, url, reason: error.reason().to_owned(), remedy: error.remedy() }
                }
                _ => BrokerError::Unreachable { method, url, reason: error.reason().to_owned() },
            }
        })?;
        let text = |name: &str| {
            let found = response.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_string())
        };
        Ok(Answer {
            method: method.to_owned(),
            url: url.clone(),
            status: response.status,
            content_type: text("content-type"),
            location: text("location"),
            retry_after: text("retry-after"),
            date: text("date"),
            version: text("x-pact-broker-version"),
            body: response.body.into_owned(),
        })
    }

    fn http(&self) -> Result<&Http, BrokerError> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        #[cfg(feature = "tls")]
        let built = Http::with_tls(&self.tls, Path::new(""), self.timeout);
        #[cfg(not(feature = "tls"))]
        let built = Http::new(self.timeout);
        let built = built.map_err(|error| BrokerError::Setup(error.to_string()))?;
        Ok(self.http.get_or_init(|| built))
    }
}
