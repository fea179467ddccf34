//! Where reports go.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, io, process};

use crate::verification::{Verification, VerificationError};

/// A report to be written to a file when a verification ends, whatever comes out.
///
/// Directories that are missing are made. A relative path begins where those of pacts do: in the workspace in a
/// `#[pact_provider]` test, else in the current directory. A report that cannot be written is an error of the verification.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Report<P = PathBuf> {
    /// [JSON](Verification::to_json), for programs.
    Json(P),
    /// [`JUnit` XML](Verification::to_junit), for build servers.
    Junit(P),
    /// [Markdown](Verification::to_markdown), for a page or a comment.
    Markdown(P),
    /// [HTML](Verification::to_html), a page to attach to a build.
    Html(P),
}

impl<P: Into<PathBuf>> Report<P> {
    pub(super) fn owned(self) -> Report {
        match self {
            Report::Json(path) => Report::Json(path.into()),
            Report::Junit(path) => Report::Junit(path.into()),
            Report::Markdown(path) => Report::Markdown(path.into()),
            Report::Html(path) => Report::Html(path.into()),
        }
    }
}

impl Report {
    pub(super) fn write(&self, root: &Path, verification: &Verification) -> Result<(), VerificationError> {
        let (path, text) = match self {
            Report::Json(path) => (path, verification.to_json()),
            Report::Junit(path) => (path, verification.to_junit()),
            Report::Markdown(path) => (path, verification.to_markdown()),
            Report::Html(path) => (path, verification.to_html()),
        };
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
