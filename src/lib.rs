//! Consumer-driven contract tests ([Pact](https://docs.pact.io)) that are as easy to write as a test.

pub mod prelude;

mod macros;

pub use pact_macros::{pact_consumer, pact_contract, pact_provider, pact_provider_state};
#[cfg(feature = "consumer")]
pub use pact_runtime::consumer;
#[cfg(feature = "provider")]
pub use pact_runtime::provider;
pub use pact_runtime::{format, matching, model};

#[doc(hidden)]
pub mod __private {
    pub use pact_macros::pattern_impl;
    pub use pact_runtime::__private::*;
}
