use std::fmt;

use super::{Json, Members};

/// What must be true at the provider before an interaction: a name, and parameters for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderState {
    /// The name that the provider's handler is registered under.
    pub name: String,
    /// The parameters, by name, in order.
    pub params: Members,
}

impl ProviderState {
    /// A state without parameters.
    pub fn new(name: impl Into<String>) -> Self {
        ProviderState { name: name.into(), params: Members::new() }
    }

    /// What makes a state itself: its name in quotes, and its parameters by name whatever their order.
    pub fn identity(&self) -> String {
        let mut params: Vec<_> = self.params.iter().collect();
        params.sort_by(|(a, _), (b, _)| a.cmp(b));
        let name = Json::string(self.name.as_str());
        if params.is_empty() {
            name.to_string()
        } else {
            format!("{name} {}", Json::object(params.into_iter().map(|(name, value)| (name.clone(), value.clone()))))
        }
    }

    /// The parameters as one JSON object.
    pub fn params_json(&self) -> Json {
        Json::object(self.params.iter().cloned())
    }
}

/// The name, and the parameters as JSON where there are any: `a user exists {"id":42}`.
impl fmt::Display for ProviderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.params.is_empty() { Ok(()) } else { write!(f, " {}", self.params_json()) }
    }
}
