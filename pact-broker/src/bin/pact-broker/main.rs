//! The broker as a program, and the commands that talk to one.

mod applications;
mod asked;
mod branches;
mod can_i_deploy;
mod command;
mod completions;
mod connection;
mod doctor;
mod environments;
mod failure;
mod form;
mod github;
mod markdown;
mod output;
mod pacts;
mod placements;
mod publish;
mod run;
mod secrets;
mod table;
mod versions;
mod wait;
mod webhooks;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};
use pact_broker::{check, serve};

use crate::asked::{Ask, Asked, Outcome};
use crate::command::Command;

const AFTER: &str = "\
Exit codes:
  0  done, and for can-i-deploy and can-i-merge: yes
  1  the answer is no, pacts were not published, or something failed
  2  the command line is wrong";

const NAME: &str = "pact-broker";

/// A Pact Broker: contracts, results, deployments and what may be deployed.
#[derive(Debug, Parser)]
#[command(name = NAME, version, max_term_width = 100, after_help = AFTER)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// The command line.
fn grammar() -> clap::Command {
    Command::prepared(Arguments::command())
}

fn main() -> ExitCode {
    match Arguments::from_arg_matches(&grammar().get_matches_from(written(std::env::args_os()))) {
        Ok(arguments) => arguments.command.run(),
        Err(error) => error.exit(),
    }
}

/// Options as they are declared: the official client takes `--consumer_app_version` for `--consumer-app-version`. What stands
/// after `--` is of another program.
fn written(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut is_ours = true;
    let with_dashes = |argument: OsString| {
        is_ours &= argument != "--";
        match argument.to_str().filter(|text| is_ours && text.starts_with("--")) {
            Some(text) => {
                let (name, value) = text.split_at(text.find('=').unwrap_or(text.len()));
                OsString::from(name.replace('_', "-") + value)
            }
            None => argument,
        }
    };
    arguments.map(with_dashes).collect()
}

fn run_server(options: &serve::Options) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(serve::serve(options, |started| say(&started.greeting))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn run_check(options: &check::Options) -> ExitCode {
    match check::check(options) {
        Ok(found) => {
            say(&found.to_string());
            ExitCode::from(u8::from(!found.faults.is_empty()))
        }
        Err(error) => {
            fail(&error);
            ExitCode::from(2)
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_may_have_underscores() {
        let of = |line: &str| written(line.split(' ').map(OsString::from)).join(" ".as_ref()).into_string().unwrap();
        assert_eq!(
            of("x --broker_base_url=http://a_b a_b --x_y -a_b"),
            "x --broker-base-url=http://a_b a_b --x-y -a_b"
        );
        assert_eq!(of("run --a_b -- cargo --no_run"), "run --a-b -- cargo --no_run");
    }
}
