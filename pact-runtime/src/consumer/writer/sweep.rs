//! Pacts that nobody writes to any more, because the last of their tests is gone. When a program writes to a directory for
//! the first time since it was built - only then can a test have gone - it looks through the other pacts there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::claims::{Build, Claims};
use super::contents::{Contents, OURS};
use super::lock::{Lock, in_temp_dir};
use super::presence::Presence;
use super::{WriteError, replace};
use crate::registry::Site;

/// The directories that this process need not look at again.
static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Forgets tests that are gone in all pacts of a directory but one, which was written just now. The caller holds no lock:
/// two that wait for each other's would wait for ever.
pub(super) fn once_for_each_build(written: &Path, site: &Site) -> Result<(), WriteError> {
    let Some(dir) = written.parent() else { return Ok(()) };
    if !SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(dir.to_owned()) {
        return Ok(());
    }
    let Some(build) = Build::of_this_program().map(ToString::to_string) else { return Ok(()) };
    let (path, mut file, before) = sweepers(dir)?;
    if before.lines().any(|line| line == build) {
        return Ok(());
    }
    for pact in pacts(dir).filter(|pact| pact != written) {
        sweep(&pact, dir, site)?;
    }
    let current = before.lines().filter(|line| Build::is_current(line, false));
    let text: Vec<&str> = current.chain([build.as_str()]).collect();
    let noted = file.rewind().and_then(|()| file.set_len(0)).and_then(|()| file.write_all(text.join("\n").as_bytes()));
    noted.map_err(|source| WriteError::Io { path, source })
}

/// The file that says which builds have swept a directory. While it is open nobody else sweeps.
fn sweepers(dir: &Path) -> Result<(PathBuf, File, String), WriteError> {
    let path = in_temp_dir(&fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned()), "swept");
    let read = || {
        let mut file = File::options().create(true).truncate(false).read(true).write(true).open(&path)?;
        file.lock()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        Ok((file, text))
    };
    match read() {
        Ok((file, text)) => Ok((path, file, text)),
        Err(source) => Err(WriteError::Io { path, source }),
    }
}

/// The pact files of a directory that have a ledger of ours.
fn pacts(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let is_ours = |text: &[u8]| String::from_utf8_lossy(text).contains(OURS);
    let paths = fs::read_dir(dir).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let pacts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    pacts.filter(move |path| path.is_file() && fs::read(path).is_ok_and(|text| is_ours(&text)))
}

/// What cannot be read is left to those who write to it: they tell.
fn sweep(pact: &Path, dir: &Path, site: &Site) -> Result<(), WriteError> {
    let mut lock = Lock::of(pact)?;
    let Some(mut contents) = fs::read(pact).ok().and_then(|text| Contents::read(pact, &text).ok()) else {
        return Ok(());
    };
    let mut presence = Presence::near(site);
    let is_inside = |(dir, root): (PathBuf, PathBuf)| dir.starts_with(root);
    if !fs::canonicalize(dir).ok().zip(fs::canonicalize(site.workspace_root()).ok()).is_some_and(is_inside) {
        // Another workspace may write here too, whose source files are elsewhere.
        presence.sources.look_only_for(Claims::of(&lock));
    }
    if !contents.forget_gone(&mut presence) {
        return Ok(());
    }
    if !contents.is_empty() {
        return replace(pact, &mut lock, &contents);
    }
    lock.announce_change()?;
    match fs::remove_file(pact) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(WriteError::Io { path: pact.to_owned(), source })
        }
        _ => Ok(()),
    }
}
