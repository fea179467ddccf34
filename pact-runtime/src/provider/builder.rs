use std::any::Any;
use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use tower_service::Service;

use super::client::ClientOptions;
use super::event::Sent;
use super::launch::Launch;
use super::loader::Loaded;
use super::message::{MessageRequest, Producers};
use super::outcome::Verification;
use super::pact_url::PactUrl;
use super::session::ProviderTest;
pub(super) use super::source::Source;
use super::states::{Context, Shared, StateChange, StateError, StateFunction};
use super::target::Target;
#[cfg(feature = "tls")]
use super::tls::Tls;
use super::verifier;
#[cfg(feature = "broker")]
use crate::broker::{Broker, ProviderVersion, Selection};
use crate::model::{Pact, ProviderState, ReceivedMessage};

/// A provider to be verified: what a `#[pact_provider]` test is given.
///
/// It is told where the provider is ([`app`](Provider::app), [`url`](Provider::url) or [`launch`](Provider::launch)) and
/// what its state handlers need ([`state`](Provider::state)); then [`verify`](Provider::verify) replays every interaction
/// of its pacts.
#[derive(Debug)]
pub struct Provider {
    pub(super) name: String,
    pub(super) root: PathBuf,
    pub(super) sources: Vec<Source>,
    pub(super) target: Option<Target>,
    pub(super) context: Context,
    pub(super) states: Option<States>,
    pub(super) producers: Producers,
    pub(super) filter: Option<Filter>,
    #[cfg(feature = "broker")]
    pub(super) version: Option<ProviderVersion>,
    pub(super) timeout: Duration,
    pub(super) client: ClientOptions,
    pub(super) allow: Allow,
}

/// What is an error unless the user says otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Allow {
    pub(super) unknown_states: bool,
    pub(super) no_interactions: bool,
}

/// Where states are set up, if not by the registered handlers.
pub(super) enum States {
    Function(StateFunction),
    Url(StateChange),
}

/// What a request goes through before it is sent.
#[derive(Clone)]
pub(super) struct Filter(pub(super) Rc<dyn Fn(Sent) -> Sent>);

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            States::Function(_) => f.write_str("a function"),
            States::Url(change) => write!(f, "{change:?}"),
        }
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}

impl Provider {
    /// A provider that is verified against pacts from [`pacts`](Provider::pacts). Paths are relative to the current
    /// directory; in a `#[pact_provider]` test, to the workspace.
    pub fn new(name: impl Into<String>) -> Self {
        Provider {
            name: name.into(),
            root: PathBuf::new(),
            sources: Vec::new(),
            target: None,
            context: Context::default(),
            states: None,
            producers: Producers::default(),
            filter: None,
            #[cfg(feature = "broker")]
            version: None,
            timeout: Duration::from_secs(30),
            client: ClientOptions::default(),
            allow: Allow::default(),
        }
    }

    /// Its name, as the pacts have it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The provider of a test, with the pacts that its attribute names.
    pub(crate) fn of(test: &ProviderTest) -> Self {
        let sources = test.pacts.iter().map(Source::from).collect();
        Provider { root: test.site.workspace_root(), sources, ..Provider::new(test.name) }
    }

    /// Pacts to verify: a file, a directory with all below it, or the files that match a pattern (`pacts/**/*-stock.json`).
    /// Those with other providers are left out.
    pub fn pacts(mut self, path: impl Into<PathBuf>) -> Self {
        self.sources.push(Source::Path(path.into()));
        self
    }

    /// A pact to verify that can be had at a URL: `"http://host/pact"`, or a [`PactUrl`] that says who asks.
    pub fn pact_url(mut self, url: impl Into<PactUrl>) -> Self {
        self.sources.push(Source::Url(url.into()));
        self
    }

    /// A pact that is at hand already, with a name for reports.
    pub fn pact(self, pact: Pact, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        let places = (1..=pact.interactions.len()).map(|i| format!("{origin}, interaction {i}")).collect();
        self.given(Loaded::new(pact, origin, places))
    }

    pub(super) fn given(mut self, loaded: Loaded) -> Self {
        self.sources.push(Source::Given(Box::new(loaded)));
        self
    }

    /// What state handlers get as [`State<T>`](super::State); one value of each type.
    pub fn state<T: Any + Clone + Send + Sync>(mut self, value: T) -> Self {
        self.context.insert(value);
        self
    }

