//! Provider states: the handlers that `#[pact_provider_state]` registers, what they can ask for, and finding them.

mod extract;
mod handler;
mod plan;
mod url;

pub use extract::{FromStateContext, Params, State, Values};
pub(super) use handler::{Context, Shared};
pub use handler::{StateAction, StateContext, StateError, StateFuture, StateHandler, StateOutcome, StateValues};
pub(super) use plan::{Handlers, StateFunction};
pub use url::StateChange;
