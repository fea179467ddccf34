//! Pact files, from a file or a directory.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::format::{self, ReadError};
use crate::model::{Json, Pact};
use crate::registry::did_you_mean;

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
        /// The file or directory.
        path: PathBuf,
        /// The provider's name.
        provider: String,
        /// The nearest name there is.
        remedy: String,
    },
    /// There is no pact at all.
    None {
        /// The directory.
        path: PathBuf,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            LoadError::NoneForProvider { path, provider, remedy } => {
                write!(f, "no pact in {} is with the provider {provider:?}: {remedy}", path.display())
            }
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
            _ => None,
        }
    }
}

/// Loads the pacts with a provider from a file, or from a directory and those below it. One bad file does not hide the
/// others.
pub(super) fn load(path: &Path, provider: &str) -> (Vec<Loaded>, Vec<LoadError>) {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    collect(path, &mut files, &mut errors);
    if files.is_empty() && errors.is_empty() {
        errors.push(LoadError::None { path: path.to_owned() });
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
    if loaded.is_empty() && !others.is_empty() {
        errors.push(LoadError::NoneForProvider {
            path: path.to_owned(),
            provider: provider.to_owned(),
            remedy: did_you_mean(provider, others.iter().map(String::as_str)),
        });
    }
    (loaded, errors)
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

/// A file, as far as it concerns a provider.
enum File {
    Ours(Loaded),
    /// With another provider: whether we can read the rest of it is no matter here.
    Other(String),
}

fn load_file(path: &Path, provider: &str) -> Result<File, LoadError> {
    let text = fs::read(path).map_err(|source| LoadError::Io { path: path.to_owned(), source })?;
    let named = Json::parse(&text).ok().and_then(|json| Some(json.get("provider")?.get("name")?.as_str()?.to_owned()));
    if let Some(other) = named.filter(|name| name != provider) {
        return Ok(File::Other(other));
    }
    let loaded = Loaded::read(&text, path.display().to_string());
    Ok(File::Ours(loaded.map_err(|error| LoadError::Malformed { path: path.to_owned(), error })?))
}