    /// A function that sets up every state, in the place of the registered handlers.
    pub fn states<F, Fut, E>(mut self, set_up: F) -> Self
    where
        F: Fn(ProviderState) -> Fut + 'static,
        Fut: Future<Output = Result<(), E>> + 'static,
        E: fmt::Display,
    {
        self.states = Some(States::Function(Rc::new(move |state| {
            let done = set_up(state);
            Box::pin(async move { done.await.map_err(|error| StateError(format!("{error:#}"))) })
        })));
        self
    }

    /// A place that is told over HTTP which states to set up, in the place of the registered handlers.
    pub fn state_change(mut self, change: StateChange) -> Self {
        self.states = Some(States::Url(change));
        self
    }

    /// A function that makes the messages that contracts call by this description: one for a message that nobody asked
    /// for, one or several in answer to a message. Messages without a function are asked for over HTTP at
    /// [`url`](Provider::url), as other Pact tools do it.
    pub fn message<F, Fut, M, E>(mut self, description: impl Into<String>, make: F) -> Self
    where
        F: Fn(MessageRequest) -> Fut + 'static,
        Fut: Future<Output = Result<M, E>> + 'static,
        M: Into<Vec<ReceivedMessage>>,
        E: fmt::Display,
    {
        self.producers.insert(description.into(), make);
        self
    }

    /// A function that every request goes through before it is sent, to add what no contract can hold: a token that is
    /// good today. `|request| request.header("Authorization", token())`
    pub fn request_filter(mut self, filter: impl Fn(Sent) -> Sent + 'static) -> Self {
        self.filter = Some(Filter(Rc::new(filter)));
        self
    }

    /// The pacts that a broker selects for this provider.
    #[cfg(feature = "broker")]
    pub fn broker(mut self, broker: Broker, selection: Selection) -> Self {
        self.sources.push(Source::Broker(Box::new((broker, selection))));
        self
    }

    /// Tells the broker that the pacts came from what became of them, for this version of the provider.
    #[cfg(feature = "broker")]
    pub fn publish(mut self, version: ProviderVersion) -> Self {
        self.version = Some(version);
        self
    }

    /// The provider is a server at this address.
    pub fn url(mut self, base: impl Into<String>) -> Self {
        self.target = Some(Target::Url(base.into()));
        self
    }

    /// The provider is a command that is started for the verification, and stopped after it.
    pub fn launch(mut self, launch: Launch) -> Self {
        self.target = Some(Target::Launch(launch));
        self
    }

    /// The provider is a tower service in this process, an axum router for one: no port, no network.
    pub fn app<S, B>(mut self, service: S) -> Self
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>> + Clone + 'static,
        S::Error: fmt::Display,
        B: http_body::Body + 'static,
        B::Error: fmt::Display,
    {
        self.target = Some(Target::app(service));
        self
    }

    /// How long a state handler and a response may take each; 30 seconds unless told. A handler that blocks its thread
    /// cannot be interrupted: it is found too slow when it is done.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// A header of every request to the provider, in the place of those with the same name in the contract.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.client.headers.set(name.into(), value.into());
        self
    }

    /// Whether redirects are followed. They are not unless told: a contract may well be about one. Credentials and
    /// [`header`](Provider::header)s do not go along to another server.
    pub fn follow_redirects(mut self, follow: bool) -> Self {
        self.client.follow_redirects = follow;
        self
    }

    /// How many bytes the body of a response may have; 64 MiB unless told. A longer one is not read to its end: it is an
    /// error of its interaction.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.client.body_limit = bytes;
        self
    }

    /// How connections to `https://` addresses are made.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.client.tls = tls;
        self
    }

    /// States without a handler are taken to be true, instead of being an error.
    pub fn allow_unknown_states(mut self) -> Self {
        self.allow.unknown_states = true;
        self
    }

    /// A pact without interactions is passed over, instead of being an error.
    pub fn allow_no_interactions(mut self) -> Self {
        self.allow.no_interactions = true;
        self
    }

    /// Replays every interaction of the pacts: sets its states up, sends its request, checks the response, takes the
    /// states down. Never fails early: what is wrong with one interaction does not hide another.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime; a `#[pact_provider]` test has one.
    pub async fn verify(self) -> Verification {
        verifier::verify(self).await
    }

    pub(super) fn shared(&mut self) -> Shared {
        Arc::new(std::mem::take(&mut self.context))
    }
}
