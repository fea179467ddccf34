//! Pacts from files.

use std::path::Path;

use super::error::LoadError;
use super::files::Files;
#[cfg(feature = "broker")]
use crate::broker::{Broker, FetchedPact};
use crate::format::{self, ReadError, Reading, Unread};
use crate::model::{Json, Pact};
use crate::registry::did_you_mean;
use crate::run;

/// A pact, and where it came from.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) pact: Pact,
    pub(crate) origin: String,
    /// Where each interaction stands.
    pub(crate) places: Vec<String>,
    /// The interactions that cannot be read.
    pub(crate) unread: Vec<ReadError>,
    /// Whether its consumer does not count on any of it yet.
    pub(crate) pending: bool,
    /// The broker that it came from, and what that says of it.
    #[cfg(feature = "broker")]
    pub(crate) fetched: Option<Box<(Broker, FetchedPact)>>,
}

impl Loaded {
    pub(crate) fn new(pact: Pact, origin: String, places: Vec<String>) -> Self {
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
    pub(crate) fn read(text: &[u8], origin: String) -> Result<Self, ReadError> {
        let Reading { pact, places, unread } = format::read_each(text)?;
        let places = places.iter().map(|place| format!("{origin}:{}", place.line)).collect();
        let unread = unread.into_iter().map(|Unread { error, .. }| error).collect();
        Ok(Loaded { unread, ..Loaded::new(pact, origin, places) })
    }
}

/// What was found at a place.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) pacts: Vec<Loaded>,
    pub(crate) errors: Vec<LoadError>,
    pub(crate) warning: Option<String>,
}

/// Loads the pacts with a provider, or with any, from a file, from a directory and those below it, or from the files that
/// match a pattern. One bad file does not hide the others. None may have more bytes than `limit`.
pub(crate) fn load(root: &Path, path: &Path, provider: Option<&str>, limit: usize) -> Found {
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
            nearest: did_you_mean(provider, others.iter().map(String::as_str)),
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
pub(crate) fn names(pacts: &[Loaded]) -> Vec<String> {
    let mut names: Vec<String> = pacts.iter().map(|loaded| loaded.pact.provider.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// A pact's text, as far as it concerns a provider.
pub(crate) enum File {
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
pub(crate) fn read(text: &[u8], origin: String, provider: Option<&str>) -> Result<File, ReadError> {
    let named = |text| Some(Json::parse(text).ok()?.get("provider")?.get("name")?.as_str()?.to_owned());
    match provider.and_then(|provider| named(text).filter(|name| name != provider)) {
        Some(other) => Ok(File::Other(other)),
        None => Loaded::read(text, origin).map(File::Ours),
    }
}
