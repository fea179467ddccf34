use std::fmt;

use crate::terminal::shown;
use crate::verification::reason::{Reason, Remedy};

/// Why a verification cannot begin, or its results cannot be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupError {
    kind: SetupErrorKind,
    pub(crate) reason: Reason,
}

/// What kept a verification from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SetupErrorKind {
    /// There is no pact: none was named, or a broker selects none.
    NoPacts,
    /// It was not said where the provider is.
    NoTarget,
    /// The address of the provider, or of its state changes, is not one that can be asked.
    Address,
    /// A header cannot be sent.
    Header,
    /// A filter is not a regex, cannot be decided, or leaves nothing.
    Filter,
    /// TLS cannot be set up.
    Tls,
    /// The provider cannot be started, or is not ready in time.
    Launch,
    /// There is no broker to publish results to.
    NoBroker,
    /// Pacts were added that `provider_main!` cannot list.
    UnlistedPacts,
    /// The async runtime cannot start.
    Runtime,
}

impl SetupError {
    pub(crate) fn new(kind: SetupErrorKind, what: impl Into<String>) -> Self {
        SetupError { kind, reason: Reason::new(what) }
    }

    /// The same with what to do about it.
    pub(crate) fn with(self, remedy: Remedy) -> Self {
        SetupError { reason: self.reason.with(remedy), ..self }
    }

    /// What kept the verification from its beginning.
    pub fn kind(&self) -> SetupErrorKind {
        self.kind
    }

    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<&Remedy> {
        self.reason.remedy()
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.reason.to_string()))
    }
}

impl std::error::Error for SetupError {}
