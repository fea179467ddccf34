#[cfg(feature = "broker")]
mod broker;
mod command_line;
#[cfg(feature = "consumer")]
mod contract;
mod limits;
mod run;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use bytes::Bytes;
use http_body_util::Full;
use tower_service::Service;

use crate::model::{Pact, ProviderState};
use crate::report::Report;
use crate::verification;
#[cfg(feature = "tls")]
use crate::verification::Tls;
use crate::verification::{
    Launch, Loaded, MessageOutcome, MessageRequest, Options, PactUrl, Remedy, RequestFilter, Sent, Source, StateChange,
    StateError, States, Target, Verification, Words,
};

/// A provider to be verified: what a `#[pact_provider]` test is given.
///
/// It is told where the provider is ([`app`](Provider::app), [`url`](Provider::url) or [`launch`](Provider::launch)) and
/// what its state handlers need ([`state`](Provider::state)); then [`verify`](Provider::verify) replays every interaction
/// of its pacts.
#[derive(Debug)]
pub struct Provider {
    pub(super) options: Options,
    pub(super) reports: Vec<Report>,
    pub(super) words: Words,
}

impl Provider {
    /// A provider that is verified against pacts from [`pacts`](Provider::pacts). Paths are relative to the current
    /// directory; in a `#[pact_provider]` test, to the workspace.
    pub fn new(name: impl Into<String>) -> Self {
        let mut options = Options::default();
        options.pacts.wanted.provider = name.into();
        Provider { options, reports: Vec::new(), words: Remedy::to_string }
    }

    /// Its name, as the pacts have it.
    pub fn name(&self) -> &str {
        &self.options.pacts.wanted.provider
    }

    /// Pacts to verify: a file, a directory with all below it, or the files that match a pattern (`pacts/**/*-stock.json`).
    /// Those with other providers are left out.
    pub fn pacts(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.pacts.sources.push(Source::Path(path.into()));
        self
    }

    /// A pact to verify that can be had at a URL: `"http://host/pact"`, or a [`PactUrl`] that says who asks.
    pub fn pact_url(mut self, url: impl Into<PactUrl>) -> Self {
        self.options.pacts.sources.push(Source::Url(url.into()));
        self
    }

    /// A pact that is at hand already, with a name for reports.
    pub fn pact(self, pact: Pact, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        let places = (1..=pact.interactions.len()).map(|i| format!("{origin}, interaction {i}")).collect();
        self.given(Loaded::new(pact, origin, places))
    }

    pub(super) fn given(mut self, loaded: Loaded) -> Self {
        self.options.pacts.sources.push(Source::Given(Box::new(loaded)));
        self
    }

    /// What state handlers get as [`State<T>`](super::State); one value of each type.
    pub fn state<T: Any + Clone + Send + Sync>(mut self, value: T) -> Self {
        self.options.functions.context.insert(value);
        self
    }

    /// A function that sets up every state, in the place of the registered handlers.
    pub fn states<F, Fut, E>(mut self, set_up: F) -> Self
    where
        F: Fn(ProviderState) -> Fut + 'static,
        Fut: Future<Output = Result<(), E>> + 'static,
        E: fmt::Display,
    {
        self.options.functions.states = Some(States::Function(Rc::new(move |state| {
            let done = set_up(state);
            Box::pin(async move { done.await.map_err(|error| StateError::new(format!("{error:#}"))) })
        })));
        self
    }

    /// A place that is told over HTTP which states to set up, in the place of the registered handlers.
    pub fn state_change(mut self, change: StateChange) -> Self {
        self.options.functions.states = Some(States::Url(change));
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
        self.options.functions.producers.insert(description.into(), make);
        self
    }

    /// A function that every request goes through before it is sent, to add what no contract can hold: a token that is
    /// good today. `|request| request.header("Authorization", token())`
    pub fn request_filter(mut self, filter: impl Fn(Sent) -> Sent + 'static) -> Self {
        self.options.functions.request_filter = Some(RequestFilter(Rc::new(filter)));
        self
    }

    /// The provider is a server at this address.
    pub fn url(mut self, base: impl Into<String>) -> Self {
        self.options.endpoints.target = Some(Target::Url(base.into()));
        self
    }

    /// The provider is a command that is started for the verification, and stopped after it.
    pub fn launch(mut self, launch: Launch) -> Self {
        self.options.endpoints.target = Some(Target::Launch(launch));
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
        self.options.endpoints.target = Some(Target::app(service));
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
        self.options.endpoints.target = Some(Target::app_for_peers(make_service));
        self
    }

    /// A header of every request to the provider, in the place of those with the same name in the contract. It goes along
    /// to the place of a [`state_change`](Provider::state_change), too.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.endpoints.client.headers.set(name.into(), value.into());
        self
    }

    /// Whether redirects are followed. They are not unless told: a contract may well be about one. What is hidden in reports
    /// ([`mask`](Provider::mask)) and [`header`](Provider::header)s do not go along to another server.
    pub fn follow_redirects(mut self, follow: bool) -> Self {
        self.options.endpoints.client.follow_redirects = follow;
        self
    }

    /// How many bytes the body of a response may have, as it came and decoded; 10 MiB unless told. A longer one is not read
    /// to its end: it is an error of its interaction.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.options.endpoints.client.body_limit = bytes;
        self
    }

    /// How many bytes a pact may have; 10 MiB unless told. Those of one directory or pattern may have eight times as many
    /// together (at least 8 MiB), where each file or directory that is looked at counts for a kibibyte more.
    pub fn pact_limit(mut self, bytes: usize) -> Self {
        self.options.pacts.wanted.limit = bytes;
        self
    }

    /// How many bytes the generated values of one request may have in all; 16 MiB by default. A generator at a wildcard makes
    /// a value for each place.
    pub fn generated_limit(mut self, bytes: usize) -> Self {
        self.options.policy.generated_limit = bytes;
        self
    }

    /// How connections to `https://` addresses are made.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.options.endpoints.client.tls = tls;
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
        self.options.mask = self.options.mask.with_name(name);
        self
    }

    /// Replays every interaction of the pacts: sets its states up, sends its request, checks the response, takes the
    /// states down. Never fails early: what is wrong with one interaction does not hide another.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime; a `#[pact_provider]` test has one.
    pub async fn verify(self) -> Verification {
        let Provider { options, reports, words } = self;
        let (begun, root) = (Instant::now(), options.pacts.wanted.root.clone());
        let mut verification = verification::verify(options).await;
        verification.words = words;
        verification.duration = begun.elapsed();
        for report in reports {
            verification.errors.extend(report.save(&root, &verification).err());
        }
        verification
    }
}
