//! The consumer's side: patterns and interactions, the mock provider, the end of a test, the pact file.

mod body_type;
mod contract;
mod expectations;
mod interaction;
mod message;
mod mock;
mod outcome;
mod pact;
mod pattern;
mod session;
mod writer;

pub use body_type::{BodyError, BodyRules, PactBody};
#[doc(hidden)]
pub use body_type::{Choices, List, OfAny, OfBody, Part, Value, as_list, list, parsed};
pub use contract::{Contract, ContractDefinition, ContractError};
pub use interaction::{InteractionBuilder, RequestBuilder, ResponseBuilder, StateParams};
pub use message::{AnswerBuilder, Exchange, MessageBuilder, RefusedMessage, RequestMessageBuilder};
pub use mock::{MockError, MockProvider, MockProviderBuilder};
pub use outcome::{ClosestInteraction, MockMismatch, Outcome};
pub use pact::Pact;
pub use pattern::{
    IntoPattern, Pattern, boolean, decimal, each_like, equal, includes, integer, like, null_value, number, regex,
};
pub use session::{ConsumerTest, Subject, TestOutcome};
pub(crate) use session::{consumer_test, consumer_test_async, contract_test, contract_test_async};
pub use writer::WriteError;
