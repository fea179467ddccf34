use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::WriteError;

/// The right to change a pact file, held by one thread of one process at a time. The system takes it back from a process
/// that dies.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock of a pact file. The lock is a file in the temporary directory, so that the pacts' directory
    /// holds nothing but pacts.
    pub(super) fn of(pact: &Path) -> Result<Lock, WriteError> {
        let path = lock_path(pact);
        let locked = File::options().create(true).truncate(false).write(true).open(&path).and_then(|file| {
            file.lock()?;
            Ok(Lock { _file: file })
        });
        locked.map_err(|source| WriteError::Io { path, source })
    }
}

/// The same path for every way to write the pact's directory.
fn lock_path(pact: &Path) -> PathBuf {
    let dir = pact.parent().unwrap_or(Path::new("."));
    let dir = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    let whole = dir.join(pact.file_name().unwrap_or_default());
    std::env::temp_dir().join(format!("pact-harness-{:016x}.lock", fnv(whole.as_os_str().as_encoded_bytes())))
}

/// FNV-1a: processes built by different compilers must come to the same name, which std's hasher does not promise.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
