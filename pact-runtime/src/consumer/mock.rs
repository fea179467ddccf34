//! The mock provider: an HTTP server that answers as a contract says.

#[cfg(feature = "reqwest")]
mod client;
mod connection;
mod cors;
#[cfg(feature = "reqwest")]
mod direct;
mod error;
#[cfg(feature = "wiremock")]
mod mount;
mod options;
mod progress;
mod provider;
mod responder;
mod serve;
mod server;
#[cfg(test)]
mod tests;
mod wire;

pub use self::error::MockError;
#[cfg(feature = "wiremock")]
pub use self::mount::{Mount, wiremock_request};
pub use self::options::MockOptions;
pub(super) use self::provider::Finishing;
pub use self::provider::{MockProvider, MockProviderBuilder};
