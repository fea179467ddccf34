//! `pact-verifier completions`: what a shell needs to complete a command line.

use std::env;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser};
use clap_complete::{Shell, generate};

use crate::exit::Exit;

/// Prints what a shell needs to complete a command line
#[derive(Debug, Parser)]
#[command(name = "pact-verifier completions", bin_name = "pact-verifier completions")]
struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn main() -> ExitCode {
    match Arguments::try_parse_from(env::args_os().skip(1)) {
        Ok(Arguments { shell }) => {
            let mut script = Vec::new();
            generate(shell, &mut crate::arguments::Arguments::command(), "pact-verifier", &mut script);
            // Where nobody can read it, nothing is lost.
            let _ = anstream::stdout().write_all(&script);
            Exit::Kept.into()
        }
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Error } else { Exit::Kept };
            let _ = error.print();
            exit.into()
        }
    }
}
