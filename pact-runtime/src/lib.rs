//! What a [`pact-harness`](https://docs.rs/pact-harness) test needs at run time. Depend on `pact-harness`, not on this.
//!
//! The modules stand in one line, each names only those to its left, and the packages `pact-core`, `pact-http` and
//! `pact-broker-client`:
//!
//! ```text
//! terminal  run | registry | consumer | verification | report | provider | __private
//! ```

#[cfg(feature = "consumer")]
pub mod consumer;
#[cfg(feature = "provider")]
pub mod provider;
pub mod registry;
#[cfg(feature = "provider")]
pub mod report;
#[cfg(any(feature = "consumer", feature = "provider"))]
mod run;
#[cfg(any(feature = "consumer", feature = "provider"))]
mod terminal;
#[cfg(feature = "provider")]
mod verification;

#[cfg(feature = "broker")]
pub use pact_broker_client as broker;
pub use pact_core::{format, generate, matching, model};

#[doc(hidden)]
pub mod __private;
