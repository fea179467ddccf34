use std::any::Any;
use std::ops::Deref;

use serde::de::DeserializeOwned;

use super::call::CurrentInteraction;
use super::handler::StateContext;
use crate::model::ProviderState;
use crate::verification::error::StateError;

/// What the argument of a state handler can be.
#[diagnostic::on_unimplemented(
    message = "a state handler cannot ask for `{Self}`",
    label = "take `State<T>`, `Params<T>`, `Values<T>`, `ProviderState` or `CurrentInteraction`",
    note = "an argument may also have the name of a capture: `#[pact_provider_state(\"user {{id}} exists\")]` gives `id: u64`"
)]
pub trait FromStateContext: Sized {
    /// Takes it out of the context.
    ///
    /// # Errors
    ///
    /// When the context does not have it, or not in this form.
    fn from_context(context: &StateContext) -> Result<Self, StateError>;
}

/// What was given with `Provider::state`: a database handle, for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State<T>(pub T);

/// The parameters that the pact gives with the state; with all states of the interaction, where a message is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params<T>(pub T);

/// What the state's setup returned, for its teardown; what all setups of the interaction returned, where a message is made.
/// A teardown runs also after a setup that failed and returned nothing: `Values<Option<T>>` is `None` then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Values<T>(pub T);

impl<T: Any + Clone> FromStateContext for State<T> {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        context.call.shared().map(State)
    }
}

impl<T: DeserializeOwned> FromStateContext for Params<T> {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        context.call.params("the state's").map(Params)
    }
}

impl<T: DeserializeOwned> FromStateContext for Values<T> {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        context.call.values().map(Values)
    }
}

/// The state itself, as the pact has it.
impl FromStateContext for ProviderState {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        Ok(context.state.clone())
    }
}

impl FromStateContext for CurrentInteraction {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        Ok((*context.call.setting.interaction).clone())
    }
}

impl<T> Deref for State<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Deref for Params<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Deref for Values<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
