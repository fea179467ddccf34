mod run;
mod secrets;

use std::any::Any;
use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use tower_service::Service;

use super::asked::Asked;
use super::client::ClientOptions;
use super::command_line::Names;
use super::error::StateError;
use super::event::Progress;
use super::filter::Filter;
use super::interrupt;
use super::launch::Launch;
use super::limits::{self, Kept};
use super::loader::Loaded;
use super::message::{MessageOutcome, MessageRequest, Producers};
use super::outcome::{Verification, Wording};
use super::pact_url::PactUrl;
use super::report::Report;
use super::session::ProviderTest;
pub(super) use super::source::Source;
use super::states::{Context, Shared, StateChange, StateFunction};
use super::stop::Stop;
use super::target::Target;
use super::verifier;
#[cfg(feature = "broker")]
use crate::broker::{Broker, ProviderVersion, Selection};
use crate::generate;
use crate::model::{Pact, ProviderState};
use pact_http::client::Sent;
use pact_http::mask::Mask;
#[cfg(feature = "tls")]
use pact_http::tls::Tls;

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
    pub(super) messages_url: Option<String>,
    pub(super) context: Context,
    pub(super) states: Option<States>,
    pub(super) producers: Producers,
    pub(super) request_filter: Option<RequestFilter>,
    pub(super) filters: Vec<Filter>,
    #[cfg(feature = "broker")]
    pub(super) version: Option<ProviderVersion>,
    pub(super) timeout: Duration,
    pub(super) client: ClientOptions,
    pub(super) pact_limit: usize,
    pub(super) generated_limit: usize,
    pub(super) missing_values: MissingValues,
    pub(super) allow: Allow,
    pub(super) concurrency: usize,
    pub(super) concurrent_states: BTreeSet<String>,
    pub(super) identical_once: bool,
    pub(super) dry_run: bool,
    pub(super) fail_fast: bool,
    pub(super) stop: Stop,
    pub(super) watch: Option<Watch>,
    pub(super) asked: Option<Asked>,
    pub(super) mask: Mask,
    pub(super) kept: Kept,
    pub(super) reports: Vec<Report>,
    pub(super) names: Names,
    pub(super) wording: Wording,
}

/// Who is told how far it has come.
pub(super) struct Watch(pub(super) Box<dyn FnMut(Progress<'_>)>);

/// What is an error unless the user says otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Allow {
    pub(super) unknown_states: bool,
    pub(super) no_interactions: bool,
    pub(super) no_pacts: bool,
}

/// What becomes of a request where no state gives a value that it asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum MissingValues {
    /// The contract's example is sent.
    #[default]
    Example,
    /// It is an error, and nothing is sent.
    Error,
}

/// Where states are set up, if not by the registered handlers.
pub(super) enum States {
    Function(StateFunction),
    Url(StateChange),
}

/// What a request goes through before it is sent.
#[derive(Clone)]
pub(super) struct RequestFilter(pub(super) Rc<dyn Fn(Sent) -> Sent>);

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            States::Function(_) => f.write_str("a function"),
            States::Url(change) => write!(f, "{change:?}"),
        }
    }
}

impl fmt::Debug for RequestFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}

