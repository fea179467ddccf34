//! Writes what a test has shown into the pact file. Many tests, threads, processes and test binaries write to one file:
//! each takes the file's lock, reads it, puts its own interactions in the place of those it wrote before, and renames a
//! new file over the old one. The file itself remembers which test wrote what, so that nothing else has to.

mod added;
mod claims;
mod conflicts;
mod contents;
mod disputes;
mod error;
mod identity;
mod layout;
mod ledger;
mod lock;
mod memory;
mod presence;
mod sweep;

use std::panic::Location;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use ecow::EcoString;

use self::contents::Contents;
pub use self::error::WriteError;
use self::lock::Lock;
use super::expectations::Expectation;
use crate::model::{Interaction, Json, SpecVersion};
use crate::registry::Site;

type Member = (EcoString, Json);

/// Who writes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    /// A test.
    Test { site: &'static Site },
    /// A contract whose pact file is generated.
    Contract { site: &'static Site, version: Option<&'static str> },
    /// Nobody who could be asked again: a pact that was at hand.
    Nobody,
}

/// What one test or contract adds to a pact.
#[derive(Debug)]
pub(super) struct Contribution<'c> {
    pub(super) owner: Owner,
    /// Whether the version of the specification must have all rules and generators; a file of another tool may have them
    /// all the same.
    pub(super) is_strict: bool,
    pub(super) consumer: &'c str,
    pub(super) provider: &'c str,
    pub(super) spec: SpecVersion,
    /// The directory of the pact file.
    pub(super) dir: PathBuf,
    pub(super) interactions: Vec<Contributed>,
    /// Members of the file's metadata, and of the file, that come along.
    pub(super) metadata: &'c [Member],
    pub(super) members: &'c [Member],
}

/// One of the interactions.
#[derive(Debug)]
pub(super) struct Contributed {
    pub(super) interaction: Interaction,
    /// Where the user described it.
    pub(super) place: &'static Location<'static>,
    pub(super) complete: bool,
}

impl From<Expectation> for Contributed {
    fn from(Expectation { interaction, place, complete, .. }: Expectation) -> Self {
        Contributed { interaction: Interaction::Http(interaction), place, complete }
    }
}

impl Owner {
    fn site(&self) -> Option<&'static Site> {
        match self {
            Owner::Test { site } | Owner::Contract { site, .. } => Some(site),
            Owner::Nobody => None,
        }
    }
}

/// Where pact files go: `PACT_OUTPUT_DIR`, or what the attribute says, or `pacts`; relative to the workspace, because
/// Cargo runs the tests of each package in its own directory.
pub(super) fn output_dir(workspace: &Path, attribute: Option<&str>) -> PathBuf {
    let dir = env::var_os("PACT_OUTPUT_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    workspace.join(dir.unwrap_or_else(|| PathBuf::from(attribute.unwrap_or("pacts"))))
}

/// Writes a contribution, and returns the path of the pact file.
pub(super) fn write(contribution: &Contribution<'_>) -> Result<PathBuf, WriteError> {
    let name = format!("{}-{}.json", contribution.consumer, contribution.provider);
    let path = contribution.dir.join(&name);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| WriteError::Io { path, source }
    };
    fs::create_dir_all(&contribution.dir).map_err(io(&contribution.dir))?;
    let mut lock = Lock::of(&path)?;
    let mut contents = match memory::recall(&path, &lock) {
        Some(contents) => contents,
        None => match fs::read(&path) {
            Ok(text) => Contents::read(&path, &text)?,
            // A pact without interactions says nothing.
            Err(error) if error.kind() == io::ErrorKind::NotFound && contribution.interactions.is_empty() => {
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Contents::default(),
            Err(error) => return Err(io(&path)(error)),
        },
    };
    if contents.merge(&path, &lock, contribution)? {
        replace(&path, &mut lock, &contents)?;
    }
    let site = contribution.owner.site();
    if let Some(site) = site {
        claims::record(&lock, site)?;
    }
    memory::keep(&path, &lock, contents);
    drop(lock);
    if let Some(site) = site {
        sweep::once_for_each_build(&path, site)?;
    }
    Ok(path)
}

/// Puts a new file in the place of the old one. Whoever is killed here leaves the old file whole; the next one overwrites
/// what was begun.
fn replace(pact: &Path, lock: &mut Lock, contents: &Contents) -> Result<(), WriteError> {
    let name = pact.file_name().unwrap_or_default().to_string_lossy();
    let begun = pact.with_file_name(format!(".{name}.tmp"));
    let written = fs::write(&begun, contents.to_text());
    if let Err(source) = written {
        // A full disk needs the room.
        let _ = fs::remove_file(&begun);
        return Err(WriteError::Io { path: begun, source });
    }
    lock.announce_change()?;
    fs::rename(&begun, pact).map_err(|source| WriteError::Io { path: pact.to_owned(), source })
}
