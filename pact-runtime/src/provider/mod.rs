//! The provider's side: a [`Provider`] is told all that a verification needs, and verified by a test or a program.

mod builder;
mod github;
#[cfg(feature = "provider-main")]
mod harness;
mod interrupt;
mod report;
mod running;
mod session;
mod source;

pub use crate::report::Report;
pub use crate::verification::{
    CurrentInteraction, ErrorKind, ErrorOf, Filter, FromMessageContext, FromStateContext, HandlerError,
    InteractionError, InteractionErrorKind, InteractionOutcome, InteractionResult, Launch, Lengths, LoadError, Message,
    MessageContext, MessageFuture, MessageOutcome, MessageProducer, MessageRequest, PactUrl, Params, Progress, Reason,
    Remedy, Request, Sent, SetupError, SetupErrorKind, State, StateAction, StateChange, StateContext, StateError,
    StateFuture, StateHandler, StateOutcome, StateValues, Values, Verification, VerificationError,
};
#[cfg(feature = "tls")]
pub use crate::verification::{Pem, Tls, TlsError};
pub use builder::Provider;
#[cfg(feature = "provider-main")]
pub(crate) use harness::provider_main;
pub use interrupt::{interrupted, interrupted_by};
pub use session::{ProviderRun, ProviderTest, TestError, VerificationOutcome};
pub(crate) use session::{conclude, provider_needs_arguments, provider_test, provider_test_with, provider_verified};
pub use source::{BrokerOption, PactSource};
