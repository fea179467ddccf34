//! What a [`pact-harness`](https://docs.rs/pact-harness) test needs at run time. Depend on `pact-harness`, not on this.
//!
//! The modules stand in one line, each names only those to its left:
//!
//! ```text
//! terminal  model  coding | format  matching  generate | mask | broker | registry | consumer | provider | report | __private
//! ```

#[cfg(feature = "broker")]
pub mod broker;
#[cfg(any(feature = "consumer", feature = "provider"))]
pub mod coding;
#[cfg(feature = "consumer")]
pub mod consumer;
pub mod format;
pub mod generate;
#[cfg(any(feature = "broker", feature = "provider"))]
mod mask;
pub mod matching;
pub mod model;
#[cfg(feature = "provider")]
pub mod provider;
pub mod registry;
#[cfg(feature = "provider")]
pub mod report;
mod terminal;

#[doc(hidden)]
pub mod __private;
