//! The provider's side: pacts are loaded, states are set up, requests are replayed, responses are matched.

mod asked;
mod builder;
mod client;
#[cfg(feature = "consumer")]
mod contract;
mod error;
mod event;
mod exchange;
mod files;
mod filter;
mod functions;
mod guard;
#[cfg(feature = "provider-main")]
mod harness;
mod identical;
mod interrupt;
mod launch;
mod limits;
mod loader;
mod message;
mod names;
mod options;
mod outcome;
mod pact_url;
mod pacts;
mod plan;
mod policy;
mod prepare;
#[cfg(feature = "broker")]
mod publish;
mod report;
mod running;
mod schedule;
mod session;
mod source;
mod states;
mod stop;
mod target;
mod unsupported;
mod verifier;
mod workers;

pub use builder::Provider;
pub use error::{LoadError, StateError, StateValues, VerificationError};
pub use event::{InteractionOutcome, InteractionResult, Lengths, Progress};
pub use filter::Filter;
#[cfg(feature = "provider-main")]
pub(crate) use harness::provider_main;
pub use interrupt::{interrupted, interrupted_by};
pub use launch::Launch;
pub use message::{
    FromMessageContext, Message, MessageContext, MessageFuture, MessageOutcome, MessageProducer, MessageRequest,
    Request,
};
pub use outcome::Verification;
pub(crate) use outcome::Wording;
pub use pact_http::client::Sent;
#[cfg(feature = "tls")]
pub use pact_http::tls::{Pem, Tls, TlsError};
pub use pact_url::PactUrl;
pub use report::Report;
pub use session::{PactSource, ProviderRun, ProviderTest, VerificationOutcome};
pub(crate) use session::{conclude, provider_needs_arguments, provider_test, provider_test_with, provider_verified};
pub use states::{
    CurrentInteraction, FromStateContext, Params, State, StateAction, StateChange, StateContext, StateFuture,
    StateHandler, StateOutcome, Values,
};
