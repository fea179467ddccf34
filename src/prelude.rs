//! Everything that a contract test names: `use pact_harness::prelude::*;`

#[cfg(feature = "consumer")]
pub use pact_runtime::consumer::{
    Contract, MockProvider, Pact, Pattern, boolean, decimal, each_like, equal, includes, integer, like, null_value,
    number, regex,
};
pub use pact_runtime::model::{ReceivedMessage, SpecVersion};
#[cfg(feature = "provider")]
pub use pact_runtime::provider::{Params, Provider, State, Values, Verification};

pub use crate::{PactBody, pact_consumer, pact_contract, pact_provider, pact_provider_state, params, pattern};
