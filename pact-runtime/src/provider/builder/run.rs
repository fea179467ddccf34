//! How a provider is verified: which interactions, how many at the same time, for how long.

use std::future::Future;
use std::time::Duration;

use super::Provider;
use crate::verification::{Filter, MissingValues, Progress, Watch};

impl Provider {
    /// How long a state handler, a message and a response may take each; 30 seconds unless told. An async handler is
    /// cancelled then; one that blocks its thread is given up with it. Only a closure that was given to this builder and
    /// blocks is waited for, because it runs on the thread of the test.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.policy.timeout = timeout;
        self
    }

    /// States without a handler are taken to be true, instead of being an error.
    pub fn allow_unknown_states(mut self) -> Self {
        self.options.policy.allow.unknown_states = true;
        self
    }

    /// It is an error of the interaction that no provider state gives a value that its request asks for. Unless told, the
    /// contract's example is sent then, as by other Pact tools, and a warning says so.
    pub fn strict_provider_state_values(mut self) -> Self {
        self.options.policy.missing_values = MissingValues::Error;
        self
    }

    /// A pact without interactions is passed over, instead of being an error.
    pub fn allow_no_interactions(mut self) -> Self {
        self.options.policy.allow.no_interactions = true;
        self
    }

    /// Verifies only the interactions that fit: this filter, those given before, and in a `#[pact_provider]` test what the
    /// environment says ([`Filter::from_env`]). That none does is an error.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.options.filters.push(filter);
        self
    }

    /// How many interactions may be verified at the same time; one unless told. It holds for those whose states allow it:
    /// interactions without a state, and those of whose states each is declared so, by its handler
    /// (`#[pact_provider_state("..", concurrent)]`) or by [`concurrent_state`](Provider::concurrent_state). They come
    /// first; the others follow, each of them alone.
    pub fn concurrency(mut self, at_once: usize) -> Self {
        self.options.concurrency.at_once = at_once;
        self
    }

    /// Interactions with this state may be verified at the same time as others. A place that is told of states
    /// ([`state_change`](Provider::state_change)) is also told where there is none, with an empty name: declare that too,
    /// if it may be.
    pub fn concurrent_state(mut self, name: impl Into<String>) -> Self {
        self.options.concurrency.states.insert(name.into());
        self
    }

    /// Interactions that several consumers have in common, with the same states, request and response, are verified once,
    /// and the result is that of all of them. A handler that asks for [`CurrentInteraction`](crate::provider::CurrentInteraction)
    /// is told of the first of them only.
    pub fn verify_identical_once(mut self) -> Self {
        self.options.policy.identical_once = true;
        self
    }

    /// Nothing is set up and nothing is sent: the report lists what would be verified, and which state handlers and
    /// producers of messages are missing. The provider need not be there.
    pub fn dry_run(mut self) -> Self {
        self.options.policy.dry_run = true;
        self
    }

    /// The first interaction that fails ends the verification.
    pub fn fail_fast(mut self) -> Self {
        self.options.policy.fail_fast = true;
        self
    }

    /// Ends the verification as soon as this is done: what was sent is given up, states are taken down, and the rest is
    /// reported as not verified. A `#[pact_provider]` test ends so by Ctrl-C too, and by the first of several of these.
    pub fn stop_when(mut self, interruption: impl Future<Output = ()> + 'static) -> Self {
        self.options.stop.also_when(interruption);
        self
    }

    /// A function that is told of each interaction as soon as it was verified.
    pub fn watch(mut self, watch: impl FnMut(Progress<'_>) + 'static) -> Self {
        self.options.watch = Some(Watch(Box::new(watch)));
        self
    }
}
