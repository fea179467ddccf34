use std::fmt::{self, Write as _};
use std::io;
use std::path::PathBuf;

use crate::format::ReadError;
use crate::terminal::Shown;

/// A pact that cannot be loaded.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// The file system said no.
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// The file is no pact that can be read.
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        error: ReadError,
    },
    /// An interaction of a pact cannot be read; the others can.
    Interaction {
        /// The pact.
        origin: String,
        /// What is wrong with it, and where.
        error: ReadError,
    },
    /// There are pacts, but none with this provider.
    NoneForProvider {
        /// The file, directory or pattern, the URL, or the contract.
        place: String,
        /// The provider's name.
        provider: String,
        /// The nearest name there is.
        remedy: String,
    },
    /// There are pacts with several providers, and nobody said which of them is meant.
    SeveralProviders {
        /// The directory or pattern.
        place: String,
        /// Their names.
        providers: Vec<String>,
    },
    /// There is no pact at all.
    None {
        /// The directory.
        path: PathBuf,
    },
    /// No file matches a pattern.
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// A pattern is not one.
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A pact is larger than it may be.
    TooLong {
        /// The file, or the URL without what could be a secret.
        place: String,
        /// How many bytes it may have.
        limit: usize,
    },
    /// The pacts of a directory or pattern are more than there may be.
    TooMuch {
        /// The directory or pattern.
        place: String,
        /// How many bytes they may have together.
        limit: usize,
    },
    /// What a URL gives is no pact.
    Url {
        /// The URL, without what could be a secret.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no such contract.
    #[cfg(feature = "consumer")]
    Contract(crate::consumer::ContractError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        match self {
            LoadError::Io { path, source } if source.kind() == io::ErrorKind::NotFound => write!(
                f,
                "there is no file or directory {}: run the consumer's tests, or say where its pacts are",
                path.display()
            ),
            LoadError::Io { path, source } => write!(f, "{} cannot be read: {source}", path.display()),
            LoadError::Malformed { path, error } => write!(
                f,
                "{}:{}: {error}; mend the file, or delete it and run the consumer's tests again",
                path.display(),
                error.place()
            ),
            LoadError::Interaction { origin, error } => write!(
                f,
                "{origin}:{}: {error}; this interaction is not verified: correct the file, or run the consumer's tests again",
                error.place()
            ),
            LoadError::NoneForProvider { place, provider, remedy } => {
                write!(f, "no pact in {place} is with the provider {provider:?}: {remedy}")
            }
            LoadError::SeveralProviders { place, providers } => {
                write!(
                    f,
                    "the pacts in {place} are with several providers: say which is meant: {}",
                    providers.join(", ")
                )
            }
            LoadError::NoMatch { pattern } => {
                write!(f, "no file matches {pattern}: run the consumer's tests, or say where its pacts are")
            }
            LoadError::Pattern { pattern, reason } => write!(f, "{pattern} is no pattern for files: {reason}"),
            LoadError::TooLong { place, limit } => write!(
                f,
                "{place} has more than {limit} bytes: allow more with `.pact_limit(..)`, if it is a pact at all"
            ),
            LoadError::TooMuch { place, limit } => write!(
                f,
                "{place} has more than {limit} bytes of pacts, or too many entries: name a directory or pattern with the \
                 pacts alone, or allow more with `.pact_limit(..)`, which is for one pact"
            ),
            LoadError::Url { url, reason } => write!(f, "the pact at {url} cannot be fetched: {reason}"),
            #[cfg(feature = "consumer")]
            LoadError::Contract(error) => write!(f, "{error}"),
            LoadError::None { path } => {
                write!(f, "there is no pact file (*.json) in {}: run the consumer's tests", path.display())
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            LoadError::Io { source, .. } => Some(source),
            LoadError::Malformed { error, .. } | LoadError::Interaction { error, .. } => Some(error),
            #[cfg(feature = "consumer")]
            LoadError::Contract(error) => Some(error),
            _ => None,
        }
    }
}
