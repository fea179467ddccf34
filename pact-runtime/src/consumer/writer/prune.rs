//! Removing on request what no test needs any more, in doubt as well: `pact-verifier prune`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::claims::{self, Claimant};
use super::contents::Contents;
use super::error::{WriteError, io_error};
use super::lock::Lock;
use super::ownership::NOBODY;
use super::{program, replace, sources, workspace};

/// What is to be pruned: the interactions that tests of a workspace wrote into the pacts of a directory, and that no test
/// needs any more. See [`Pruning::run`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Pruning {
    /// The directory of the pacts.
    pub dir: PathBuf,
    /// The directory of the workspace, to which the source files in the pacts are relative.
    pub workspace: PathBuf,
    /// The names of the workspace's packages. What tests of other packages wrote stays.
    pub packages: Vec<String>,
    /// Tests that are gone, whatever their source files say, by their ids in the pacts: `shop test pacts::asks`.
    pub tests: BTreeSet<String>,
}

/// What a test wrote that is not needed any more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// The pact file.
    pub pact: PathBuf,
    /// The id of the test in the pact.
    pub test: String,
    /// Why it is not needed.
    pub reason: &'static str,
    /// The interactions that go with it; those that other tests wrote as well stay.
    pub interactions: Vec<String>,
    /// Whether the pact file itself goes, because nothing is left in it.
    pub empties_pact: bool,
}

impl Pruning {
    /// Prunes a directory for a workspace.
    pub fn new(dir: impl Into<PathBuf>, workspace: impl Into<PathBuf>) -> Self {
        Pruning { dir: dir.into(), workspace: workspace.into(), ..Pruning::default() }
    }

    /// Finds what is not needed any more, and removes it unless this is a dry run: what tests of the workspace's packages
    /// wrote whose source file is gone or does not name them. What other workspaces are known to have written stays.
    ///
    /// # Errors
    ///
    /// When a pact or its directory cannot be read or written.
    pub fn run(&self, is_dry: bool) -> Result<Vec<Pruned>, WriteError> {
        let dir = fs::canonicalize(&self.dir).map_err(io_error(&self.dir))?;
        // Who only looks may have no right to write.
        let mut lock = if is_dry { None } else { Some(Lock::of(&dir)?) };
        let mut claims = lock.as_ref().map(claims::load).transpose()?.unwrap_or_default();
        let own = workspace::identity(&self.workspace);
        let mut pruned = Vec::new();
        for pact in pacts(&dir)? {
            let text = fs::read(&pact).map_err(io_error(&pact))?;
            // What is not a pact has no ledger.
            let Ok(mut contents) = Contents::read(&pact, &text) else { continue };
            let name = pact.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let found = pruned.len();
            for (test, source, written) in contents.ledger_entries() {
                let Some(reason) = self.reason(&test, source.as_deref()) else { continue };
                let is_of_others = |interaction: &String| {
                    let mut all = claims.on(&name, interaction);
                    all.any(|(claimant, _)| claimant.workspace != own && claimant.workspace != NOBODY)
                };
                let (kept, given_up): (Vec<_>, Vec<_>) = written.into_iter().partition(is_of_others);
                if given_up.is_empty() && !kept.is_empty() {
                    continue;
                }
                let interactions = contents.give_up(&test, &given_up);
                for workspace in [own.as_str(), NOBODY] {
                    let (pact, workspace) = (name.clone(), workspace.to_owned());
                    claims.remove(&Claimant { pact, workspace, test: test.clone() });
                }
                pruned.push(Pruned { pact: pact.clone(), test, reason, interactions, empties_pact: false });
            }
            let Some(found) = pruned.get_mut(found..).filter(|found| !found.is_empty()) else { continue };
            let is_empty = contents.is_empty();
            for one in found {
                one.empties_pact = is_empty;
            }
            let Some(lock) = &mut lock else { continue };
            if is_empty {
                lock.announce_change(&name)?;
                fs::remove_file(&pact).map_err(io_error(&pact))?;
            } else {
                replace::replace(&pact, lock, &contents.to_text())?;
            }
        }
        match lock {
            Some(lock) => claims::save(&lock, claims).map(|()| pruned),
            None => Ok(pruned),
        }
    }

    /// Why a test is not needed, or `None`.
    fn reason(&self, id: &str, source: Option<&str>) -> Option<&'static str> {
        if self.tests.contains(id) {
            return Some("it is named on the command line");
        }
        if !self.packages.iter().any(|package| package == program::package(id)) {
            return None;
        }
        let text = match fs::read(self.workspace.join(source?)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Some("its source file is gone"),
            Err(_) => return None,
        };
        let text = String::from_utf8_lossy(&text);
        // The last part is the function, or one of its cases.
        let mut parts = id.rsplit("::").take(2).map(|part| part.strip_prefix("r#").unwrap_or(part));
        let is_named = parts.any(|part| sources::mentions(&text, part).all > 0) || sources::makes_names(&text);
        (!is_named).then_some("its source file does not name it")
    }
}

/// The files in a directory that may be pacts.
fn pacts(dir: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let entries = fs::read_dir(dir).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(io_error(dir))?;
    let is_file = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
    let files = entries.into_iter().filter(is_file).map(|entry| entry.path());
    let mut pacts: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    pacts.sort();
    Ok(pacts)
}
