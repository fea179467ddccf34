//! The broker as a program.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use pact_broker::serve::{Options, serve};

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
    Serve(Box<Options>),
}

fn main() -> ExitCode {
    let Command::Serve(options) = Arguments::parse().command;
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    let served = runtime.block_on(serve(&options, |started| {
        // Nobody may read it.
        let _ = std::io::stdout().write_all(started.greeting.as_bytes());
    }));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "error: {error}");
    ExitCode::FAILURE
}
