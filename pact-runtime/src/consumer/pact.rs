use std::sync::{Arc, OnceLock};

use super::expectations::Expectations;
use super::interaction::InteractionBuilder;
use super::message::{MessageBuilder, Messages, RequestMessageBuilder};
use super::mock::{Finishing, MockError, MockOptions, MockProvider, MockProviderBuilder};
use super::outcome::Outcome;
use super::writer::Contributed;

/// What a `#[pact_consumer]` test is given: the builder of its interactions and, from the first [`url`](Pact::url) on,
/// the running mock provider.
#[derive(Debug, Clone)]
pub struct Pact {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: MockOptions,
    expectations: Arc<Expectations>,
    messages: Arc<Messages>,
    mock: OnceLock<Result<MockProvider, MockError>>,
}

impl Pact {
    pub(super) fn new(options: MockOptions) -> Self {
        let shared = Shared { options, expectations: Arc::default(), messages: Arc::default(), mock: OnceLock::new() };
        Pact { shared: Arc::new(shared) }
    }

    /// Begins an interaction. What it is called is its name in the pact, together with its provider states.
    ///
    /// # Panics
    ///
    /// When the description is empty.
    #[track_caller]
    pub fn interaction(&self, description: &str) -> InteractionBuilder {
        InteractionBuilder::new(&self.shared.expectations, description)
    }

    /// Begins a message that the provider sends. What it is called is its name in the pact, together with its provider
    /// states.
    ///
    /// # Panics
    ///
    /// When the description is empty.
    #[track_caller]
    pub fn message(&self, description: &str) -> MessageBuilder {
        MessageBuilder::new(&self.shared.messages, description)
    }

    /// Begins a message that the code under test sends, and that the provider answers with messages. Needs version 4 of
    /// the specification.
    ///
    /// # Panics
    ///
    /// When the description is empty.
    #[track_caller]
    pub fn request_message(&self, description: &str) -> RequestMessageBuilder {
        RequestMessageBuilder::new(&self.shared.messages, description)
    }

    /// The mock provider's address, without a slash at the end. It starts on the first call; interactions may still be
    /// added afterwards.
    ///
    /// # Panics
    ///
    /// When no port can be had.
    #[track_caller]
    pub fn url(&self) -> &str {
        self.mock().url()
    }

    /// The mock provider itself; it starts on the first call.
    ///
    /// # Panics
    ///
    /// When no port can be had.
    #[track_caller]
    pub fn mock(&self) -> &MockProvider {
        let start = || MockProviderBuilder::new(Arc::clone(&self.shared.expectations), self.shared.options).start_now();
        match self.shared.mock.get_or_init(start) {
            Ok(mock) => mock,
            Err(error) => crate::terminal::fail(error),
        }
    }

    /// Puts the pact on a wiremock server, beside the mocks that are there. Interactions may still be added afterwards.
    ///
    /// ```
    /// use pact_harness::prelude::*;
    /// use wiremock::matchers::path;
    /// use wiremock::{Mock, MockServer, ResponseTemplate};
    ///
    /// #[pact_consumer(consumer = "web-shop", provider = "stock")]
    /// async fn reserves_an_article(pact: Pact) {
    ///     let server = MockServer::start().await;
    ///     // Not part of the contract.
    ///     Mock::given(path("/flags")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    ///
    ///     pact.interaction("reserve an article").post("/articles/A-1/reservations").responds(201);
    ///     pact.mount(&server).await;
    ///     // .. let your client ask `server.uri()` ..
    /// }
    /// ```
    ///
    /// A request is answered by
    ///
    /// 1. the interaction that it matches, or a mock of yours, whichever comes first by its [priority](super::Mount::priority);
    /// 2. otherwise, with 404 and the differences, the closest interaction: the test fails with them at its end. Requests
    ///    whose method and path no interaction has can be [excepted](super::Mount::allow_unanswered).
    ///
    /// So a request that an interaction nearly matches, and a mock of yours answers, belongs to that mock.
    ///
    /// wiremock decides how requests are read: it removes dot segments from paths. And a request that is still on its way when
    /// the test ends is not waited for. The options `port`, `bind` and `tls` are about the server behind [`url`](Self::url),
    /// which starts only where it is asked for.
    #[cfg(feature = "wiremock")]
    pub fn mount<'s>(&self, server: &'s wiremock::MockServer) -> super::Mount<'s> {
        super::Mount::new(&self.shared.expectations, self.shared.options, server)
    }

    /// Closes the mock provider for new connections, also where none has started yet.
    pub(super) fn finishing(&self) -> Option<Finishing> {
        let mock = self.shared.mock.get_or_init(|| Err(MockError::ended(self.shared.options.address())));
        mock.as_ref().ok().map(MockProvider::finishing)
    }

    /// Everything that the test describes, requests first.
    pub(super) fn contributed(&self) -> Vec<Contributed> {
        let requests = self.shared.expectations.snapshot().into_iter().map(Into::into);
        requests.chain(self.shared.messages.contributed()).collect()
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.shared.messages.outcome(self.shared.expectations.outcome())
    }
}
