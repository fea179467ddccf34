//! What the macros name. Not a public interface: it changes without notice, so that the public one need not.

#![doc(hidden)]

pub use inventory;

pub use crate::model::SpecVersion;
pub use crate::registry::{Site, target};
#[cfg(feature = "consumer")]
pub use consumer::*;
#[cfg(feature = "provider")]
pub use provider::*;

#[cfg(any(feature = "consumer", feature = "provider"))]
pub mod defaults;

#[cfg(feature = "consumer")]
mod consumer {
    use std::future::Future;

    use crate::consumer::{self, IntoPattern, MockProvider, Pact, ToStateParam};
    pub use crate::consumer::{BodyRules, Choices, OfAny, OfBody, PactBody, Part, Value, as_list, list, parsed};
    pub use crate::consumer::{
        ConsumerTest, Contract, ContractDefinition, MockOptions, Order, Parties, Pattern, Runtime, StateParams,
        Subject, TestOutcome,
    };
    use crate::model::{Json, Members};

    #[track_caller]
    pub fn consumer_test<R: TestOutcome, const N: usize>(
        test: &'static ConsumerTest,
        body: impl FnOnce([Pact; N]) -> R,
    ) {
        consumer::consumer_test(test, body);
    }

    #[track_caller]
    pub fn consumer_test_async<F, const N: usize>(test: &'static ConsumerTest, body: impl FnOnce([Pact; N]) -> F)
    where
        F: Future<Output: TestOutcome>,
    {
        consumer::consumer_test_async(test, body);
    }

    #[track_caller]
    pub fn contract_test<R: TestOutcome>(test: &'static ConsumerTest, body: impl FnOnce(MockProvider) -> R) {
        consumer::contract_test(test, body);
    }

    #[track_caller]
    pub fn contract_test_async<F>(test: &'static ConsumerTest, body: impl FnOnce(MockProvider) -> F)
    where
        F: Future<Output: TestOutcome>,
    {
        consumer::contract_test_async(test, body);
    }

    #[track_caller]
    pub fn into_pattern(value: impl IntoPattern) -> Pattern {
        value.into_pattern()
    }

    /// What `params!` is made of.
    pub struct StateParam(Json);

    impl StateParam {
        pub fn object(members: Vec<(String, StateParam)>) -> Self {
            StateParam(Json::object(members.into_iter().map(|(name, value)| (name, value.0))))
        }

        pub fn array(items: Vec<StateParam>) -> Self {
            StateParam(Json::array(items.into_iter().map(|item| item.0)))
        }

        pub fn null() -> Self {
            StateParam(Json::Null)
        }

        #[track_caller]
        pub fn of<T: ToStateParam + ?Sized>(value: &T) -> Self {
            StateParam(value.to_param().unwrap_or_else(|error| panic!("this parameter has no JSON form: {error}")))
        }

        pub fn into_params(self) -> StateParams {
            // The macro makes nothing but objects of what it gives to this.
            StateParams(if let Json::Object(members) = self.0 { members } else { Members::new() })
        }
    }
}

#[cfg(feature = "provider")]
mod provider {
    use std::future::Future;

    use crate::provider;
    pub use crate::provider::{
        BrokerOption, FromMessageContext, FromStateContext, MessageContext, MessageFuture, MessageOutcome,
        MessageProducer, PactSource, ProviderRun, ProviderTest, StateAction, StateContext, StateFuture, StateHandler,
        StateOutcome, VerificationOutcome,
    };

    use crate::provider::{Provider, TestError, Verification};

    #[track_caller]
    pub fn provider_test(test: &ProviderTest) {
        provider::provider_test(test);
    }

    #[track_caller]
    pub fn provider_test_with<F>(test: &ProviderTest, body: impl FnOnce(Provider) -> F)
    where
        F: Future<Output: VerificationOutcome>,
    {
        provider::provider_test_with(test, body);
    }

    pub async fn provider_verified<F>(
        test: &ProviderTest,
        body: impl FnOnce(Provider) -> F,
    ) -> Result<Verification, TestError>
    where
        F: Future<Output: VerificationOutcome>,
    {
        provider::provider_verified(test, body).await
    }

    #[track_caller]
    pub fn provider_concluded(outcome: &Result<Verification, TestError>) {
        provider::conclude(outcome);
    }

    pub fn provider_needs_arguments(provider: Provider) -> ProviderRun {
        provider::provider_needs_arguments(provider)
    }

    #[cfg(feature = "provider-main")]
    pub fn provider_main() -> std::process::ExitCode {
        provider::provider_main()
    }
}
