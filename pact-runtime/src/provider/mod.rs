//! The provider's side: pacts are loaded, states are set up, requests are replayed, responses are matched.

mod builder;
mod client;
#[cfg(feature = "consumer")]
mod contract;
mod error;
mod event;
mod loader;
mod message;
mod outcome;
#[cfg(feature = "broker")]
mod publish;
mod report;
mod session;
mod states;
mod target;
mod verifier;

pub use builder::Provider;
pub use error::VerificationError;
pub use event::{InteractionOutcome, InteractionResult, Sent};
pub use loader::LoadError;
pub use message::MessageRequest;
pub use outcome::Verification;
pub use report::Report;
pub(crate) use session::provider_test;
pub use session::{ProviderTest, VerificationOutcome};
pub use states::{
    FromStateContext, Params, State, StateAction, StateChange, StateContext, StateError, StateFuture, StateHandler,
    StateOutcome, StateValues, Values,
};
