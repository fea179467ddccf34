//! What can go wrong.

mod handler;
mod interaction;
mod load;
mod setup;
mod state;

use std::fmt;
use std::io;
use std::path::PathBuf;

pub use self::handler::HandlerError;
pub use self::interaction::{InteractionError, InteractionErrorKind};
pub use self::load::LoadError;
pub use self::setup::{SetupError, SetupErrorKind};
pub use self::state::{StateError, StateValues};
use super::reason::{Reason, Remedy};
use crate::terminal::shown;

/// What stands in the way of a verification. Never a failed expectation.
#[derive(Debug)]
#[non_exhaustive]
pub enum VerificationError {
    /// A pact cannot be loaded.
    Load(LoadError),
    /// A pact has no interactions.
    NoInteractions {
        /// The pact.
        origin: String,
    },
    /// The provider is not there.
    Unreachable {
        /// What was tried, what came of it, and what to do.
        reason: Reason,
        /// How many interactions were not tried.
        not_verified: usize,
    },
    /// It was ended before it was done, by Ctrl-C for one.
    Interrupted {
        /// How many interactions were not begun.
        not_verified: usize,
    },
    /// The handlers of provider states, or producers of messages, contradict each other.
    Handlers(HandlerError),
    /// The verification cannot begin with what it was told, or its results cannot be published.
    Setup(SetupError),
    /// A report cannot be written.
    Report {
        /// Its file.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// The broker could not be asked, or did not take the results.
    #[cfg(feature = "broker")]
    Broker(crate::broker::BrokerError),
}

impl VerificationError {
    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<Remedy> {
        self.reason().remedy().cloned()
    }

    pub(crate) fn reason(&self) -> Reason {
        match self {
            VerificationError::Load(error) => error.reason(),
            VerificationError::NoInteractions { origin } => {
                Reason::new(format!("{origin} has no interactions")).with(Remedy::AllowNoInteractions)
            }
            VerificationError::Unreachable { reason, not_verified } => {
                reason.clone().and(format_args!(" {}", NotVerified(*not_verified)))
            }
            VerificationError::Interrupted { not_verified } => {
                Reason::new(format!("interrupted: {}", NotVerified(*not_verified)))
            }
            VerificationError::Handlers(error) => Reason::new(error.to_string()),
            VerificationError::Setup(error) => error.reason.clone(),
            VerificationError::Report { path, source } => Reason::new(format!(
                "the report {} cannot be written: {source}; name another file, or mend what stands in the way",
                path.display()
            )),
            #[cfg(feature = "broker")]
            VerificationError::Broker(error) => {
                Reason::new(error.without_remedy()).with(error.remedy().map(Remedy::OfBroker))
            }
        }
    }
}

impl fmt::Display for VerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.reason().to_string()))
    }
}

/// How many interactions were not verified, in words.
struct NotVerified(usize);

impl fmt::Display for NotVerified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("1 interaction was not verified"),
            count => write!(f, "{count} interactions were not verified"),
        }
    }
}

impl std::error::Error for VerificationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            VerificationError::Load(error) => Some(error),
            VerificationError::Handlers(error) => Some(error),
            VerificationError::Setup(error) => Some(error),
            VerificationError::Report { source, .. } => Some(source),
            #[cfg(feature = "broker")]
            VerificationError::Broker(error) => Some(error),
            _ => None,
        }
    }
}
