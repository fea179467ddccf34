//! The consumer's side: patterns and interactions, the mock provider, the end of a test, the pact file.
//!
//! The modules form a one-way list, and so do the files in each; each names only those to its left:
//!
//! ```text
//! pattern | contents | body_type  outcome | expectations | interaction  mock | contract | registered | writer | pact_file  message | pact | case | session
//! ```

mod body_type;
mod case;
mod contents;
mod contract;
mod expectations;
mod interaction;
mod message;
mod mock;
mod outcome;
mod pact;
mod pact_file;
mod pattern;
mod registered;
mod session;
mod writer;

pub use body_type::{BodyError, BodyRules, PactBody};
#[doc(hidden)]
pub use body_type::{Choices, List, OfAny, OfBody, Part, Value, as_list, list, parsed};
pub use contents::{FormPart, part};
#[cfg(feature = "broker")]
pub use contract::CanIDeploy;
pub use contract::{Contract, ContractDefinition, ContractError};
pub use expectations::Order;
#[doc(hidden)]
pub use interaction::ToStateParam;
pub use interaction::{
    InteractionBuilder, IntoStateParams, IntoStatus, RequestBuilder, ResponseBuilder, StateParams, StatusPattern,
    status,
};
pub use message::{AnswerBuilder, Exchange, MessageBuilder, RequestMessageBuilder};
#[doc(hidden)]
pub use mock::MockOptions;
pub use mock::{MockError, MockProvider, MockProviderBuilder};
#[cfg(feature = "wiremock")]
pub use mock::{Mount, wiremock_request};
pub use outcome::{ClosestInteraction, MockMismatch, Outcome, RefusedMessage};
pub use pact::Pact;
pub use pattern::{
    ContentPattern, IntoPattern, IntoPatterns, Pattern, all_of, any_of, any_value, array_containing, boolean,
    content_type, date, datetime, decimal, each_key, each_like, each_value, equal, from_state, includes, integer,
    integer_in_range, like, mock_url, not_empty, null_value, number, number_in_range, one_of, random_boolean,
    random_decimal, random_hexadecimal, random_int, random_string, regex, semver, time, uuid, values_like,
};
pub use registered::{ConsumerTest, Parties, Runtime, Subject};
pub use session::TestOutcome;
pub(crate) use session::{consumer_test, consumer_test_async, contract_test, contract_test_async};
pub use writer::{PactDifference, Pruned, Pruning, WriteError};
