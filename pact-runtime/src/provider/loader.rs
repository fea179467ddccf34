//! Pacts from files.

use std::fmt::{self, Write as _};
use std::io;
use std::path::{Path, PathBuf};

use super::files::Files;
use crate::format::{self, ReadError, Unread};
use crate::model::{Json, Pact};
use crate::registry::did_you_mean;
use crate::run;
use crate::terminal::Shown;

/// A pact, and where it came from.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) pact: Pact,
    pub(super) origin: String,
    /// Where each interaction stands.
    pub(super) places: Vec<String>,
    /// The interactions that cannot be read.
    pub(super) unread: Vec<ReadError>,
    /// Whether its consumer does not count on any of it yet.
    pub(super) pending: bool,
    /// What the broker says of it, where it came from one.
    #[cfg(feature = "broker")]
    pub(super) fetched: Option<Box<super::publish::Fetched>>,
}

impl Loaded {
    pub(super) fn new(pact: Pact, origin: String, places: Vec<String>) -> Self {
        Loaded {
            pact,
            origin,
            places,
            unread: Vec::new(),
            pending: false,
            #[cfg(feature = "broker")]
            fetched: None,
        }
    }

    /// A pact's text, with the line of each interaction behind its origin.
    pub(super) fn read(text: &[u8], origin: String) -> Result<Self, ReadError> {
        let (pact, unread) = format::read_each(text)?;
        let lists = ["/interactions", "/messages"].map(|list| Json::locate_items(text, list));
        let places = lists.iter().flatten().enumerate();
        let places = places.filter(|(number, _)| !unread.iter().any(|unread| unread.number == *number));
        let places = places.map(|(_, place)| format!("{origin}:{}", place.line)).collect();
        let unread = unread.into_iter().map(|Unread { error, .. }| error).collect();
        Ok(Loaded { unread, ..Loaded::new(pact, origin, places) })
    }
}

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

/// What was found at a place.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) pacts: Vec<Loaded>,
    pub(super) errors: Vec<LoadError>,
    pub(super) warning: Option<String>,
}

/// Loads the pacts with a provider, or with any, from a file, from a directory and those below it, or from the files that
/// match a pattern. One bad file does not hide the others. None may have more bytes than `limit`.
pub(super) fn load(root: &Path, path: &Path, provider: Option<&str>, limit: usize) -> Found {
    let mut files = Files::find(root, path, limit);
    let mut errors = std::mem::take(&mut files.errors);
    let mut pacts = Vec::new();
    let mut others = Vec::new();
    for file in std::mem::take(&mut files.found) {
        match load_file(&mut files, &file, provider) {
            Ok(File::Ours(pact)) => pacts.push(pact),
            Ok(File::Other(name)) => others.push(name),
            Err(error @ LoadError::TooMuch { .. }) => {
                errors.push(error);
                pacts.clear();
                others.clear();
                break;
            }
            Err(error) => errors.push(error),
        }
    }
    let place = root.join(path).display().to_string();
    match provider {
        Some(provider) if pacts.is_empty() && !others.is_empty() => errors.push(LoadError::NoneForProvider {
            place,
            provider: provider.to_owned(),
            remedy: did_you_mean(provider, others.iter().map(String::as_str)),
        }),
        None if names(&pacts).len() > 1 => {
            errors.push(LoadError::SeveralProviders { place, providers: names(&pacts) });
            pacts.clear();
        }
        _ => {}
    }
    Found { pacts, errors, warning: files.warning() }
}

/// The names that pacts have for their provider.
pub(super) fn names(pacts: &[Loaded]) -> Vec<String> {
    let mut names: Vec<String> = pacts.iter().map(|loaded| loaded.pact.provider.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// A pact's text, as far as it concerns a provider.
pub(super) enum File {
    Ours(Loaded),
    /// With another provider: whether we can read the rest of it is no matter here.
    Other(String),
}

fn load_file(files: &mut Files, path: &Path, provider: Option<&str>) -> Result<File, LoadError> {
    let text = files.read(path)?;
    let read = read(&text, path.display().to_string(), provider)
        .map_err(|error| LoadError::Malformed { path: path.to_owned(), error })?;
    if let File::Ours(_) = read {
        run::note_verified(path);
    }
    Ok(read)
}

/// Reads a pact, if it is with a provider; or any.
pub(super) fn read(text: &[u8], origin: String, provider: Option<&str>) -> Result<File, ReadError> {
    let named = |text| Some(Json::parse(text).ok()?.get("provider")?.get("name")?.as_str()?.to_owned());
    match provider.and_then(|provider| named(text).filter(|name| name != provider)) {
        Some(other) => Ok(File::Other(other)),
        None => Loaded::read(text, origin).map(File::Ours),
    }
}
