//! `completions`: what a shell needs to complete a command line.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap_complete::{Shell, generate, generate_to};

use crate::output::Output;
use crate::{NAME, grammar};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
    /// Writes a file with the name that the shell expects into this directory, in the place of printing it.
    #[arg(long, short = 'd', value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut command = grammar();
    let Some(dir) = &arguments.dir else {
        let mut script = Vec::new();
        generate(arguments.shell, &mut command, NAME, &mut script);
        // Nobody may read it.
        let _ = std::io::stdout().write_all(&script);
        return ExitCode::SUCCESS;
    };
    match generate_to(arguments.shell, &mut command, NAME, dir) {
        Ok(file) => {
            Output::default().line(&file.display().to_string());
            ExitCode::SUCCESS
        }
        Err(error) => {
            Output::default().error(&format!("{} cannot be written to: {error}", dir.display()));
            ExitCode::FAILURE
        }
    }
}
