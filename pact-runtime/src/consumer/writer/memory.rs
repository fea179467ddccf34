//! What this process last saw in a pact file: with many tests in one process, reading the file again for each would cost
//! more than everything else.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::contents::Contents;
use super::lock::Lock;

/// Length and time of the last change.
type Stamp = (u64, SystemTime);

#[derive(Debug)]
struct Seen {
    /// The last change that was announced through the lock.
    change: String,
    /// Tells a file that somebody edited without taking the lock.
    stamp: Stamp,
    contents: Contents,
}

static SEEN: Mutex<BTreeMap<PathBuf, Seen>> = Mutex::new(BTreeMap::new());

/// The contents of a pact file, if nobody has changed it since. Whoever takes them must [`keep`] them again, or the file
/// is read the next time: nothing half merged is ever remembered.
pub(super) fn recall(path: &Path, lock: &Lock) -> Option<Contents> {
    let seen = all().remove(path)?;
    let is_unchanged = Some(seen.change.as_str()) == lock.last_change(&name(path)) && stamp(path) == Some(seen.stamp);
    is_unchanged.then_some(seen.contents)
}

pub(super) fn keep(path: &Path, lock: &Lock, contents: Contents) {
    // Without the name of its last change nobody could tell whether the file is another one by now.
    let change = lock.last_change(&name(path)).map(str::to_owned);
    if let (Some(stamp), Some(change)) = (stamp(path), change) {
        all().insert(path.to_owned(), Seen { change, stamp, contents: contents.unchanged() });
    }
}

fn name(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

fn all() -> MutexGuard<'static, BTreeMap<PathBuf, Seen>> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}
