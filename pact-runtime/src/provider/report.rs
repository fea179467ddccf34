//! Where reports go.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, io, process};

use crate::report::Report;
use crate::verification::{Verification, VerificationError};

impl Report {
    pub(super) fn save(&self, root: &Path, verification: &Verification) -> Result<(), VerificationError> {
        let (path, text) = self.rendered(verification);
        let path = root.join(path);
        replace(&path, &text).map_err(|source| VerificationError::Report { path, source })
    }
}

/// How many reports this program has begun to write.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Whoever reads the file at the same time reads the old or the new one, never a half.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_string_lossy();
    // Another test of this program, or another process, may write the same report.
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let begun = path.with_file_name(format!(".{name}.{}-{number}.tmp", process::id()));
    let written = fs::write(&begun, text).and_then(|()| fs::rename(&begun, path));
    written.inspect_err(|_| {
        // A full disk needs the room.
        let _ = fs::remove_file(&begun);
    })
}
