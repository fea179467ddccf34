//! The provider's side: pacts are loaded, states are set up, requests are replayed, responses are matched.

mod builder;
mod client;
#[cfg(feature = "consumer")]
mod contract;
mod error;
mod event;
mod http;
mod launch;
mod loader;
mod message;
#[cfg(not(feature = "tls"))]
mod no_tls;
mod outcome;
mod pact_url;
#[cfg(feature = "broker")]
mod publish;
mod redirect;
mod session;
mod source;
mod states;
mod target;
#[cfg(feature = "tls")]
mod tls;
mod verifier;

pub use builder::Provider;
pub use error::VerificationError;
pub use event::{InteractionOutcome, InteractionResult, Sent};
pub use launch::Launch;
pub use loader::LoadError;
pub use message::MessageRequest;
pub use outcome::Verification;
pub use pact_url::PactUrl;
pub(crate) use session::provider_test;
pub use session::{PactSource, ProviderTest, VerificationOutcome};
pub use states::{
    FromStateContext, Params, State, StateAction, StateChange, StateContext, StateError, StateFuture, StateHandler,
    StateOutcome, StateValues, Values,
};
#[cfg(feature = "tls")]
pub use tls::{Pem, Tls};
