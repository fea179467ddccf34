use std::fmt;

use crate::model::{Json, JsonSyntaxError, Place};

/// Why a text is not a pact that can be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The text is not JSON.
    Syntax(JsonSyntaxError),
    /// The JSON is not a pact.
    Content {
        /// The JSON pointer of the value that is wrong, empty for the document itself.
        pointer: String,
        /// Where that value stands in the text.
        place: Place,
        /// What was expected, and what was found.
        reason: String,
    },
}

impl ReadError {
    /// Where in the text.
    pub fn place(&self) -> Place {
        match self {
            ReadError::Syntax(error) => error.place,
            ReadError::Content { place, .. } => *place,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Syntax(error) => write!(f, "not JSON: {}", error.reason),
            ReadError::Content { pointer, reason, .. } if pointer.is_empty() => f.write_str(reason),
            ReadError::Content { pointer, reason, .. } => write!(f, "at {pointer}: {reason}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// A [`ReadError`] on its way up: each level puts its own name before the pointer, so that reading costs nothing where
/// nothing is wrong.
#[derive(Debug)]
pub(super) struct Problem {
    /// From the inside out.
    path: Vec<String>,
    reason: String,
    /// Whether it is about a rule or generator that is left out, while the rest of the file is read.
    is_to_leave_out: bool,
}

impl Problem {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Problem { path: Vec::new(), reason: reason.into(), is_to_leave_out: false }
    }

    pub(super) fn to_leave_out(reason: impl Into<String>) -> Self {
        Problem { is_to_leave_out: true, ..Problem::new(reason) }
    }

    /// Why a rule is left out, if that is all that has to be done.
    pub(super) fn leaves_out(self) -> Result<String, Self> {
        if self.is_to_leave_out { Ok(self.reason) } else { Err(self) }
    }

    pub(super) fn expected(what: &str, found: &Json) -> Self {
        let excerpt: String = found.to_string().chars().take(60).collect();
        Problem::new(format!("expected {what}, but found {excerpt}"))
    }

    pub(super) fn under(mut self, name: &str) -> Self {
        self.path.push(name.replace('~', "~0").replace('/', "~1"));
        self
    }

    pub(super) fn into_error(self, text: &[u8]) -> ReadError {
        let pointer = self.path.iter().rev().fold(String::new(), |pointer, token| pointer + "/" + token);
        let place = Json::locate(text, &pointer).unwrap_or(Place { line: 1, column: 1 });
        ReadError::Content { pointer, place, reason: self.reason }
    }
}
