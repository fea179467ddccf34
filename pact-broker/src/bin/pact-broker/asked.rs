//! Commands that ask a broker.

use std::process::ExitCode;

use clap::Args;

use crate::connection::Connection;
use crate::fail;
use crate::failure::Failure;
use crate::github::{Github, Level};
use crate::output::Output;

/// A command, and the broker that it is for.
#[derive(Debug, Args)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub(crate) struct Asked<A: Args> {
    #[command(flatten)]
    pub(crate) arguments: A,
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Shows this.
    #[arg(long, short = '?', action = clap::ArgAction::Help, help_heading = "Help")]
    help: Option<bool>,
}

/// What a command ends with, if nothing failed: a yes or a no.
pub(crate) type Outcome = Result<bool, Failure>;

/// A command that asks a broker.
pub(crate) trait Ask {
    /// What a build server calls it that shows an error beside the run.
    const TITLE: Option<&'static str> = None;

    /// Asks it, and says what came of it.
    async fn ask(self, broker: &pact_broker_client::Broker, output: &Output) -> Outcome;
}

impl<A: Args + Ask> Asked<A> {
    /// Runs the command to its end.
    pub(crate) fn run(self) -> ExitCode {
        let Asked { arguments, mut connection, .. } = self;
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return fail(&error),
        };
        let answer = runtime.block_on(async {
            // A broker in this process lives until the command has ended.
            let _local = connection.open().await?;
            let broker = connection.watched(connection.broker()?);
            let output = Output::hiding(broker.secrets());
            arguments.ask(&broker, &output).await
        });
        match answer {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(failure) => {
                let (output, text) = (Output::hiding(connection.secrets()), failure.told(&connection));
                output.error(&text);
                if let (Some(title), Some(github)) = (A::TITLE, Github::here(&output)) {
                    github.annotate(Level::Error, title, &text);
                }
                ExitCode::from(failure.exit_code())
            }
        }
    }
}
