use std::fmt;

use serde_json::Value;

use crate::verification::reason::{Reason, Remedy};

/// The named values that a setup returned: its teardown can ask for them.
pub type StateValues = serde_json::Map<String, Value>;

/// Why a state could not be set up or taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateError(pub(crate) Reason);

impl StateError {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        StateError(Reason::new(what))
    }

    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<&Remedy> {
        self.0.remedy()
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for StateError {}
