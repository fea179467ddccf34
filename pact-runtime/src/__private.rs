//! What the macros name. Not a public interface: it changes without notice, so that the public one need not.

#![doc(hidden)]

pub use inventory;

pub use crate::model::SpecVersion;
pub use crate::registry::{Site, target};
#[cfg(feature = "consumer")]
pub use consumer::*;
#[cfg(feature = "provider")]
pub use provider::*;

#[cfg(feature = "consumer")]
mod consumer {
    use std::future::Future;

    use crate::consumer::{self, IntoPattern, MockProvider, Pact};
    pub use crate::consumer::{BodyRules, Choices, OfAny, OfBody, PactBody, Part, Value, as_list, list, parsed};
    pub use crate::consumer::{
        ConsumerTest, Contract, ContractDefinition, MockOptions, Order, Parties, Pattern, Runtime, StateParams,
        Subject, TestOutcome,
    };
    use crate::model::Json;

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

    #[track_caller]
    pub fn state_params<const N: usize>(params: [(&str, Json); N]) -> StateParams {
        StateParams(params.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    #[track_caller]
    pub fn state_param<T: serde::Serialize + ?Sized>(name: &str, value: &T) -> Json {
        Json::of(value).unwrap_or_else(|error| panic!("the parameter `{name}` has no JSON form: {error}"))
    }
}

#[cfg(feature = "provider")]
mod provider {
    use std::future::Future;

    use crate::provider;
    pub use crate::provider::{
        FromMessageContext, FromStateContext, MessageContext, MessageFuture, MessageOutcome, MessageProducer,
        PactSource, ProviderRun, ProviderTest, StateAction, StateContext, StateFuture, StateHandler, StateOutcome,
        VerificationOutcome,
    };

    use crate::provider::{Provider, Verification};

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
    ) -> Result<Verification, String>
    where
        F: Future<Output: VerificationOutcome>,
    {
        provider::provider_verified(test, body).await
    }

    #[track_caller]
    pub fn provider_concluded(outcome: &Result<Verification, String>) {
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
