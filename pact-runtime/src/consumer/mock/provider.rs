//! A mock provider, and how it starts and ends.

use std::fmt;
use std::net::{IpAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use pact_mock_tls::{Acceptor, authority};

#[cfg(feature = "reqwest")]
use super::direct;
use super::error::MockError;
use super::options::{MockOptions, reachable};
use super::responder::Responder;
use super::serve;
use super::server::{self, Server};
use crate::consumer::expectations::{Expectations, Order};
use crate::consumer::outcome::Outcome;

/// A running mock provider. Clones are handles to the same server, which stops with the last of them.
#[derive(Clone, Debug)]
pub struct MockProvider {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    url: String,
    port: u16,
    is_tls: bool,
    pub(super) expectations: Arc<Expectations>,
    /// What serves: one server, or two of which one speaks TLS.
    running: Mutex<Vec<Server>>,
    #[cfg(feature = "reqwest")]
    pub(super) direct: direct::Direct,
    #[cfg(feature = "wiremock")]
    pub(super) options: MockOptions,
}

/// A mock provider that accepts no more connections.
pub(in crate::consumer) struct Finishing {
    servers: Vec<server::Finishing>,
    expectations: Arc<Expectations>,
}

impl Finishing {
    /// Waits for the last answer, while the runtime goes on with its tasks.
    pub(in crate::consumer) async fn finished(self) {
        for server in self.servers {
            note(&self.expectations, server.finished().await);
        }
    }

    /// Waits for the last answer.
    pub(in crate::consumer) fn wait(self) {
        for server in self.servers {
            note(&self.expectations, server.wait());
        }
    }
}

fn note(expectations: &Expectations, finished: std::io::Result<()>) {
    if let Err(error) = finished {
        expectations.give_up(format!("the mock provider could not take every connection: {error}"));
    }
}

/// Starts a mock provider; see [`Contract::mock_provider`](crate::consumer::Contract::mock_provider).
#[derive(Debug)]
pub struct MockProviderBuilder {
    expectations: Arc<Expectations>,
    options: MockOptions,
}

impl MockProviderBuilder {
    pub(in crate::consumer) fn new(expectations: Arc<Expectations>, options: MockOptions) -> Self {
        MockProviderBuilder { expectations, options }
    }

    /// The port to listen on; without it a free one is chosen.
    pub fn port(self, port: u16) -> Self {
        MockProviderBuilder { options: self.options.port(port), ..self }
    }

    /// The address to listen at; the default is 127.0.0.1, which only this machine can reach.
    pub fn bind(self, ip: IpAddr) -> Self {
        MockProviderBuilder { options: self.options.bind(ip), ..self }
    }

    /// The order in which the interactions have to occur; the default is any.
    pub fn order(self, order: Order) -> Self {
        MockProviderBuilder { options: self.options.order(order), ..self }
    }

    /// The status of the answer to a request that matches no interaction; the default is 404.
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

    /// How many bytes the body of a request may have; the default is 8 MiB. A request with a larger one is answered with 413,
    /// and fails the test.
    pub fn body_limit(self, bytes: usize) -> Self {
        MockProviderBuilder { options: self.options.body_limit(bytes), ..self }
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
    pub(in crate::consumer) fn start_now(self) -> Result<MockProvider, MockError> {
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
        let responder = Arc::new(responder);
        let acceptor = options.tls.then(|| Acceptor::new(outside.ip()).map(Arc::new)).transpose()?;
        let server = serve::serve(listener, Arc::clone(&responder), acceptor)?;
        #[cfg(feature = "reqwest")]
        let (running, direct) = direct::beside(server, outside, options.tls.then_some(responder))?;
        #[cfg(not(feature = "reqwest"))]
        let running = vec![server];
        let shared = Shared {
            url,
            port: outside.port(),
            is_tls: options.tls,
            expectations,
            running: Mutex::new(running),
            #[cfg(feature = "reqwest")]
            direct,
            #[cfg(feature = "wiremock")]
            options,
        };
        Ok(MockProvider { shared: Arc::new(shared) })
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
    /// use pact_harness::consumer::MockProvider;
    ///
    /// /// For `reqwest::Certificate::from_pem` and `ClientBuilder::add_root_certificate`, say.
    /// fn authority(mock: &MockProvider) -> Vec<u8> {
    ///     mock.certificate().expect("it serves over TLS").into_bytes()
    /// }
    /// ```
    pub fn certificate(&self) -> Option<String> {
        if self.shared.is_tls { authority() } else { None }
    }

    /// Whether every interaction occurred, and nothing else, up to now. Requests that are on their way are not waited
    /// for; [`finish`](Self::finish) does.
    pub fn verify(&self) -> Outcome {
        self.shared.expectations.outcome()
    }

    /// Closes the mock provider for new connections, answers the requests that clients have begun, and returns whether
    /// every interaction occurred, and nothing else. A request that its client does not complete within two seconds is
    /// cut, and told of in the outcome; so is one whose connection breaks off. A test with `#[pact_consumer]` ends like
    /// this.
    ///
    /// ```
    /// use pact_harness::consumer::MockProvider;
    ///
    /// async fn end(mock: MockProvider) {
    ///     let outcome = mock.finish().await;
    ///     assert!(outcome.is_ok(), "{outcome}");
    /// }
    /// ```
    pub async fn finish(self) -> Outcome {
        self.finishing().finished().await;
        self.verify()
    }

    /// Closes the mock provider for new connections.
    pub(in crate::consumer) fn finishing(&self) -> Finishing {
        let servers = self.shared.take_running().into_iter().map(Server::finish).collect();
        Finishing { servers, expectations: Arc::clone(&self.shared.expectations) }
    }

    /// Stops the server; when this returns, the port is free again. Dropping the last handle stops it too, without
    /// waiting.
    pub fn shutdown(self) {
        self.shared.take_running().into_iter().for_each(Server::stop);
    }

    pub(in crate::consumer) fn expectations(&self) -> &Expectations {
        &self.shared.expectations
    }
}

impl Shared {
    fn take_running(&self) -> Vec<Server> {
        std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.url)
    }
}
