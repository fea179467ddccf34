//! What became of the tests of this workspace that ever wrote into a directory, looked at when a process first writes there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::claims::Claimant;
use super::contents::Contents;
use super::error::WriteError;
use super::lock::Lock;
use super::ownership::{Doubt, Ownership, Standing};
use super::replace;

/// The tests that are gone and those in doubt, by the name of the pact file.
#[derive(Debug, Default)]
pub(super) struct Review {
    gone: BTreeMap<String, Vec<Claimant>>,
    doubts: Vec<(Claimant, Doubt)>,
}

/// The directories that this process has looked through: what is there now stays while it runs.
static DONE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

impl Review {
    /// Empty from the second time on.
    pub(super) fn once_for_each_process(dir: &Path, ownership: &mut Ownership<'_>) -> Self {
        if DONE.lock().unwrap_or_else(PoisonError::into_inner).contains(dir) {
            return Review::default();
        }
        Review::of(ownership)
    }

    pub(super) fn of(ownership: &mut Ownership<'_>) -> Self {
        let mut review = Review::default();
        for (claimant, standing) in ownership.review() {
            match standing {
                Standing::There => {}
                Standing::Gone => review.gone.entry(claimant.pact.clone()).or_default().push(claimant),
                Standing::InDoubt(doubt) => review.doubts.push((claimant, doubt)),
            }
        }
        review
    }

    /// From now on this process need not look through a directory.
    pub(super) fn is_done(dir: &Path) {
        DONE.lock().unwrap_or_else(PoisonError::into_inner).insert(dir.to_owned());
    }

    /// The tests that are gone from a pact.
    pub(super) fn gone_from(&self, pact: &str) -> &[Claimant] {
        self.gone.get(pact).map(Vec::as_slice).unwrap_or_default()
    }

    /// The other pacts from which tests are gone.
    pub(super) fn others(&self, written: &str) -> impl Iterator<Item = (&String, &Vec<Claimant>)> {
        self.gone.iter().filter(move |(pact, _)| *pact != written)
    }

    /// What stays in doubt, a line each.
    pub(super) fn doubts(&self, written: &str) -> Vec<String> {
        let line = |(Claimant { pact, test, .. }, doubt): &(Claimant, Doubt)| {
            let pact = if pact == written { String::new() } else { format!(" in {pact}") };
            format!("{test}{pact}: {doubt}")
        };
        self.doubts.iter().map(line).collect()
    }

    /// Removes from the other pacts of the directory what only tests wrote that are gone.
    pub(super) fn sweep(
        &self,
        dir: &Path,
        written: &str,
        lock: &mut Lock,
        ownership: &mut Ownership<'_>,
    ) -> Result<(), WriteError> {
        for (name, gone) in self.others(written) {
            let pact = dir.join(name);
            // A link leads to another directory, whose memory is another one.
            if fs::symlink_metadata(&pact).is_ok_and(|metadata| !metadata.is_file()) {
                continue;
            }
            let mut contents = match fs::read(&pact) {
                // What cannot be read is left to those who write to it: they tell.
                Ok(text) => match Contents::read(&pact, &text) {
                    Ok(contents) => contents,
                    Err(_) => continue,
                },
                Err(error) if error.kind() == io::ErrorKind::NotFound => Contents::default(),
                Err(source) => return Err(WriteError::Io { path: pact, source }),
            };
            if !contents.forget(gone, ownership) {
                continue;
            }
            if !contents.is_empty() {
                replace::replace(&pact, lock, &contents.to_text())?;
                continue;
            }
            lock.announce_change(name)?;
            match fs::remove_file(&pact) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(WriteError::Io { path: pact, source });
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The tests of a pact of which nobody knows whose they are, a line each.
pub(super) fn doubts(contents: &Contents, path: &Path, ownership: &Ownership<'_>) -> Vec<String> {
    let pact = path.file_name().unwrap_or_default().to_string_lossy();
    let unknown = ownership.unknown(&pact, contents.ledger());
    let mut doubts: Vec<_> = unknown.into_iter().map(|test| format!("{test}: {}", Doubt::NotKnown)).collect();
    let left: BTreeSet<_> = ownership.left_to_nobody(&pact).collect();
    let left = left.into_iter().filter(|one| contents.has_any(one) && !contents.ledger().has_owner_of(one));
    doubts.extend(left.map(|one| format!("\"{one}\" was there before any test is known to have written it")));
    doubts
}
