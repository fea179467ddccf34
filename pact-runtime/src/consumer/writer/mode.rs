//! Whether tests write pacts: `PACT_WRITE`.

use std::env;
use std::ffi::OsStr;

/// The variable.
pub(super) const VARIABLE: &str = "PACT_WRITE";

/// What tests may do to pact files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Write them.
    Always,
    /// Write those that are not there. One that is there and would change fails the test.
    New,
    /// Write none. One that is not there or would change fails the test.
    Never,
}

/// The variable has another value.
#[derive(Debug)]
pub(super) struct UnknownMode {
    pub(super) found: String,
}

impl Mode {
    /// What `PACT_WRITE` says; without it, `new` where `CI` is set, and `always` elsewhere.
    pub(super) fn of_environment() -> Result<Mode, UnknownMode> {
        let is_ci = env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false" && ci != "0");
        match env::var_os(VARIABLE).filter(|mode| !mode.is_empty()) {
            Some(mode) => Mode::parse(&mode),
            None if is_ci => Ok(Mode::New),
            None => Ok(Mode::Always),
        }
    }

    /// As `PACT_WRITE` names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Mode::Always => "always",
            Mode::New => "new",
            Mode::Never => "never",
        }
    }

    fn parse(mode: &OsStr) -> Result<Mode, UnknownMode> {
        match mode.to_str() {
            Some("always") => Ok(Mode::Always),
            Some("new") => Ok(Mode::New),
            Some("never") => Ok(Mode::Never),
            _ => Err(UnknownMode { found: mode.to_string_lossy().into_owned() }),
        }
    }
}
