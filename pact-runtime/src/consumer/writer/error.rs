use std::env;
use std::fmt::{self, Write as _};
use std::io;
use std::path::{Path, PathBuf};

use crate::format::{ReadError, Unwritable};
use crate::model::SpecVersion;
use crate::terminal::Shown;

/// Why a pact file was not written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The file system said no.
    Io {
        /// What was to be read or written.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// What stands in the file is no pact.
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        error: ReadError,
    },
    /// The file is the pact of two others whose names make the same file name.
    OtherParties {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        parties: String,
    },
    /// The file is written in a newer version of the specification than the test asks for.
    NewerSpec {
        /// The file.
        path: PathBuf,
        /// The file's version.
        found: SpecVersion,
        /// The test's version.
        wanted: SpecVersion,
    },
    /// An interaction stands twice in the pact, with different contents.
    Conflict {
        /// The interaction.
        interaction: String,
        /// Who wrote it, and where.
        places: [String; 2],
    },
    /// The specification's version has no form for something.
    Unwritable(Unwritable),
    /// An interaction has no response.
    Incomplete {
        /// The interaction.
        interaction: String,
        /// Where it was described.
        place: String,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        match self {
            WriteError::Io { path, source } => {
                write!(f, "the pact cannot be written: {}: {source}\n{}", path.display(), remedy(path, source))
            }
            WriteError::Malformed { path, error } => write!(
                f,
                "the pact cannot be written, because what is there is no pact: {}:{}: {error}\n\
                 Mend the file, or delete it and run all tests again.",
                path.display(),
                error.place()
            ),
            WriteError::OtherParties { path, parties } => write!(
                f,
                "the pact cannot be written, because {} is the pact of {parties}: rename one of the four, or give one \
                 pact another `output`",
                path.display()
            ),
            WriteError::NewerSpec { path, found, wanted } => write!(
                f,
                "the pact cannot be written in version {wanted} of the specification, because {} is in version {found}: \
                 let all its tests have one `spec`, and delete the file to go back",
                path.display()
            ),
            WriteError::Conflict { interaction, places: [one, other] } => write!(
                f,
                "the interaction \"{interaction}\" is described in two ways:\n  {one}\n  {other}\n\
                 Give one of them another description or another provider state."
            ),
            WriteError::Unwritable(error) => write!(f, "{error}"),
            WriteError::Incomplete { interaction, place } => {
                write!(f, "the interaction \"{interaction}\" has no `.responds(..)`: {place}")
            }
        }
    }
}

fn remedy(path: &Path, source: &io::Error) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_memory = path.parent() == Some(&env::temp_dir()) && name.starts_with("pact-harness-");
    let (variable, what) = if is_memory { ("TMPDIR", "files") } else { ("PACT_OUTPUT_DIR", "pacts") };
    let first = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Make room there",
        _ => "See to it that this can be read and written",
    };
    format!("{first}, or set `{variable}` to a directory that can hold {what}.")
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { source, .. } => Some(source),
            WriteError::Malformed { error, .. } => Some(error),
            WriteError::Unwritable(error) => Some(error),
            _ => None,
        }
    }
}
