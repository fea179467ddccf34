//! What is known when a function of the user is called.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model::{Json, Members, ProviderState};
use crate::verification::error::{StateError, StateValues};
use crate::verification::names::Captures;

/// What `Provider::state` was given, by type.
pub(crate) type Shared = Arc<Context>;

#[derive(Default)]
pub(crate) struct Context(HashMap<TypeId, (&'static str, Box<dyn Any + Send + Sync>)>);

impl Context {
    pub(crate) fn insert<T: Any + Send + Sync>(&mut self, value: T) {
        self.0.insert(TypeId::of::<T>(), (type_name::<T>(), Box::new(value)));
    }

    fn find<T: Any + Clone>(&self) -> Option<T> {
        self.0.get(&TypeId::of::<T>())?.1.downcast_ref().cloned()
    }

    fn names(&self) -> Vec<&'static str> {
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

/// The interaction that is verified just now.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CurrentInteraction {
    /// What it is called.
    pub description: String,
    /// Who needs it.
    pub consumer: String,
    /// What is to be true at the provider.
    pub states: Vec<ProviderState>,
}

/// What is the same for all that is called for one interaction.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) shared: Shared,
    pub(crate) interaction: Arc<CurrentInteraction>,
    pub(crate) timeout: Duration,
}

impl Setting {
    pub(crate) fn new(
        shared: &Shared,
        timeout: Duration,
        consumer: &str,
        description: &str,
        states: &[ProviderState],
    ) -> Self {
        let interaction = CurrentInteraction {
            description: description.to_owned(),
            consumer: consumer.to_owned(),
            states: states.to_vec(),
        };
        Setting { shared: shared.clone(), interaction: Arc::new(interaction), timeout }
    }
}

/// What one call can be asked for.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) setting: Setting,
    pub(crate) params: Members,
    /// What the setup returned; nothing where it failed.
    pub(crate) values: Option<StateValues>,
    pub(crate) captures: Captures,
}

impl Call {
    pub(crate) fn shared<T: Any + Clone>(&self) -> Result<T, StateError> {
        self.setting.shared.find().ok_or_else(|| {
            let name = type_name::<T>();
            let known = match self.setting.shared.names().as_slice() {
                [] => "nothing".to_owned(),
                names => names.join(", "),
            };
            StateError::new(format!(
                "the handler asks for State<{name}>, but the provider was given {known}: call `.state(..)` with one before \
                 `.verify()`"
            ))
        })
    }

    pub(crate) fn params<T: DeserializeOwned>(&self, whose: &str) -> Result<T, StateError> {
        let params = Json::object(self.params.iter().cloned());
        deserialize(params.to_value()).map_err(|error| {
            let name = type_name::<T>();
            StateError::new(format!("invalid {name} in {whose} parameters {params}: {error}"))
        })
    }

    pub(crate) fn values<T: DeserializeOwned>(&self) -> Result<T, StateError> {
        let name = type_name::<T>();
        match self.values.clone().map(Value::Object) {
            Some(values) => deserialize(values.clone()).map_err(|error| {
                StateError::new(format!("invalid {name} in the values {values} that the setup returned: {error}"))
            }),
            None => {
                deserialize(Value::Null).or_else(|_| deserialize(Value::Object(StateValues::new()))).map_err(|_| {
                    StateError::new(format!(
                        "the setup failed and returned nothing, so there is no {name}: take `Values<Option<..>>`"
                    ))
                })
            }
        }
    }

    /// What a capture stands for in `whole`: the name of a state, the description of a message.
    pub(crate) fn capture<T: FromStr<Err: fmt::Display>>(&self, whole: &str, name: &str) -> Result<T, StateError> {
        let text = self.captures.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str());
        text.parse().map_err(|error| {
            let kind = type_name::<T>();
            StateError::new(format!("invalid {kind} {text:?} for `{{{name}}}` in {whole}: {error}"))
        })
    }
}

fn deserialize<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}
