//! Everything that a contract test names: `use pact_harness::prelude::*;`
//!
//! The matchers have the names of the Pact specification, such as `date`, `time` and `status`. They are functions, so they do not
//! conflict with a variable, a module or a crate of the same name, and a function of your own shadows one from the prelude.

#[cfg(feature = "broker")]
pub use pact_runtime::broker::{Broker, ConsumerVersionSelector, ProviderVersion, Publish, Selection};
#[cfg(feature = "consumer")]
pub use pact_runtime::consumer::{
    Contract, MockProvider, Pact, Pattern, all_of, any_of, any_value, array_containing, boolean, content_type, date,
    datetime, decimal, each_key, each_like, each_value, equal, from_state, includes, integer, integer_in_range, like,
    mock_url, not_empty, null_value, number, number_in_range, one_of, part, random_boolean, random_decimal,
    random_hexadecimal, random_int, random_string, regex, semver, status, time, uuid, values_like,
};
pub use pact_runtime::model::{ProviderState, ReceivedMessage, SpecVersion, StatusClass};
#[cfg(all(feature = "provider", feature = "tls"))]
pub use pact_runtime::provider::Tls;
#[cfg(feature = "provider")]
pub use pact_runtime::provider::{
    CurrentInteraction, Filter, Launch, Message, MessageRequest, PactUrl, Params, Provider, Report, Request, State,
    StateChange, Values, Verification,
};

pub use crate::{
    PactBody, pact_consumer, pact_contract, pact_defaults, pact_message, pact_provider, pact_provider_state, params,
    pattern,
};
