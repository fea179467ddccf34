use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::model::ProviderState;
use crate::registry::{Entry, Site};

/// What `#[pact_provider_state]` registers.
#[derive(Debug)]
pub struct StateHandler {
    /// Where it was written.
    pub site: Site,
    /// The state's name in the pact.
    pub state: &'static str,
    /// Whether it sets the state up or takes it down.
    pub action: StateAction,
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

/// The named values that a setup returned: its teardown can ask for them.
pub type StateValues = serde_json::Map<String, Value>;

/// A state handler at work.
pub type StateFuture = Pin<Box<dyn Future<Output = Result<StateValues, StateError>>>>;

/// What a state handler can ask for.
#[derive(Debug, Clone)]
pub struct StateContext {
    pub(crate) shared: Shared,
    pub(crate) state: ProviderState,
    pub(crate) values: StateValues,
}

/// What `Provider::state` was given, by type.
pub(crate) type Shared = Arc<Context>;

#[derive(Default)]
pub(crate) struct Context(HashMap<TypeId, (&'static str, Box<dyn Any + Send + Sync>)>);

impl Context {
    pub(crate) fn insert<T: Any + Send + Sync>(&mut self, value: T) {
        self.0.insert(TypeId::of::<T>(), (std::any::type_name::<T>(), Box::new(value)));
    }

    pub(super) fn find<T: Any + Clone>(&self) -> Option<T> {
        self.0.get(&TypeId::of::<T>())?.1.downcast_ref().cloned()
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.0.values().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// Why a state could not be set up or taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateError(pub(crate) String);

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StateError {}

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
        let value = self.map_err(|error| StateError(format!("{error:#}")))?;
        match serde_json::to_value(value) {
            Ok(Value::Object(values)) => Ok(values),
            Ok(Value::Null) => Ok(StateValues::new()),
            Ok(other) => Err(StateError(format!("returned {other}, which is neither nothing nor names with values"))),
            Err(error) => Err(StateError(format!("returned a value that has no JSON form: {error}"))),
        }
    }
}
