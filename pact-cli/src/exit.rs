use std::process::ExitCode;

use pact_harness::provider::{Verification, interrupted_by};

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The provider keeps its pacts.
    Kept,
    /// It does not.
    Broken,
    /// It could not be found out.
    Error,
    /// A header of the command line is none.
    MalformedHeader,
    /// A signal ended it.
    Interrupted(u8),
}

impl Exit {
    /// One failed interaction says more than whatever else went wrong.
    pub(crate) fn of(verification: &Verification) -> Self {
        if let Some(signal) = interrupted_by().filter(|_| verification.is_interrupted()) {
            Exit::Interrupted(signal)
        } else if verification.is_ok() {
            Exit::Kept
        } else if verification.failed().is_empty() {
            Exit::Error
        } else {
            Exit::Broken
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Kept => 0,
            Exit::Broken => 1,
            Exit::Error => 2,
            Exit::MalformedHeader => 3,
            Exit::Interrupted(signal) => 128 + signal,
        })
    }
}
