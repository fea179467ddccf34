use std::any::Any;
use std::ops::Deref;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::handler::{StateContext, StateError};

/// What the argument of a state handler can be.
#[diagnostic::on_unimplemented(
    message = "a state handler cannot ask for `{Self}`",
    label = "take `State<T>`, `Params<T>` or `Values<T>`"
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

/// The parameters that the pact gives with the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params<T>(pub T);

/// What the state's setup returned; for its teardown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Values<T>(pub T);

impl<T: Any + Clone> FromStateContext for State<T> {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        context.shared.find().map(State).ok_or_else(|| {
            let name = std::any::type_name::<T>();
            let known = match context.shared.names().as_slice() {
                [] => "nothing".to_owned(),
                names => names.join(", "),
            };
            StateError(format!(
                "the handler asks for State<{name}>, but the provider was given {known}: call `.state(..)` with one before \
                 `.verify()`"
            ))
        })
    }
}

impl<T: DeserializeOwned> FromStateContext for Params<T> {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        let params = context.state.params_json();
        deserialize(params.to_value()).map(Params).map_err(|error| {
            let name = std::any::type_name::<T>();
            StateError(format!("the state's parameters {params} are no {name}: {error}"))
        })
    }
}

impl<T: DeserializeOwned> FromStateContext for Values<T> {
    fn from_context(context: &StateContext) -> Result<Self, StateError> {
        let values = Value::Object(context.values.clone());
        deserialize(values.clone()).map(Values).map_err(|error| {
            let name = std::any::type_name::<T>();
            StateError(format!("the values {values} that the setup returned are no {name}: {error}"))
        })
    }
}

fn deserialize<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
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