impl fmt::Debug for Watch {
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
            messages_url: None,
            context: Context::default(),
            states: None,
            producers: Producers::default(),
            request_filter: None,
            filters: Vec::new(),
            #[cfg(feature = "broker")]
            version: None,
            timeout: limits::TIMEOUT,
            client: ClientOptions::default(),
            pact_limit: limits::PACT,
            generated_limit: generate::MOST_BYTES,
            missing_values: MissingValues::default(),
            allow: Allow::default(),
            concurrency: 1,
            concurrent_states: BTreeSet::new(),
            identical_once: false,
            dry_run: false,
            fail_fast: false,
            stop: Stop::default(),
            watch: None,
            asked: None,
            mask: Mask::default(),
            kept: Kept::default(),
            reports: Vec::new(),
            names: Names::default(),
            wording: Wording::default(),
        }
    }

    /// Its name, as the pacts have it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The provider of a test, with the pacts that its attribute names.
    pub(crate) fn of(test: &ProviderTest) -> Self {
        let sources = test.pacts.iter().map(Source::from).collect();
        let provider = Provider { root: test.site.workspace_root(), sources, ..Provider::new(test.name) };
        provider.filter(Filter::from_env()).stop_when(interrupt::interrupted())
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

    /// A function that makes the messages that contracts call by this description, in the place of a registered one: one
    /// for a message that nobody asked for, one or several in answer to a message. Messages without a function are asked
    /// for over HTTP at [`url`](Provider::url), as other Pact tools do it.
    pub fn message<F, Fut>(mut self, description: impl Into<String>, make: F) -> Self
    where
        F: Fn(MessageRequest) -> Fut + 'static,
        Fut: Future<Output: MessageOutcome> + 'static,
    {
        self.producers.insert(description.into(), make);
        self
    }

    /// A function that every request goes through before it is sent, to add what no contract can hold: a token that is
    /// good today. `|request| request.header("Authorization", token())`
    pub fn request_filter(mut self, filter: impl Fn(Sent) -> Sent + 'static) -> Self {
        self.request_filter = Some(RequestFilter(Rc::new(filter)));
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

    /// [`app`](Provider::app) for a service that wants to know who asks: one that makes a service for each connection, from
    /// the address at its other end. That is `127.0.0.1:50000` here.
    ///
    /// ```
    /// use std::net::SocketAddr;
    ///
    /// use axum::{Router, extract::ConnectInfo, routing::get};
    /// use pact_harness::provider::{Provider, Verification};
    ///
    /// # async fn verify(provider: Provider) -> Verification {
    /// let app = Router::new().route("/me", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }));
    /// provider.app_with_connect_info(app.into_make_service_with_connect_info::<SocketAddr>()).verify().await
    /// # }
    /// ```
    pub fn app_with_connect_info<M, S, B>(mut self, make_service: M) -> Self
    where
        M: Service<SocketAddr, Response = S> + Clone + 'static,
        M::Error: fmt::Display,
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>> + 'static,
        S::Error: fmt::Display,
        B: http_body::Body + 'static,
        B::Error: fmt::Display,
    {
        self.target = Some(Target::app_for_peers(make_service));
        self
    }

    /// A header of every request to the provider, in the place of those with the same name in the contract. It goes along
    /// to the place of a [`state_change`](Provider::state_change), too.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.client.headers.set(name.into(), value.into());
        self
    }

    /// Whether redirects are followed. They are not unless told: a contract may well be about one. What is hidden in reports
    /// ([`mask`](Provider::mask)) and [`header`](Provider::header)s do not go along to another server.
    pub fn follow_redirects(mut self, follow: bool) -> Self {
        self.client.follow_redirects = follow;
        self
    }

    /// How many bytes the body of a response may have, as it came and decoded; 10 MiB unless told. A longer one is not read
    /// to its end: it is an error of its interaction.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.client.body_limit.bytes = bytes;
        self
    }

    /// How many bytes a pact may have; 10 MiB unless told. Those of one directory or pattern may have eight times as many
    /// together (at least 8 MiB), where each file or directory that is looked at counts for a kibibyte more.
    pub fn pact_limit(mut self, bytes: usize) -> Self {
        self.pact_limit = bytes;
        self
    }

    /// How many bytes the generated values of one request may have in all; 16 MiB by default. A generator at a wildcard makes
    /// a value for each place.
    pub fn generated_limit(mut self, bytes: usize) -> Self {
        self.generated_limit = bytes;
        self
    }

    /// How connections to `https://` addresses are made.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.client.tls = tls;
        self
    }

    /// A report that is written when the verification ends; there may be several:
    /// `.report(Report::Junit("target/pacts.xml")).report(Report::Json("target/pacts.json"))`
    pub fn report(mut self, report: Report<impl Into<PathBuf>>) -> Self {
        self.reports.push(report.owned());
        self
    }

    /// A name whose values no report, error or log may show, and no broker may be told: that of a header, a query parameter,
    /// a field of a form, a member of JSON or of metadata, or an element of XML. Names such as `Authorization`, `X-Api-Key`
    /// and `access_token` are hidden anyway; `docs/security.md` has all of them.
    pub fn mask(mut self, name: impl Into<String>) -> Self {
        self.mask = self.mask.with_name(name);
        self
    }

    /// Replays every interaction of the pacts: sets its states up, sends its request, checks the response, takes the
    /// states down. Never fails early: what is wrong with one interaction does not hide another.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime; a `#[pact_provider]` test has one.
    pub async fn verify(mut self) -> Verification {
        let (begun, root, wording) = (Instant::now(), self.root.clone(), self.wording);
        let reports = std::mem::take(&mut self.reports);
        let mut verification = verifier::verify(self).await;
        verification.wording = wording;
        verification.duration = begun.elapsed();
        for report in reports {
            verification.errors.extend(report.write(&root, &verification).err());
        }
        verification
    }

    pub(super) fn shared(&mut self) -> Shared {
        Arc::new(std::mem::take(&mut self.context))
    }
}
