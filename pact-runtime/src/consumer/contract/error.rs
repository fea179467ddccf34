use std::fmt;

/// A contract that cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContractError {
    /// No contract has the name.
    Unknown {
        /// The name.
        name: String,
        /// The nearest name there is.
        remedy: String,
    },
    /// Several contracts have the name.
    Ambiguous {
        /// The name.
        name: String,
        /// Where they were written.
        places: Vec<String>,
    },
}

impl fmt::Display for ContractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ContractError::Unknown { name, remedy } => {
                write!(f, "no function `{name}` is annotated with #[pact_contract]: {remedy}")
            }
            ContractError::Ambiguous { name, places } => {
                write!(f, "several contracts have the name `{name}`, rename one: {}", places.join(", "))
            }
        }
    }
}

impl std::error::Error for ContractError {}
