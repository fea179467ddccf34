//! From the command line to [`Arguments`], or to the error that a person reads.

use std::env;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches as _};

use super::Arguments;
use crate::exit::Exit;

/// The arguments of this process. Help and errors are printed here.
///
/// # Errors
///
/// The exit code, where there is nothing to verify.
pub(crate) fn parse() -> Result<Arguments, ExitCode> {
    checked().map_err(|error| {
        // Where nobody can read it, nothing is lost.
        drop(error.print());
        if error.use_stderr() { Exit::Error.into() } else { Exit::Kept.into() }
    })
}

fn checked() -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command().mut_args(|argument| {
        let argument = if says_nothing(&argument) { argument.env(None::<&'static str>) } else { argument };
        // What stands there may be a secret.
        argument.hide_env_values(true)
    });
    let parsed =
        command.try_get_matches_from_mut(env::args_os()).and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map_err(|error| explained(error, &mut command))
}

/// Whether the variable of an argument is there, and yet means the same as none: it is empty, or a flag is off.
fn says_nothing(argument: &clap::Arg) -> bool {
    let Some(value) = argument.get_env().and_then(env::var_os) else { return false };
    let is_off = |text: &str| ["n", "no", "f", "false", "off", "0"].iter().any(|off| off.eq_ignore_ascii_case(text));
    value.is_empty() || !argument.get_action().takes_values() && value.to_str().is_some_and(is_off)
}

/// An option of other verifiers is not simply unknown.
fn explained(error: clap::Error, command: &mut clap::Command) -> clap::Error {
    let named = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(name)) if error.kind() == ErrorKind::UnknownArgument => name.as_str(),
        _ => return error,
    };
    if named == "--xslt" {
        return command.error(ErrorKind::UnknownArgument, "--xslt is not built: --html writes a page of its own");
    }
    error
}
