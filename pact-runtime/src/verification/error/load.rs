use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::format::ReadError;
use crate::terminal::shown;
use crate::verification::reason::{Reason, Remedy};

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
        /// The nearest name there is, as a question, or all of them.
        nearest: String,
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
        reason: Reason,
    },
    /// What a broker gives is no pact that can be read.
    #[cfg(feature = "broker")]
    Fetched {
        /// The pact's URL.
        url: String,
        /// What is wrong with it, and where.
        error: ReadError,
    },
    /// There is no such contract.
    #[cfg(feature = "consumer")]
    Contract(crate::consumer::ContractError),
}

impl LoadError {
    /// What to do about it, where that is more than to mend what is named.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            LoadError::NoneForProvider { nearest, .. } => Some(Remedy::KnownName(nearest.clone())),
            LoadError::TooLong { .. } => Some(Remedy::PactLimit),
            LoadError::TooMuch { .. } => Some(Remedy::PactsLimit),
            LoadError::Url { reason, .. } => reason.remedy().cloned(),
            _ => None,
        }
    }

    pub(crate) fn reason(&self) -> Reason {
        let what = match self {
            LoadError::Io { path, source } if source.kind() == io::ErrorKind::NotFound => format!(
                "there is no file or directory {}: run the consumer's tests, or say where its pacts are",
                path.display()
            ),
            LoadError::Io { path, source } => format!("{} cannot be read: {source}", path.display()),
            LoadError::Malformed { path, error } => format!(
                "{}:{}: {error}; mend the file, or delete it and run the consumer's tests again",
                path.display(),
                error.place()
            ),
            LoadError::Interaction { origin, error } => format!(
                "{origin}:{}: {error}; this interaction is not verified: correct the file, or run the consumer's tests again",
                error.place()
            ),
            LoadError::NoneForProvider { place, provider, .. } => {
                format!("no pact in {place} is with the provider {provider:?}")
            }
            LoadError::SeveralProviders { place, providers } => {
                format!("the pacts in {place} are with several providers: say which is meant: {}", providers.join(", "))
            }
            LoadError::NoMatch { pattern } => {
                format!("no file matches {pattern}: run the consumer's tests, or say where its pacts are")
            }
            LoadError::Pattern { pattern, reason } => format!("invalid glob pattern {pattern}: {reason}"),
            LoadError::TooLong { place, limit } => format!("{place} has more than {limit} bytes"),
            LoadError::TooMuch { place, limit } => {
                format!("{place} has more than {limit} bytes of pacts, or too many entries")
            }
            LoadError::Url { url, reason } => {
                return reason.clone().of(format_args!("the pact at {url} cannot be fetched: "));
            }
            #[cfg(feature = "broker")]
            LoadError::Fetched { url, error } => format!("{url}:{}: {error}", error.place()),
            #[cfg(feature = "consumer")]
            LoadError::Contract(error) => error.to_string(),
            LoadError::None { path } => {
                format!("there is no pact file (*.json) in {}: run the consumer's tests", path.display())
            }
        };
        Reason::new(what).with(self.remedy())
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.reason().to_string()))
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            LoadError::Io { source, .. } => Some(source),
            LoadError::Malformed { error, .. } | LoadError::Interaction { error, .. } => Some(error),
            #[cfg(feature = "broker")]
            LoadError::Fetched { error, .. } => Some(error),
            #[cfg(feature = "consumer")]
            LoadError::Contract(error) => Some(error),
            _ => None,
        }
    }
}
