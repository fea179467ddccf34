use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::WriteError;

/// The right to change a pact file, held by one thread of one process at a time. The system takes it back from a process
/// that dies.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
    last_change: String,
}

impl Lock {
    /// Waits for the lock of a pact file. The lock is a file in the temporary directory, so that the pacts' directory
    /// holds nothing but pacts; what stands in it is the name of the last change.
    pub(super) fn of(pact: &Path) -> Result<Lock, WriteError> {
        let dir = pact.parent().unwrap_or(Path::new("."));
        let dir = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
        let path = in_temp_dir(&dir.join(pact.file_name().unwrap_or_default()), "lock");
        let locked =
            File::options().create(true).truncate(false).read(true).write(true).open(&path).and_then(|mut file| {
                file.lock()?;
                let mut last_change = Vec::new();
                file.read_to_end(&mut last_change)?;
                Ok((file, String::from_utf8_lossy(&last_change).into_owned()))
            });
        match locked {
            Ok((file, last_change)) => Ok(Lock { path, file, last_change }),
            Err(source) => Err(WriteError::Io { path, source }),
        }
    }

    /// The path of another file that belongs to the pact, for whoever holds its lock.
    pub(super) fn beside(&self, extension: &str) -> PathBuf {
        self.path.with_extension(extension)
    }

    /// The name of the last change that was made under this lock, by any process.
    pub(super) fn last_change(&self) -> &str {
        &self.last_change
    }

    /// Gives the change that is about to be made a name that no other has.
    pub(super) fn announce_change(&mut self) -> Result<(), WriteError> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // All names are of one length: shortening a file costs more than all the rest.
        let name = format!("{:010}-{:020}", std::process::id(), now.as_nanos());
        let written = self.file.rewind().and_then(|()| self.file.write_all(name.as_bytes()));
        let is_shorter = self.last_change.len() > name.len();
        let written = written.and_then(|()| if is_shorter { self.file.set_len(name.len() as u64) } else { Ok(()) });
        written.map_err(|source: io::Error| WriteError::Io { path: self.path.clone(), source })?;
        self.last_change = name;
        Ok(())
    }
}

/// A file in the temporary directory that belongs to a path, the same for every way to write the path.
pub(super) fn in_temp_dir(whole: &Path, extension: &str) -> PathBuf {
    std::env::temp_dir().join(format!("pact-harness-{:016x}.{extension}", fnv(whole.as_os_str().as_encoded_bytes())))
}

/// FNV-1a: processes built by different compilers must come to the same name, which std's hasher does not promise.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
