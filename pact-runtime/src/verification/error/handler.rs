use std::fmt::{self, Write as _};

use crate::terminal::Shown;

/// Registered functions that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandlerError {
    /// Two functions are for the same.
    Twice {
        /// What has two of which kind: `the state "it rains" has two handlers`.
        what: String,
        /// The functions, with their places.
        places: [String; 2],
    },
    /// A state is taken down and never set up.
    NeverSetUp {
        /// The state's name; `None` for all that have no handler of their own.
        state: Option<String>,
        /// The function that takes it down, with its place.
        place: String,
        /// The nearest name of a state that is set up.
        nearest: Option<String>,
    },
    /// A name is not a template: a brace in it is not closed, for example.
    Name {
        /// What it names: `the state "user {id"`.
        what: String,
        /// The function, with its place.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        match self {
            HandlerError::Twice { what, places: [one, other] } => write!(f, "{what}, remove one: {one} and {other}"),
            HandlerError::NeverSetUp { state, place, nearest } => {
                match state {
                    Some(state) => write!(f, "the state {state:?} is")?,
                    None => f.write_str("states without a handler are")?,
                }
                write!(f, " taken down but never set up: {place}")?;
                nearest.iter().try_for_each(|nearest| write!(f, "; {nearest}"))
            }
            HandlerError::Name { what, place, reason } => write!(f, "{what} of {place}: {reason}"),
        }
    }
}

impl std::error::Error for HandlerError {}
