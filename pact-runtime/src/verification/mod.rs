//! A verification as a function of plain [`Options`]: pacts are loaded, states are set up, requests are replayed, responses
//! are matched. Who gives the options, and what becomes of the outcome, is not known here.

mod asked;
mod client;
#[cfg(feature = "consumer")]
mod contract;
mod error;
mod event;
mod exchange;
mod files;
mod filter;
#[cfg(feature = "broker")]
mod from_broker;
mod functions;
mod guard;
mod identical;
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
mod reason;
mod schedule;
mod sending;
mod source;
mod states;
mod stop;
mod target;
mod unsupported;
mod verifier;
mod workers;

#[cfg(feature = "provider-main")]
pub(crate) use asked::{About, Answer, Asked, Asker, channel};
#[cfg(feature = "consumer")]
pub(crate) use contract::loaded;
pub use error::{
    HandlerError, InteractionError, InteractionErrorKind, LoadError, SetupError, SetupErrorKind, StateError,
    StateValues, VerificationError,
};
#[cfg(feature = "provider-main")]
pub(crate) use event::Event;
pub use event::{InteractionOutcome, InteractionResult, Lengths, Progress};
pub use filter::Filter;
#[cfg(feature = "broker")]
pub(crate) use from_broker::{FromBroker, WantedOfBroker};
pub(crate) use functions::{RequestFilter, States};
pub use launch::Launch;
pub(crate) use loader::Loaded;
pub use message::{
    FromMessageContext, Message, MessageContext, MessageFuture, MessageOutcome, MessageProducer, MessageRequest,
    Request,
};
pub(crate) use options::{Options, Watch};
pub use outcome::{ErrorKind, ErrorOf, Verification};
pub use pact_http::client::Sent;
#[cfg(feature = "tls")]
pub use pact_http::tls::{Pem, Tls, TlsError};
pub use pact_url::PactUrl;
pub(crate) use pacts::OtherNames;
pub(crate) use policy::MissingValues;
pub(crate) use reason::Words;
pub use reason::{Reason, Remedy};
pub(crate) use source::Source;

pub use states::{
    CurrentInteraction, FromStateContext, Params, State, StateAction, StateChange, StateContext, StateFuture,
    StateHandler, StateOutcome, Values,
};
pub(crate) use target::Target;
pub(crate) use verifier::verify;
