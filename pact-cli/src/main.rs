//! `pact-verifier`: verifies a provider against its pacts, whatever it is written in.

mod address;
mod arguments;
mod broker;
mod completions;
mod exit;
mod last_failed;
mod log;
mod provider;
mod prune;
mod refused;
mod remedy;
mod start;

use std::io::Write as _;
use std::process::ExitCode;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::log::Log;
use crate::refused::Refused;

fn main() -> ExitCode {
    match std::env::args_os().nth(1).as_ref().and_then(|first| first.to_str()) {
        Some("prune") => return prune::main(),
        Some("completions") => return completions::main(),
        _ => {}
    }
    match arguments::parse() {
        Ok(arguments) => run(&arguments).into(),
        Err(code) => code,
    }
}

fn run(arguments: &Arguments) -> Exit {
    if arguments.reports.no_colour {
        anstream::ColorChoice::Never.write_global();
    }
    let log = Log::new(arguments);
    let provider = match provider::of(arguments, &log) {
        Ok(provider) => provider,
        Err(Refused { exit, reason }) => {
            log::error(&reason);
            return exit;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            log::error(&format!("the runtime cannot start: {error}"));
            return Exit::Error;
        }
    };
    let verification = runtime.block_on(provider.watch(log.watch()).verify());
    // What still hangs was reported, and must not keep the process from ending.
    runtime.shutdown_background();
    // Where nobody can read it, nothing is lost.
    drop(write!(anstream::stdout(), "{}", verification.to_ansi()));
    if verification.published() > 0 {
        log.published(verification.published());
    }
    verification.tell_github();
    Exit::of(&verification)
}
