//! What a [`pact-harness`](https://docs.rs/pact-harness) test needs at run time. Depend on `pact-harness`, not on this.
//!
//! The modules stand in one line, each names only those to its left, and those of `pact-core`:
//!
//! ```text
//! terminal  run  coding | mask | broker | registry | consumer | provider | report | __private
//! ```

#[cfg(feature = "broker")]
pub mod broker;
#[cfg(any(feature = "consumer", feature = "provider"))]
pub mod coding;
#[cfg(feature = "consumer")]
pub mod consumer;
#[cfg(any(feature = "broker", feature = "provider"))]
mod mask;
#[cfg(feature = "provider")]
pub mod provider;
pub mod registry;
#[cfg(feature = "provider")]
pub mod report;
#[cfg(any(feature = "consumer", feature = "provider"))]
mod run;
#[cfg(any(feature = "broker", feature = "consumer", feature = "provider"))]
mod terminal;

pub use pact_core::{format, generate, matching, model};

#[doc(hidden)]
pub mod __private;
