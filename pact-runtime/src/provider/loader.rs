//! Pact files: one, all of a directory, or those that match a pattern.

use std::fmt::{self, Write as _};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::format::{self, ReadError};
use crate::model::{Json, Pact};
use crate::registry::did_you_mean;
use crate::terminal::Shown;

/// A pact, and where it came from.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) pact: Pact,
    pub(super) origin: String,
    /// Where each interaction stands.
    pub(super) places: Vec<String>,
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
            pending: false,
            #[cfg(feature = "broker")]
            fetched: None,
        }
    }

    /// A pact's text, with the line of each interaction behind its origin.
    pub(super) fn read(text: &[u8], origin: String) -> Result<Self, ReadError> {
        let pact = format::read(text)?;
        let lists = ["/interactions", "/messages"].map(|list| Json::locate_items(text, list));
        let places = lists.iter().flatten().map(|place| format!("{origin}:{}", place.line)).collect();
        Ok(Loaded::new(pact, origin, places))
    }
}

/// A pact that cannot be had.
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
            LoadError::Url { url, reason } => write!(f, "the pact at {url} cannot be had: {reason}"),
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
            LoadError::Malformed { error, .. } => Some(error),
            #[cfg(feature = "consumer")]
            LoadError::Contract(error) => Some(error),
            _ => None,
        }
    }
}

/// Loads the pacts with a provider, or with any, from a file, from a directory and those below it, or from the files that
/// match a pattern. One bad file does not hide the others.
pub(super) fn load(root: &Path, path: &Path, provider: Option<&str>) -> (Vec<Loaded>, Vec<LoadError>) {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    let place = root.join(path);
    match pattern(root, path).filter(|_| !place.exists()) {
        Some(pattern) => find(&pattern, &mut files, &mut errors),
        None => collect(&place, &mut files, &mut errors),
    }
    if files.is_empty() && errors.is_empty() {
        errors.push(LoadError::None { path: place.clone() });
    }
    let mut loaded = Vec::new();
    let mut others = Vec::new();
    for file in files {
        match load_file(&file, provider) {
            Ok(File::Ours(pact)) => loaded.push(pact),
            Ok(File::Other(name)) => others.push(name),
            Err(error) => errors.push(error),
        }
    }
    let place = place.display().to_string();
    match provider {
        Some(provider) if loaded.is_empty() && !others.is_empty() => errors.push(LoadError::NoneForProvider {
            place,
            provider: provider.to_owned(),
            remedy: did_you_mean(provider, others.iter().map(String::as_str)),
        }),
        None if names(&loaded).len() > 1 => {
            errors.push(LoadError::SeveralProviders { place, providers: names(&loaded) });
            loaded.clear();
        }
        _ => {}
    }
    (loaded, errors)
}

/// The names that pacts have for their provider.
pub(super) fn names(pacts: &[Loaded]) -> Vec<String> {
    let mut names: Vec<String> = pacts.iter().map(|loaded| loaded.pact.provider.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// A path as a pattern, if it is one.
fn pattern(root: &Path, path: &Path) -> Option<String> {
    let text = path.to_str().filter(|text| text.contains(['*', '?', '[']))?;
    Path::new(&glob::Pattern::escape(root.to_str()?)).join(text).to_str().map(str::to_owned)
}

/// The files that match a pattern, by name.
fn find(pattern: &str, files: &mut Vec<PathBuf>, errors: &mut Vec<LoadError>) {
    let found = match glob::glob(pattern) {
        Ok(found) => found,
        Err(error) => {
            errors.push(LoadError::Pattern { pattern: pattern.to_owned(), reason: error.to_string() });
            return;
        }
    };
    for entry in found {
        match entry {
            Ok(path) if path.is_file() => files.push(path),
            Ok(_) => {}
            Err(error) => errors.push(LoadError::Io { path: error.path().to_owned(), source: error.into() }),
        }
    }
    if files.is_empty() && errors.is_empty() {
        errors.push(LoadError::NoMatch { pattern: pattern.to_owned() });
    }
}

/// The JSON files, by name.
fn collect(path: &Path, files: &mut Vec<PathBuf>, errors: &mut Vec<LoadError>) {
    let entries = |path: &Path| -> io::Result<Vec<PathBuf>> {
        if !fs::metadata(path)?.is_dir() {
            return Ok(Vec::new());
        }
        let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        Ok(entries)
    };
    if path.is_file() {
        files.push(path.to_owned());
        return;
    }
    match entries(path) {
        Ok(entries) => {
            for entry in entries {
                let is_json = entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
                if entry.is_dir() || is_json {
                    collect(&entry, files, errors);
                }
            }
        }
        Err(source) => errors.push(LoadError::Io { path: path.to_owned(), source }),
    }
}

/// A pact's text, as far as it concerns a provider.
pub(super) enum File {
    Ours(Loaded),
    /// With another provider: whether we can read the rest of it is no matter here.
    Other(String),
}

fn load_file(path: &Path, provider: Option<&str>) -> Result<File, LoadError> {
    let text = fs::read(path).map_err(|source| LoadError::Io { path: path.to_owned(), source })?;
    read(&text, path.display().to_string(), provider)
        .map_err(|error| LoadError::Malformed { path: path.to_owned(), error })
}

/// Reads a pact, if it is with a provider; or any.
pub(super) fn read(text: &[u8], origin: String, provider: Option<&str>) -> Result<File, ReadError> {
    let named = |text| Some(Json::parse(text).ok()?.get("provider")?.get("name")?.as_str()?.to_owned());
    match provider.and_then(|provider| named(text).filter(|name| name != provider)) {
        Some(other) => Ok(File::Other(other)),
        None => Loaded::read(text, origin).map(File::Ours),
    }
}
