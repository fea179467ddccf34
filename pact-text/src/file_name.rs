//! Names of consumers and providers, which the pact file is named after.

use std::fmt;

/// Why a name cannot be part of the name of a pact file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileNameError {
    /// It is empty, or only blanks.
    Empty,
    /// It would be a directory, or would lead into one.
    Forbidden(String),
    /// With it, the name of the pact file is longer than file systems allow: 255 bytes.
    TooLong(String),
}

/// The longest name of a file, in bytes, that all usual file systems allow.
const LONGEST: usize = 255;

/// Checks that a consumer's or a provider's name can be part of a file name: `web shop` can, `../shop` cannot.
///
/// # Errors
///
/// When it cannot.
pub fn check_file_name(name: &str) -> Result<(), FileNameError> {
    if name.trim().is_empty() {
        return Err(FileNameError::Empty);
    }
    if name == "." || name == ".." || name.contains(is_forbidden) {
        return Err(FileNameError::Forbidden(name.to_owned()));
    }
    Ok(())
}

/// The name of the pact file of two parties: `{consumer}-{provider}.json`.
///
/// # Errors
///
/// When one of the names cannot be part of it, or when it is too long.
pub fn pact_file_name(consumer: &str, provider: &str) -> Result<String, FileNameError> {
    check_file_name(consumer)?;
    check_file_name(provider)?;
    let name = format!("{consumer}-{provider}.json");
    if name.len() > LONGEST { Err(FileNameError::TooLong(name)) } else { Ok(name) }
}

fn is_forbidden(letter: char) -> bool {
    // Windows takes what follows a colon for a stream of the file.
    matches!(letter, '/' | '\\') || letter.is_control() || (cfg!(windows) && letter == ':')
}

impl fmt::Display for FileNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileNameError::Empty => f.write_str("a name must not be empty: the pact file is named after it"),
            FileNameError::Forbidden(name) => write!(
                f,
                "invalid name {name:?}: the pact file is named after it, so it must not be `.` or `..`, nor contain `/`, \
                 `\\` or control characters"
            ),
            FileNameError::TooLong(name) => {
                write!(f, "the name of the pact file {name:?} is longer than {LONGEST} bytes: shorten a name")
            }
        }
    }
}

impl std::error::Error for FileNameError {}
