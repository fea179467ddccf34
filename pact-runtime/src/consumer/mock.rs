//! The mock provider: an HTTP server that answers as a contract says. One catch-all mock whose responder runs our
//! matching, because wiremock's own matchers can only say yes or no.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use wiremock::{MockServer, Request as WiremockRequest, Respond, ResponseTemplate};

use super::expectations::{Answer, Expectations};
use super::outcome::Outcome;
use crate::generate::Context;
use crate::model::{DateTime, Json, ReceivedRequest, Response};

/// A running mock provider. Clones are handles to the same server, which stops with the last of them.
#[derive(Clone, Debug)]
pub struct MockProvider {
    shared: Arc<Shared>,
}

struct Shared {
    address: SocketAddr,
    url: String,
    expectations: Arc<Expectations>,
    server: Mutex<Option<MockServer>>,
    client: OnceLock<reqwest::Client>,
}

/// Starts a mock provider; see [`Contract::mock_provider`](super::Contract::mock_provider).
#[derive(Debug)]
pub struct MockProviderBuilder {
    expectations: Arc<Expectations>,
    port: u16,
    unmatched_status: u16,
}

impl MockProviderBuilder {
    pub(super) fn new(expectations: Arc<Expectations>) -> Self {
        MockProviderBuilder { expectations, port: 0, unmatched_status: 404 }
    }

    /// The port to listen on; without it a free one is chosen.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The status of the answer to a request that matches no interaction; 404 unless told.
    ///
    /// # Panics
    ///
    /// When it is not the status of an error.
    #[track_caller]
    pub fn unmatched_status(mut self, status: u16) -> Self {
        assert!((400..600).contains(&status), "{status} is not the status of an error");
        self.unmatched_status = status;
        self
    }

    /// Starts to listen; requests are answered when this returns.
    ///
    /// # Errors
    ///
    /// When the port is taken, or may not be used.
    #[expect(clippy::unused_async, reason = "starting a server is awaited everywhere, and may wait for more one day")]
    pub async fn start(self) -> Result<MockProvider, MockError> {
        self.start_now()
    }

    /// wiremock serves on a thread of its own, and its start has nothing to wait for: the same way for tests with and
    /// without a runtime.
    pub(super) fn start_now(self) -> Result<MockProvider, MockError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = TcpListener::bind(address).map_err(|source| MockError { address, source })?;
        let address = listener.local_addr().map_err(|source| MockError { address, source })?;
        let url = format!("http://{address}");
        let responder = Responder {
            expectations: Arc::clone(&self.expectations),
            url: url.clone(),
            seed: seed(address.port()),
            unmatched_status: self.unmatched_status,
        };
        let server = pollster::block_on(async {
            let server = MockServer::builder().listener(listener).disable_request_recording().start().await;
            wiremock::Mock::given(wiremock::matchers::any()).respond_with(responder).mount(&server).await;
            server
        });
        Ok(MockProvider {
            shared: Arc::new(Shared {
                address,
                url,
                expectations: self.expectations,
                server: Mutex::new(Some(server)),
                client: OnceLock::new(),
            }),
        })
    }
}

impl MockProvider {
    /// The address to give to the client under test, without a slash at the end: `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.shared.address.port()
    }

    /// A request to this provider, to be completed and sent: `mock.request(Method::GET, "/payments/1").send().await`.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let client = self.shared.client.get_or_init(|| {
            // A proxy of the environment cannot know this server.
            reqwest::Client::builder().no_proxy().build().unwrap_or_default()
        });
        client.request(method, format!("{}{path}", self.shared.url))
    }

    /// Whether every interaction occurred, and nothing else, up to now.
    pub fn verify(&self) -> Outcome {
        self.shared.expectations.outcome()
    }

    /// Stops the server; when this returns, the port is free again. Dropping the last handle stops it too, without
    /// waiting.
    pub fn shutdown(self) {
        self.shared.stop();
    }

    pub(super) fn expectations(&self) -> &Expectations {
        &self.shared.expectations
    }
}

impl Shared {
    /// The server closes its socket on its own thread: wait until nobody listens there.
    fn stop(&self) {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        if server.is_some() {
            drop(server);
            let patience = Instant::now() + Duration::from_secs(5);
            while TcpStream::connect_timeout(&self.address, Duration::from_millis(100)).is_ok() {
                if Instant::now() > patience {
                    break;
                }
                std::thread::yield_now();
            }
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.url)
    }
}

struct Responder {
    expectations: Arc<Expectations>,
    url: String,
    /// That of the next answer.
    seed: AtomicU64,
    unmatched_status: u16,
}

/// No two mock providers that run at one time have the same port, and so not the same seed.
fn seed(port: u16) -> AtomicU64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    AtomicU64::new(u64::try_from(since_epoch.as_nanos()).unwrap_or_default() ^ (u64::from(port) << 48))
}

impl Responder {
    /// The clock and the chance behind the values of one answer.
    fn context(&self) -> Context<'_> {
        let now = DateTime::from_system_time(SystemTime::now());
        Context::consumer(now, self.seed.fetch_add(1, Ordering::Relaxed)).with_mock_url(&self.url)
    }
}

impl Respond for Responder {
    fn respond(&self, request: &WiremockRequest) -> ResponseTemplate {
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (Cow::Borrowed(name.as_str()), String::from_utf8_lossy(value.as_bytes())));
        let received = ReceivedRequest {
            method: Cow::Borrowed(request.method.as_str()),
            path: Cow::Borrowed(request.url.path()),
            query: request.url.query().map(Cow::Borrowed),
            headers: headers.collect(),
            body: Cow::Borrowed(&request.body),
        };
        match self.expectations.answer(&received, &self.context(), self.unmatched_status) {
            Answer::Respond(response) => template(&response),
            Answer::Refuse(mismatch) => refusal(mismatch.status, &mismatch.to_json()),
            Answer::Fail(unanswered) => refusal(500, &unanswered.to_json()),
        }
    }
}

fn refusal(status: u16, reason: &Json<'_>) -> ResponseTemplate {
    ResponseTemplate::new(status).append_header("Content-Type", "application/json").set_body_bytes(reason.to_pretty())
}

fn template(response: &Response) -> ResponseTemplate {
    let mut template = ResponseTemplate::new(response.status);
    for (name, values) in &response.headers {
        for value in values {
            template = template.append_header(name.as_str(), value.as_bytes());
        }
    }
    match response.body_bytes() {
        Some(body) => template.set_body_bytes(body),
        None => template,
    }
}

/// A mock provider that could not start.
#[derive(Debug)]
pub struct MockError {
    address: SocketAddr,
    source: std::io::Error,
}

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the mock provider cannot listen on {}: {}", self.address, self.source)?;
        match self.address.port() {
            0 => Ok(()),
            _ => f.write_str("; leave the port out to get a free one"),
        }
    }
}

impl std::error::Error for MockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
