//! What can go wrong.

mod load;
mod state;

use std::fmt::{self, Write as _};
use std::io;
use std::path::PathBuf;

pub use self::load::LoadError;
pub use self::state::{StateError, StateValues};
use crate::terminal::Shown;

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
        reason: String,
        /// How many interactions were not tried.
        not_verified: usize,
    },
    /// It was ended before it was done, by Ctrl-C for one.
    Interrupted {
        /// How many interactions were not begun.
        not_verified: usize,
    },
    /// The handlers of provider states contradict each other.
    Handlers(String),
    /// The verification was not told enough.
    Setup(String),
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

impl fmt::Display for VerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        match self {
            VerificationError::Load(error) => write!(f, "{error}"),
            VerificationError::NoInteractions { origin } => {
                write!(
                    f,
                    "{origin} has no interactions: run the consumer's tests, or allow it with `.allow_no_interactions()`"
                )
            }
            VerificationError::Unreachable { reason, not_verified } => {
                write!(f, "{reason} {}", NotVerified(*not_verified))
            }
            VerificationError::Interrupted { not_verified } => {
                write!(f, "interrupted: {}", NotVerified(*not_verified))
            }
            VerificationError::Handlers(reason) | VerificationError::Setup(reason) => f.write_str(reason),
            VerificationError::Report { path, source } => {
                write!(
                    f,
                    "the report {} cannot be written: {source}; name another file, or mend what stands in the way",
                    path.display()
                )
            }
            #[cfg(feature = "broker")]
            VerificationError::Broker(error) => write!(f, "{error}"),
        }
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
            VerificationError::Report { source, .. } => Some(source),
            #[cfg(feature = "broker")]
            VerificationError::Broker(error) => Some(error),
            _ => None,
        }
    }
}
