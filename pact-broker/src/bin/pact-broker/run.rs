//! `run`: a broker for one command.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

use clap::Args;
use pact_broker::Embedded;
use pact_broker::database::Config;
use pact_broker::settings::WebhookOptions;
use pact_broker_client::Broker;
#[cfg(unix)]
use rustix::process::Signal;
use tokio::process::{Child, Command};

use crate::failure::Failure;
use crate::output::Output;
use crate::{Ask as _, publish};

/// The exit code where no command was run, as `env` and `docker run` have it.
const NOT_RUN: u8 = 125;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Keeps what is published in an SQLite file, made where it does not exist; without it, nothing is kept.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// Publishes these pact files or directories after the command has succeeded, for the version and branch that the build
    /// server or git has.
    #[arg(long, value_name = "DIRS_OR_FILES", num_args = 1..)]
    publish: Vec<PathBuf>,
    /// What is run, with the variables of the broker set, and without those for credentials.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// The exit code is that of the command.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the runtime does not start: {error}")),
    };
    runtime.block_on(with_broker(arguments))
}

async fn with_broker(Arguments { database, publish, command }: Arguments) -> ExitCode {
    // Options after `run` are the command's.
    let webhooks = match WebhookOptions::from_env() {
        Ok(options) => options.webhooks().map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let webhooks = match webhooks {
        Ok(webhooks) => webhooks,
        Err(error) => return failed(&error),
    };
    let broker = match Embedded::with(database.map_or(Config::Memory, Config::File), webhooks).await {
        Ok(broker) => broker,
        Err(error) => return failed(&error.to_string()),
    };
    let Some((program, arguments)) = command.split_first() else { return failed("there is no command") };
    // Before the command is there, so that none is missed.
    let mut signals = match Signals::new() {
        Ok(signals) => signals,
        Err(error) => return failed(&format!("signals cannot be received: {error}")),
    };
    let mut command = Command::new(program);
    command.args(arguments);
    for variable in ["PACT_BROKER_BASE_URL", "PACT_BROKER_URL"] {
        command.env(variable, broker.url());
    }
    // They are for another broker.
    for variable in ["PACT_BROKER_TOKEN", "PACT_BROKER_USERNAME", "PACT_BROKER_PASSWORD"] {
        command.env_remove(variable);
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let code = if error.kind() == std::io::ErrorKind::NotFound { 127 } else { 126 };
            failed(&format!("{} cannot be started: {error}", program.display()));
            return ExitCode::from(code);
        }
    };
    let status = loop {
        tokio::select! {
            status = child.wait() => break status,
            signal = signals.next() => pass_on(signal, &child),
        }
    };
    match status {
        Ok(status) if status.success() && !publish.is_empty() => published(&broker, publish).await,
        Ok(status) => ExitCode::from(code(status)),
        Err(error) => failed(&format!("waiting for {} failed: {error}", program.display())),
    }
}

async fn published(broker: &Embedded, pacts: Vec<PathBuf>) -> ExitCode {
    let output = Output::default();
    match publish::Arguments::detecting(pacts).ask(&Broker::new(broker.url()), &output).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            output.error(&match failure {
                Failure::Usage(reason) | Failure::Other(reason) => reason,
                Failure::Broker(error) => error.to_string(),
                Failure::Placement(error) => error.to_string(),
            });
            ExitCode::FAILURE
        }
    }
}

/// The code of a command, or 128 and the signal that ended it, as shells have it.
fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status).map(|signal| 128 + signal);
    #[cfg(not(unix))]
    let signal = None;
    status.code().or(signal).and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

fn failed(reason: &str) -> ExitCode {
    Output::default().error(reason);
    ExitCode::from(NOT_RUN)
}

/// Signals that end programs: the command decides what becomes of them.
#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 3]);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?]))
    }

    async fn next(&mut self) -> Signal {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => Signal::INT,
            _ = terminate.recv() => Signal::TERM,
            _ = hangup.recv() => Signal::HUP,
        }
    }
}

#[cfg(unix)]
fn pass_on(signal: Signal, child: &Child) {
    use std::io::IsTerminal as _;

    // A terminal sends Ctrl-C to the command as well.
    if signal == Signal::INT && std::io::stdin().is_terminal() {
        return;
    }
    let pid = child.id().and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
    // It may have ended.
    let _ = pid.map(|pid| rustix::process::kill_process(pid, signal));
}

/// The console sends Ctrl-C to the command as well.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

#[cfg(not(unix))]
fn pass_on((): (), _: &Child) {}
