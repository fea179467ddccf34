//! What a verification is told: plain data, which nobody changes once it runs.

use std::collections::BTreeSet;
use std::fmt;

use super::asked::Asked;
use super::client::ClientOptions;
use super::event::Progress;
use super::filter::Filter;
use super::functions::{Functions, States};
use super::pacts::Pacts;
use super::policy::Policy;
use super::source::Source;
use super::states::Handlers;
use super::stop::Stop;
use super::target::Target;
#[cfg(feature = "broker")]
use crate::broker::{Broker, Publish};
use crate::model::ProviderState;
use pact_http::mask::Mask;

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) pacts: Pacts,
    pub(crate) filters: Vec<Filter>,
    pub(crate) endpoints: Endpoints,
    pub(crate) functions: Functions,
    pub(crate) policy: Policy,
    pub(crate) concurrency: Concurrency,
    pub(crate) stop: Stop,
    pub(crate) watch: Option<Watch>,
    /// Where interactions are asked for one by one; all of them are verified where there is none.
    pub(crate) asked: Option<Asked>,
    /// The names that are secrets.
    pub(crate) mask: Mask,
    /// Whether results are published, and for which version of the provider.
    #[cfg(feature = "broker")]
    pub(crate) publish: Option<Publish>,
}

/// Where the provider is, and how it is spoken to.
#[derive(Debug, Default)]
pub(crate) struct Endpoints {
    pub(crate) target: Option<Target>,
    /// Where messages are asked for, if not where requests go.
    pub(crate) messages_url: Option<String>,
    pub(crate) client: ClientOptions,
}

/// What may be verified at the same time.
#[derive(Debug)]
pub(crate) struct Concurrency {
    pub(crate) at_once: usize,
    /// The states that allow it, beside those whose handlers say so.
    pub(crate) states: BTreeSet<String>,
}

/// Who is told how far it has come.
pub(crate) struct Watch(pub(crate) Box<dyn FnMut(Progress<'_>)>);

impl Options {
    /// The names that are secrets, and the secrets themselves: whoever echoes one, no report shows it.
    pub(crate) fn secrets(&self) -> Mask {
        let mask = self.endpoints.client.headers.hidden_by(self.mask.clone());
        let mask = self.pacts.sources.iter().fold(mask, |mask, source| match source {
            Source::Url(url) => url.hidden_by(mask),
            #[cfg(feature = "broker")]
            Source::Broker(source) => {
                let secrets = source.broker.iter().flat_map(Broker::secrets);
                secrets.fold(mask, |mask, secret| mask.with_secret(&secret))
            }
            _ => mask,
        });
        let mask = match &self.functions.states {
            Some(States::Url(change)) => change.hidden_by(mask),
            _ => mask,
        };
        match &self.endpoints.target {
            Some(Target::Launch(launch)) => launch.hidden_by(mask),
            Some(Target::Url(url)) => mask.with_url(url),
            _ => mask,
        }
    }
}

impl Concurrency {
    /// Whether interactions with these states may be verified at the same time as others.
    pub(crate) fn allows(&self, handlers: &Handlers, states: &[ProviderState]) -> bool {
        let declared = |name: &str| self.states.contains(name);
        let allows_it = |state: &ProviderState| declared(&state.name) || handlers.is_concurrent(state);
        self.at_once > 1
            && match (handlers, states) {
                (Handlers::Url(_), []) => declared(""),
                (_, states) => states.iter().all(allows_it),
            }
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Concurrency { at_once: 1, states: BTreeSet::new() }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}
