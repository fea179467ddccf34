//! Pacts that come from a broker, and results that go back.

use super::Provider;
use crate::broker::{Broker, BrokerError, ConsumerVersionSelector, Publish, Selection, Surroundings};
use crate::verification::{FromBroker, Source, WantedOfBroker};

impl Provider {
    /// The pacts that a broker selects for this provider.
    pub fn broker(self, broker: Broker, selection: Selection) -> Self {
        self.with_pacts_of(Ok(broker), WantedOfBroker::Selected(selection))
    }

    /// The pacts that the broker of the environment ([`Broker::from_env`]) selects for this provider, on the branch of
    /// `PACT_PROVIDER_BRANCH`, or else the one that the build server or git has. Where `PACT_URL` has the address of a pact at
    /// that broker, as a webhook tells it, that is the only pact. A `#[pact_provider(broker)]` test has called this, and
    /// `.publish(Publish::from_env())`.
    ///
    /// ```no_run
    /// use pact_harness::broker::{ConsumerVersionSelector, Publish};
    /// use pact_harness::provider::{Provider, Verification};
    ///
    /// # async fn verify() -> Verification {
    /// Provider::new("stock")
    ///     .broker_from_env()
    ///     .selectors([ConsumerVersionSelector::main_branch(), ConsumerVersionSelector::deployed_or_released()])
    ///     .enable_pending(true)
    ///     .publish(Publish::from_env())
    ///     .url("http://localhost:3000")
    ///     .verify()
    ///     .await
    /// # }
    /// ```
    pub fn broker_from_env(self) -> Self {
        self.with_environment(Selection::new())
    }

    pub(in crate::provider) fn with_environment(mut self, selection: Selection) -> Self {
        let source = FromBroker::of(&Surroundings::here(), selection);
        if source.is_of_a_webhook() {
            self.options.pacts.sources.clear();
        }
        self.options.pacts.sources.push(Source::Broker(Box::new(source)));
        self
    }

    /// The pact at a URL of the broker, as a webhook tells it.
    pub fn webhook_pact(self, broker: Broker, url: impl Into<String>) -> Self {
        self.with_pacts_of(Ok(broker), WantedOfBroker::At(url.into()))
    }

    fn with_pacts_of(mut self, broker: Result<Broker, BrokerError>, wanted: WantedOfBroker) -> Self {
        self.options.pacts.sources.push(Source::Broker(Box::new(FromBroker { broker, wanted })));
        self
    }

    /// The broker gives the pacts of these versions of the consumers, beside those that are selected elsewhere. Without any,
    /// it gives those that it considers the latest.
    pub fn selectors(self, selectors: impl IntoIterator<Item = ConsumerVersionSelector>) -> Self {
        self.select(|selection| selectors.into_iter().fold(selection, Selection::consumer_versions))
    }

    /// Whether the broker tells which pacts are pending: not kept by the provider's branch so far, so that a failure is
    /// reported and published, and fails nothing.
    pub fn enable_pending(self, enable: bool) -> Self {
        self.select(|selection| if enable { selection.pending() } else { selection })
    }

    /// Pacts of other branches since a date (`2026-01-31`) that are pending come as well, as work in progress. Includes
    /// [`enable_pending`](Provider::enable_pending).
    pub fn include_wip_since(self, date: impl Into<String>) -> Self {
        self.select(|selection| selection.work_in_progress_since(date))
    }

    /// The branch of the provider that is verified: it decides what is pending, and what a matching branch is.
    pub fn branch(self, branch: impl Into<String>) -> Self {
        self.select(|selection| selection.provider_branch(branch))
    }

    fn select(mut self, change: impl FnOnce(Selection) -> Selection) -> Self {
        self.options.pacts.selection = change(std::mem::take(&mut self.options.pacts.selection));
        self
    }

    /// Tells the broker that the pacts came from what became of each interaction, for a version of the provider: a
    /// [`ProviderVersion`](crate::broker::ProviderVersion), or one of [`Publish`]. That the broker does not take it fails the
    /// verification. A pact of which interactions were left out is not published, and nothing is if an error kept the
    /// verification from its end.
    pub fn publish(mut self, version: impl Into<Publish>) -> Self {
        self.options.publish = Some(version.into());
        self
    }
}
