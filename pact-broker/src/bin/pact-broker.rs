//! The broker as a program.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use pact_broker::{check, serve};

/// A Pact Broker: contracts, results, deployments and what may be deployed.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server until it is stopped.
    Serve(Box<serve::Options>),
    /// Looks for what is wrong in a database: exit code 0 where nothing is, 1 where something is, 2 where that is not known.
    Check(check::Options),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve(options) => run(&options),
        Command::Check(options) => match check::check(&options) {
            Ok(found) => {
                say(&found.to_string());
                ExitCode::from(u8::from(!found.faults.is_empty()))
            }
            Err(error) => {
                fail(&error);
                ExitCode::from(2)
            }
        },
    }
}

fn run(options: &serve::Options) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(serve::serve(options, |started| say(&started.greeting))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn say(text: &str) {
    // Nobody may read it.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "error: {error}");
    ExitCode::FAILURE
}
