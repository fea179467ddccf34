//! The right to change the pacts of a directory, and the directory's memory.
//!
//! Both are in `.pact-harness` beside the pacts, which only those may enter who may write beside it: what lies in a common
//! temporary directory, others could hold, replace or fail to share. Two locks are taken. The file `.pact-harness/lock` can
//! be opened by nobody else, so that nobody else can stop a run; but it can be deleted while it is held. The directory of
//! the pacts cannot, but whoever may read it may lock it, so that lock is waited for only for a short time.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use std::{process, thread};

use super::access;
use super::error::WriteError;

/// The directory beside the pacts.
pub(super) const MEMORY: &str = ".pact-harness";

/// How long to wait for another process to write its pacts.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long to wait for whoever else has locked the directory of the pacts and changes nothing in it.
#[cfg(unix)]
const PATIENCE_WITH_READERS: Duration = Duration::from_secs(2);

/// Held by one thread of one process at a time. The system takes it back from a process that dies.
#[derive(Debug)]
pub(super) struct Lock {
    memory: PathBuf,
    file: File,
    /// The last change of each pact, by its file name.
    changes: BTreeMap<String, String>,
    _directory: Option<File>,
    _turn: MutexGuard<'static, ()>,
}

impl Lock {
    /// Waits for the lock of a directory, which must be there.
    pub(super) fn of(dir: &Path) -> Result<Lock, WriteError> {
        // Threads of one process queue up here, where waiting costs nothing.
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = dir.join(MEMORY);
        let path = memory.join("lock");
        let started = Instant::now();
        let mut wait = Duration::from_micros(50);
        let mut file = loop {
            match try_lock(&memory, &path) {
                Ok(Some(file)) => break file,
                Ok(None) if started.elapsed() >= PATIENCE => {
                    return Err(WriteError::Locked { path, seconds: PATIENCE.as_secs() });
                }
                Ok(None) => {}
                // Somebody clears the directory.
                Err(error) if error.kind() == io::ErrorKind::NotFound && started.elapsed() < PATIENCE => {}
                Err(source) => return Err(WriteError::Io { path, source }),
            }
            thread::sleep(wait);
            wait = (wait * 2).min(Duration::from_millis(2));
        };
        let directory = lock_directory(dir);
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|source| WriteError::Io { path, source })?;
        let changes = String::from_utf8_lossy(&text)
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(change, pact)| (pact.to_owned(), change.to_owned()))
            .collect();
        Ok(Lock { memory, file, changes, _directory: directory, _turn: turn })
    }

    /// The path of a file in the directory's memory, for whoever holds its lock.
    pub(super) fn memory(&self, name: &str) -> PathBuf {
        self.memory.join(name)
    }

    /// The name of the last change of a pact that was made under this lock, by any process.
    pub(super) fn last_change(&self, pact: &str) -> Option<&str> {
        self.changes.get(pact).map(String::as_str)
    }

    /// Gives the change that is about to be made to a pact a name that no other has.
    pub(super) fn announce_change(&mut self, pact: &str) -> Result<(), WriteError> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // All names are of one length: shortening a file costs more than all the rest.
        let name = format!("{:010}-{:020}", process::id(), now.as_nanos());
        let is_new = self.changes.insert(pact.to_owned(), name).is_none();
        let text = self.changes.iter().fold(String::new(), |text, (pact, change)| text + change + "\t" + pact + "\n");
        let written = self.file.rewind().and_then(|()| self.file.write_all(text.as_bytes()));
        let written = written.and_then(|()| if is_new { self.file.set_len(text.len() as u64) } else { Ok(()) });
        written.map_err(|source| WriteError::Io { path: self.memory("lock"), source })
    }
}

/// The locked file, or `None` while another process has it.
fn try_lock(memory: &Path, path: &Path) -> io::Result<Option<File>> {
    let file = match access::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_memory(memory)?;
            access::create_or_open(path)?
        }
        opened => opened?,
    };
    match file.try_lock() {
        // Whoever deletes the file while it is held must not let two at the pacts.
        Ok(()) if access::is_at(&file, path) => Ok(Some(file)),
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn make_memory(memory: &Path) -> io::Result<()> {
    access::create_dir(memory)?;
    // It is nobody's business but this machine's.
    match access::create_new(&memory.join(".gitignore")) {
        Ok(mut file) => file.write_all(b"*\n"),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whoever writes pacts changes the directory. So those are waited for who do, and others not for long.
#[cfg(unix)]
fn lock_directory(dir: &Path) -> Option<File> {
    let directory = File::open(dir).ok()?;
    let changed = || directory.metadata().and_then(|metadata| metadata.modified()).ok();
    let started = Instant::now();
    let (mut last_change, mut unchanged_since) = (changed(), started);
    loop {
        match directory.try_lock() {
            Ok(()) => return Some(directory),
            Err(TryLockError::Error(_)) => return None,
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
        }
        let change = changed();
        if change != last_change {
            (last_change, unchanged_since) = (change, Instant::now());
        }
        if unchanged_since.elapsed() >= PATIENCE_WITH_READERS || started.elapsed() >= PATIENCE {
            return None;
        }
    }
}

/// Elsewhere a directory cannot be locked, and a file that is open cannot be deleted.
#[cfg(not(unix))]
fn lock_directory(_dir: &Path) -> Option<File> {
    None
}
