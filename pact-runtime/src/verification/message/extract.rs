use std::any::{Any, type_name};
use std::ops::Deref;

use serde::de::DeserializeOwned;

use super::producer::MessageContext;
use super::request::MessageRequest;
use crate::verification::error::StateError;
use crate::verification::states::{CurrentInteraction, Params, State, Values};

/// What the argument of a message producer can be.
#[diagnostic::on_unimplemented(
    message = "a message producer cannot ask for `{Self}`",
    label = "take `State<T>`, `Params<T>`, `Values<T>`, `Request<T>`, `MessageRequest` or `CurrentInteraction`",
    note = "an argument may also have the name of a capture: `#[pact_message(\"user {{id}} created\")]` gives `id: u64`"
)]
pub trait FromMessageContext: Sized {
    /// Takes it out of the context.
    ///
    /// # Errors
    ///
    /// When the context does not have it, or not in this form.
    fn from_context(context: &MessageContext) -> Result<Self, StateError>;
}

/// The message that is to be answered, read as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<T>(pub T);

impl<T: DeserializeOwned> FromMessageContext for Request<T> {
    fn from_context(context: &MessageContext) -> Result<Self, StateError> {
        let name = type_name::<T>();
        let Some(request) = &context.request.request else {
            return Err(StateError::new(format!("it asks for Request<{name}>, but this message answers no request")));
        };
        request.parse().map(Request).map_err(|error| {
            let body = String::from_utf8_lossy(&request.body);
            StateError::new(format!("invalid {name} in the request {body}: {error}"))
        })
    }
}

impl<T> Deref for Request<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Everything at once.
impl FromMessageContext for MessageRequest {
    fn from_context(context: &MessageContext) -> Result<Self, StateError> {
        Ok(context.request.clone())
    }
}

impl<T: Any + Clone> FromMessageContext for State<T> {
    fn from_context(context: &MessageContext) -> Result<Self, StateError> {
        context.call.shared().map(State)
    }
}

impl<T: DeserializeOwned> FromMessageContext for Params<T> {
    fn from_context(context: &MessageContext) -> Result<Self, StateError> {
        context.call.params("the states'").map(Params)
    }
}

impl<T: DeserializeOwned> FromMessageContext for Values<T> {
    fn from_context(context: &MessageContext) -> Result<Self, StateError> {
        context.call.values().map(Values)
    }
}

impl FromMessageContext for CurrentInteraction {
    fn from_context(context: &MessageContext) -> Result<Self, StateError> {
        Ok((*context.call.setting.interaction).clone())
    }
}
