//! How a pact file is changed: a new file takes its place at once, so that whoever reads it, or is killed, finds it whole.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::error::WriteError;
use super::lock::Lock;

/// What the names of files begin with that take a pact's place when they are written.
const BEGUN: &str = ".pact-harness-";

/// And what they end with.
const END: &str = ".tmp";

/// How often a file may vanish before it takes its place.
const ATTEMPTS: u32 = 100;

/// Where a pact file really is: a link is written through, not replaced.
pub(super) fn real_path(pact: PathBuf) -> Result<PathBuf, WriteError> {
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    if !is_link(&pact) {
        return Ok(pact);
    }
    match fs::canonicalize(&pact) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !others_may_write_beside(&pact) => {
            // The file that the link names is not written yet.
            let target = fs::read_link(&pact).and_then(|target| {
                let target = pact.parent().unwrap_or(Path::new(".")).join(target);
                let dir = fs::canonicalize(target.parent().unwrap_or(Path::new("/")))?;
                let path = dir.join(target.file_name().unwrap_or_default());
                if is_link(&path) { Err(io::Error::other("a link to a link that leads nowhere")) } else { Ok(path) }
            });
            target.map_err(|source| WriteError::Io { path: pact, source })
        }
        Err(source) => Err(WriteError::Io { path: pact, source }),
        Ok(path) => Ok(path),
    }
}

/// Whether a link may be somebody else's, who must not choose where a file is made.
#[cfg(unix)]
fn others_may_write_beside(link: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    link.parent().and_then(|dir| fs::metadata(dir).ok()).is_none_or(|dir| dir.mode() & 0o002 != 0)
}

#[cfg(not(unix))]
fn others_may_write_beside(_link: &Path) -> bool {
    false
}

/// Puts a new text in the place of a pact file.
pub(super) fn replace(pact: &Path, lock: &mut Lock, text: &str) -> Result<(), WriteError> {
    let dir = pact.parent().unwrap_or(Path::new("."));
    remove_leftovers(dir);
    let name = pact.file_name().unwrap_or_default().to_string_lossy();
    let mut attempt = 0;
    loop {
        let begun = dir.join(unique_name());
        let result = begin(&begun, pact, text).and_then(|file| {
            lock.announce_change(&name).map_err(Failure::Announced)?;
            // While it is locked nobody takes it for a leftover.
            let file = if cfg!(unix) { Some(file) } else { None };
            let renamed = fs::rename(&begun, pact).map_err(Failure::Io);
            drop(file);
            renamed
        });
        attempt += 1;
        match result {
            Ok(()) => return Ok(()),
            Err(Failure::Io(error)) if attempt < ATTEMPTS && is_disturbed(&error) => {}
            Err(failure) => {
                // A full disk needs the room.
                let _ = fs::remove_file(&begun);
                return Err(match failure {
                    Failure::Io(source) => WriteError::Io { path: pact.to_owned(), source },
                    Failure::Announced(error) => error,
                });
            }
        }
    }
}

enum Failure {
    Io(io::Error),
    Announced(WriteError),
}

fn is_disturbed(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists)
}

fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{BEGUN}{}-{:x}-{number}{END}", process::id(), now.as_nanos())
}

/// A new file with the text, with the rights of the old one.
fn begin(begun: &Path, pact: &Path, text: &str) -> Result<File, Failure> {
    let write = || {
        let mut file = File::options().write(true).create_new(true).open(begun)?;
        file.lock()?;
        match fs::metadata(pact) {
            Ok(old) => keep_owner_and_rights(begun, &old)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        file.write_all(text.as_bytes())?;
        Ok(file)
    };
    write().map_err(Failure::Io)
}

#[cfg(unix)]
fn keep_owner_and_rights(begun: &Path, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    // Only root may give a file away.
    let _ = chown(begun, Some(old.uid()), Some(old.gid())).or_else(|_| chown(begun, None, Some(old.gid())));
    fs::set_permissions(begun, old.permissions())
}

#[cfg(not(unix))]
fn keep_owner_and_rights(_begun: &Path, _old: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// Removes what processes left behind that were killed while they wrote, once for a process and a directory.
fn remove_leftovers(dir: &Path) {
    static CLEARED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if !CLEARED.lock().unwrap_or_else(PoisonError::into_inner).insert(dir.to_owned()) {
        return;
    }
    let is_begun = |name: &str| name.strip_prefix(BEGUN).is_some_and(|rest| rest.ends_with(END));
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_begun)) {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        // The system gives up the lock of a process that is gone.
        if is_file && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
