use std::fmt::{self, Write as _};
use std::io;
use std::path::{Path, PathBuf};

use pact_text::FileNameError;

use super::difference::PactDifference;
use super::mode::{UnknownMode, VARIABLE};
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
    /// A name of a party cannot be part of the name of a file.
    InvalidName(FileNameError),
    /// Another process has had the lock of the pacts' directory for too long.
    Locked {
        /// The file of the lock.
        path: PathBuf,
        /// For how long this process has waited for it.
        seconds: u64,
    },
    /// `PACT_WRITE` says something else than it can.
    UnknownMode {
        /// What it says.
        found: String,
    },
    /// The pact is not as the tests describe it, and they must not change it.
    WouldChange {
        /// The pact file.
        path: PathBuf,
        /// In what it differs; `None` where it is not there.
        difference: Option<PactDifference>,
        /// What `PACT_WRITE` says, or would say.
        mode: &'static str,
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

impl WriteError {
    /// Whether the file system does not allow to write.
    pub(super) fn is_about_rights(&self) -> bool {
        let kinds = [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem];
        matches!(self, WriteError::Io { source, .. } if kinds.contains(&source.kind()))
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        match self {
            WriteError::Io { path, source } => {
                write!(f, "the pact cannot be written: {}: {source}\n{}", path.display(), remedy(source))
            }
            WriteError::Malformed { path, error } => write!(
                f,
                "the pact cannot be written, because the existing file is not a pact: {}:{}: {error}\n\
                 Repair the file, or delete it and run all tests again.",
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
            WriteError::InvalidName(error) => write!(f, "the pact cannot be written: {error}"),
            WriteError::Locked { path, seconds } => write!(
                f,
                "the pact cannot be written: another process has held the lock {} for more than {seconds} seconds: wait \
                 for it, or stop it",
                path.display()
            ),
            WriteError::UnknownMode { found } => {
                write!(f, "invalid value {found:?} of the variable `{VARIABLE}`: it takes `always`, `new` and `never`")
            }
            WriteError::WouldChange { path, difference: None, mode } => write!(
                f,
                "the pact {} does not exist, and is not written because of `{VARIABLE}={mode}`.\n\
                 Run the tests with `{VARIABLE}=always` to write it.",
                path.display()
            ),
            WriteError::WouldChange { path, difference: Some(difference), mode } => {
                let why = if *mode == "new" { ", which is the default where `CI` is set" } else { "" };
                write!(
                    f,
                    "the pact {} is out of date, and is not changed because of `{VARIABLE}={mode}`{why}:\n{difference}\n\
                     Run the tests with `{VARIABLE}=always`, and commit the pact.",
                    path.display()
                )
            }
            WriteError::Unwritable(error) => write!(f, "{error}"),
            WriteError::Incomplete { interaction, place } => {
                write!(f, "the interaction \"{interaction}\" has no `.responds(..)`: {place}")
            }
        }
    }
}

fn remedy(source: &io::Error) -> String {
    let first = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Make room there",
        _ => "See to it that this can be read and written",
    };
    format!("{first}, or set `PACT_OUTPUT_DIR` to a directory that can hold pacts.")
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { source, .. } => Some(source),
            WriteError::Malformed { error, .. } => Some(error),
            WriteError::InvalidName(error) => Some(error),
            WriteError::Unwritable(error) => Some(error),
            _ => None,
        }
    }
}

impl From<UnknownMode> for WriteError {
    fn from(UnknownMode { found }: UnknownMode) -> Self {
        WriteError::UnknownMode { found }
    }
}

pub(super) fn io_error(path: &Path) -> impl Fn(io::Error) -> WriteError {
    move |source| WriteError::Io { path: path.to_owned(), source }
}
