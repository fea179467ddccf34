use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use crate::model::ProviderState;
use crate::registry::{Entry, Site};
use crate::verification::error::{StateError, StateValues};

/// What `#[pact_provider_state]` registers.
#[derive(Debug)]
pub struct StateHandler {
    /// Where it was written.
    pub site: Site,
    /// The names of its states in pacts, perhaps with captures. Without any it is for every state that no other is for.
    pub names: &'static [&'static str],
    /// Whether it sets the state up or takes it down.
    pub action: StateAction,
    /// Whether interactions with its states may be verified at the same time as others.
    pub concurrent: bool,
    /// Calls the user's function with what it asks for.
    pub run: fn(StateContext) -> StateFuture,
}

inventory::collect!(StateHandler);

impl Entry for StateHandler {
    fn site(&self) -> &Site {
        &self.site
    }
}

/// When a state handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateAction {
    /// Before the request.
    Setup,
    /// After the response was checked, in reverse order, also when the check failed.
    Teardown,
}

/// A state handler at work.
pub type StateFuture = Pin<Box<dyn Future<Output = Result<StateValues, StateError>>>>;

/// What a state handler can ask for.
#[derive(Debug, Clone)]
pub struct StateContext {
    pub(crate) call: Call,
    pub(crate) state: ProviderState,
}

impl StateContext {
    /// A capture of the state's name, read as a value: what stands for `{id}` in `user {id} exists`.
    ///
    /// # Errors
    ///
    /// When the text is no such value.
    pub fn capture<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T, StateError> {
        self.call.capture(&format!("the state {:?}", self.state.name), name)
    }
}

/// What a state handler may return: `()`, or `Result<T, E>` where `T` is `()` or named values and `E` can be printed.
#[diagnostic::on_unimplemented(
    message = "a state handler returns `()` or `Result<T, E>`, not `{Self}`",
    label = "not what a state handler returns",
    note = "`T` must implement `Serialize` (the unit type does), and `E` must implement `Display`"
)]
pub trait StateOutcome {
    /// The named values, or why there is no such state.
    ///
    /// # Errors
    ///
    /// What the handler returned, or that its values are no names and values.
    fn into_values(self) -> Result<StateValues, StateError>;
}

impl StateOutcome for () {
    fn into_values(self) -> Result<StateValues, StateError> {
        Ok(StateValues::new())
    }
}

impl<T: Serialize, E: fmt::Display> StateOutcome for Result<T, E> {
    fn into_values(self) -> Result<StateValues, StateError> {
        let value = self.map_err(|error| StateError::new(format!("{error:#}")))?;
        match serde_json::to_value(value) {
            Ok(Value::Object(values)) => Ok(values),
            Ok(Value::Null) => Ok(StateValues::new()),
            Ok(other) => {
                Err(StateError::new(format!("returned {other}, which is neither nothing nor names with values")))
            }
            Err(error) => Err(StateError::new(format!("returned a value that has no JSON form: {error}"))),
        }
    }
}
