//! Provider states: the handlers that `#[pact_provider_state]` registers, what they can ask for, and finding them.

mod call;
mod extract;
mod handler;
mod plan;
mod registered;
mod url;

pub use call::CurrentInteraction;
pub(crate) use call::{Call, Context, Setting, Shared};
pub use extract::{FromStateContext, Params, State, Values};
pub use handler::{StateAction, StateContext, StateFuture, StateHandler, StateOutcome};
pub(crate) use plan::{Handlers, StateFunction};
pub use url::StateChange;
