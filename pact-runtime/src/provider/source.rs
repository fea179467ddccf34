//! Where the pacts of a `#[pact_provider]` test come from, as the macro says it.

use super::builder::Provider;
#[cfg(feature = "broker")]
use crate::broker::{ConsumerVersionSelector, Publish, Selection};
#[cfg(feature = "consumer")]
use crate::consumer::Contract;
use crate::verification::Source;

/// Where pacts of a provider test come from.
#[derive(Debug)]
pub enum PactSource {
    /// A file, a directory or a pattern, relative to the workspace.
    Files(&'static str),
    /// A URL.
    Url(&'static str),
    /// The broker of the environment, and what is selected there.
    #[cfg(feature = "broker")]
    Broker(&'static [BrokerOption]),
    /// A contract.
    #[cfg(feature = "consumer")]
    Contract {
        /// Its name.
        name: &'static str,
        /// The function that describes it.
        define: fn(&mut Contract),
    },
}

/// An option of `broker(..)`.
#[derive(Debug, Clone, Copy)]
pub enum BrokerOption {
    /// Pacts of the consumers' main branches.
    MainBranch,
    /// Of the branch that is named as the provider's.
    MatchingBranch,
    /// Of deployed versions.
    Deployed,
    /// Of released versions.
    Released,
    /// Of both.
    DeployedOrReleased,
    /// Of the latest versions.
    Latest,
    /// Of a branch.
    Branch(&'static str),
    /// Of the latest versions with a tag.
    Tag(&'static str),
    /// Of an environment.
    Environment(&'static str),
    /// What is pending fails nothing.
    Pending,
    /// Work in progress since a date.
    WipSince(&'static str),
}

#[cfg(feature = "broker")]
impl BrokerOption {
    fn select(self, selection: Selection) -> Selection {
        let selector = match self {
            BrokerOption::Pending => return selection.pending(),
            BrokerOption::WipSince(date) => return selection.work_in_progress_since(date),
            BrokerOption::MainBranch => ConsumerVersionSelector::main_branch(),
            BrokerOption::MatchingBranch => ConsumerVersionSelector::matching_branch(),
            BrokerOption::Deployed => ConsumerVersionSelector::deployed(),
            BrokerOption::Released => ConsumerVersionSelector::released(),
            BrokerOption::DeployedOrReleased => ConsumerVersionSelector::deployed_or_released(),
            BrokerOption::Latest => ConsumerVersionSelector::latest(),
            BrokerOption::Branch(name) => ConsumerVersionSelector::branch(name),
            BrokerOption::Tag(name) => ConsumerVersionSelector::tag(name),
            BrokerOption::Environment(name) => ConsumerVersionSelector::environment(name),
        };
        selection.consumer_versions(selector)
    }
}

impl PactSource {
    /// The broker of the environment.
    #[cfg(feature = "broker")]
    pub const fn broker(options: &'static [BrokerOption]) -> Self {
        PactSource::Broker(options)
    }

    /// # Panics
    ///
    /// Always, when the test is compiled.
    #[cfg(not(feature = "broker"))]
    pub const fn broker(_options: &'static [BrokerOption]) -> Self {
        panic!("the option `broker` needs the feature `broker` of pact-harness: add it in Cargo.toml")
    }

    /// A contract.
    #[cfg(feature = "consumer")]
    pub const fn contract(name: &'static str, define: fn(&mut Contract)) -> Self {
        PactSource::Contract { name, define }
    }

    /// # Panics
    ///
    /// Always, when the test is compiled: contracts are the consumer's.
    #[cfg(not(feature = "consumer"))]
    pub const fn contract<F: Copy>(_name: &'static str, _define: F) -> Self {
        panic!("the option `contract` needs the feature `consumer` of pact-harness: add it in Cargo.toml")
    }
}

impl PactSource {
    /// A provider with these pacts.
    pub(super) fn add_to(&self, mut provider: Provider) -> Provider {
        let source = match *self {
            PactSource::Files(path) => Source::Path(path.into()),
            PactSource::Url(url) => Source::Url(url.into()),
            #[cfg(feature = "broker")]
            PactSource::Broker(options) => {
                let selection = options.iter().fold(Selection::new(), |selection, option| option.select(selection));
                return provider.with_environment(selection).publish(Publish::from_env());
            }
            #[cfg(feature = "consumer")]
            PactSource::Contract { name, define } => Source::Contract { name, define },
        };
        provider.options.pacts.sources.push(source);
        provider
    }
}
