use std::fmt;

use serde_json::Value;

/// The named values that a setup returned: its teardown can ask for them.
pub type StateValues = serde_json::Map<String, Value>;

/// Why a state could not be set up or taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateError(pub(crate) String);

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StateError {}
