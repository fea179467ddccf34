//! The mock provider: an HTTP server that answers as a contract says.

mod cors;
mod error;
#[cfg(not(feature = "tls"))]
mod no_tls;
mod options;
mod responder;
mod server;
#[cfg(test)]
mod tests;
#[cfg(feature = "tls")]
mod tls;
mod wire;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use self::error::MockError;
#[cfg(not(feature = "tls"))]
use self::no_tls::{Front, authority};
use self::options::reachable;
pub use self::options::{MockOptions, Order};
use self::responder::Responder;
use self::server::Server;
#[cfg(feature = "tls")]
use self::tls::{Front, authority};
pub(super) use self::wire::{Wire, on_the_wire};
use super::expectations::Expectations;
use super::outcome::Outcome;

/// A running mock provider. Clones are handles to the same server, which stops with the last of them.
#[derive(Clone, Debug)]
pub struct MockProvider {
    shared: Arc<Shared>,
}

struct Shared {
    url: String,
    /// Where the plain server is, which is also behind TLS.
    plain: SocketAddr,
    port: u16,
    expectations: Arc<Expectations>,
    running: Mutex<Option<Running>>,
    client: OnceLock<reqwest::Client>,
}

/// What serves.
struct Running {
    server: Server,
    /// What stands before it when it serves over TLS.
    front: Option<Front>,
}

/// Starts a mock provider; see [`Contract::mock_provider`](super::Contract::mock_provider).
#[derive(Debug)]
pub struct MockProviderBuilder {
    expectations: Arc<Expectations>,
    options: MockOptions,
}

impl MockProviderBuilder {
    pub(super) fn new(expectations: Arc<Expectations>, options: MockOptions) -> Self {
        MockProviderBuilder { expectations, options }
    }

    /// The port to listen on; without it a free one is chosen.
    pub fn port(self, port: u16) -> Self {
        MockProviderBuilder { options: self.options.port(port), ..self }
    }

    /// The address to listen at; 127.0.0.1 unless told, which only this machine reaches.
    pub fn bind(self, ip: IpAddr) -> Self {
        MockProviderBuilder { options: self.options.bind(ip), ..self }
    }

    /// The order in which the interactions have to occur; any unless told.
    pub fn order(self, order: Order) -> Self {
        MockProviderBuilder { options: self.options.order(order), ..self }
    }

    /// The status of the answer to a request that matches no interaction; 404 unless told.
    ///
    /// # Panics
    ///
    /// When it is not the status of an error.
    #[track_caller]
    pub fn unmatched_status(self, status: u16) -> Self {
        assert!((400..600).contains(&status), "{status} is not the status of an error");
        MockProviderBuilder { options: self.options.unmatched_status(status), ..self }
    }

    /// Answers browsers that ask what they may send (CORS), and lets them read what comes. An interaction with `OPTIONS`
    /// goes before.
    pub fn cors_preflight(self) -> Self {
        MockProviderBuilder { options: self.options.cors_preflight(), ..self }
    }

    /// Serves over TLS; a client that trusts [`MockProvider::certificate`] can connect.
    #[cfg(feature = "tls")]
    pub fn tls(self) -> Self {
        MockProviderBuilder { options: self.options.tls(), ..self }
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

    /// The server has a thread of its own, and its start has nothing to wait for: the same way for tests with and without
    /// a runtime.
    pub(super) fn start_now(self) -> Result<MockProvider, MockError> {
        let address = self.options.address();
        self.listen().map_err(|source| MockError { address, source })
    }

    fn listen(self) -> Result<MockProvider, std::io::Error> {
        let MockProviderBuilder { expectations, options } = self;
        let listener = TcpListener::bind(options.address())?;
        let outside = reachable(listener.local_addr()?);
        let scheme = if options.tls { "https" } else { "http" };
        let url = format!("{scheme}://{outside}");
        let responder = Responder::new(Arc::clone(&expectations), options, url.clone(), outside.port());
        let (running, plain) = if options.tls {
            let inner = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let plain = inner.local_addr()?;
            let front = Front::start(listener, outside.ip(), plain)?;
            (Running { server: server::serve(inner, responder)?, front: Some(front) }, plain)
        } else {
            (Running { server: server::serve(listener, responder)?, front: None }, outside)
        };
        let (port, running, client) = (outside.port(), Mutex::new(Some(running)), OnceLock::new());
        Ok(MockProvider { shared: Arc::new(Shared { url, plain, port, expectations, running, client }) })
    }
}

impl MockProvider {
    /// The address to give to the client under test, without a slash at the end: `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.shared.port
    }

    /// What the client under test has to trust when it serves over TLS: the certificate, as PEM, of the authority that
    /// this process has made for all its mock providers. `None` over plain HTTP.
    ///
    /// ```
    /// use pact_runtime::consumer::MockProvider;
    ///
    /// /// For `reqwest::Certificate::from_pem` and `ClientBuilder::add_root_certificate`, say.
    /// fn authority(mock: &MockProvider) -> Vec<u8> {
    ///     mock.certificate().expect("it serves over TLS").into_bytes()
    /// }
    /// ```
    pub fn certificate(&self) -> Option<String> {
        let running = self.shared.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_ref()?.front.as_ref().and_then(|_| authority())
    }

    /// A request to this provider, to be completed and sent: `mock.request(Method::GET, "/payments/1").send().await`.
    /// It goes past TLS.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let client = self.shared.client.get_or_init(|| {
            // A proxy of the environment cannot know this server.
            reqwest::Client::builder().no_proxy().build().unwrap_or_default()
        });
        client.request(method, format!("http://{}{path}", self.shared.plain))
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
    fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { server, front }) = running else { return };
        if let Some(front) = front {
            front.stop();
        }
        server.stop();
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.url)
    }
}
