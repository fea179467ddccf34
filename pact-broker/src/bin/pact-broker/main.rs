//! The broker as a program, and the commands that talk to one.

mod applications;
mod can_i_deploy;
mod connection;
mod environments;
mod failure;
mod output;
mod placements;
mod publish;
mod run;
mod secrets;
mod table;
mod wait;

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use pact_broker::{check, serve};

use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::Output;

const AFTER: &str = "\
Exit codes:
  0  done, and for can-i-deploy and can-i-merge: yes
  1  the answer is no, pacts were not published, or something failed
  2  the command line is wrong";

/// A Pact Broker: contracts, results, deployments and what may be deployed.
#[derive(Debug, Parser)]
#[command(name = "pact-broker", version, max_term_width = 100, after_help = AFTER)]
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
    /// Runs a command with a broker of its own, and ends with its exit code.
    Run(run::Arguments),
    /// Publishes pact files.
    Publish(Asked<publish::Arguments>),
    /// Says whether versions work with what is deployed, and ends with 1 if they do not.
    CanIDeploy(Asked<can_i_deploy::Deploy>),
    /// Says whether versions work with the latest ones of the main branches, and ends with 1 if they do not.
    CanIMerge(Asked<can_i_deploy::Merge>),
    /// Records that a version is now deployed to an environment.
    RecordDeployment(Asked<placements::Deployment>),
    /// Records that an application is no longer deployed to an environment.
    RecordUndeployment(Asked<placements::Undeployment>),
    /// Records that a version is released to an environment, beside other versions.
    RecordRelease(Asked<placements::Release>),
    /// Records that a released version is no longer supported in an environment.
    RecordSupportEnded(Asked<placements::SupportEnded>),
    /// Creates an environment.
    CreateEnvironment(Asked<environments::Create>),
    /// Changes an environment.
    UpdateEnvironment(Asked<environments::Update>),
    /// Lists the environments.
    ListEnvironments(Asked<environments::List>),
    /// Shows an environment.
    DescribeEnvironment(Asked<environments::Describe>),
    /// Deletes an environment, and what is recorded as deployed or released there.
    DeleteEnvironment(Asked<environments::Delete>),
    /// Creates an application, or changes it.
    CreateOrUpdatePacticipant(Asked<applications::Put>),
    /// Gives a version of an application a tag.
    CreateVersionTag(Asked<applications::CreateTag>),
    /// Shows a version of an application.
    DescribeVersion(Asked<applications::DescribeVersion>),
    /// Lists the latest pact between each consumer and provider.
    ListLatestPactVersions(Asked<applications::LatestPacts>),
    /// Stores a secret that webhooks use, encrypted.
    CreateOrUpdateSecret(Asked<secrets::Put>),
    /// Lists the names of the secrets that webhooks use.
    ListSecrets(Asked<secrets::List>),
    /// Deletes a secret that webhooks use.
    DeleteSecret(Asked<secrets::Delete>),
    /// Waits until the broker answers.
    Wait(Asked<wait::Arguments>),
    /// Prints a random UUID.
    GenerateUuid,
}

/// A command, and the broker that it is for.
#[derive(Debug, Args)]
#[command(disable_help_flag = true, disable_version_flag = true)]
struct Asked<A: Args> {
    #[command(flatten)]
    arguments: A,
    #[command(flatten)]
    connection: Connection,
    /// Shows this.
    #[arg(long, short = '?', action = clap::ArgAction::Help, help_heading = "Help")]
    help: Option<bool>,
}

/// What a command ends with, if nothing failed: a yes or a no.
type Outcome = Result<bool, Failure>;

/// A command that asks a broker.
trait Ask {
    /// Asks it, and says what came of it.
    async fn ask(self, broker: &pact_broker_client::Broker, output: &Output) -> Outcome;
}

fn main() -> ExitCode {
    let command = Arguments::command().mut_subcommands(|command| {
        let command = command.mut_args(|arg| {
            // An empty variable counts as not set.
            let is_empty = |name| std::env::var_os(name).is_some_and(|value| value.is_empty());
            let arg = if arg.get_env().is_some_and(is_empty) { arg.env(None::<&str>) } else { arg };
            // What a variable holds may be a password.
            arg.hide_env_values(true)
        });
        // To `publish`, `-h` is the branch, as in the official client.
        let shows_help = command.get_name() != "publish" && command.get_arguments().any(|arg| arg.get_id() == "help");
        if shows_help { command.mut_arg("help", |arg| arg.visible_short_alias('h')) } else { command }
    });
    let command = match Arguments::from_arg_matches(&command.get_matches()) {
        Ok(arguments) => arguments.command,
        Err(error) => error.exit(),
    };
    match command {
        Command::Serve(options) => run_server(&options),
        Command::Check(options) => run_check(&options),
        Command::Run(arguments) => run::run(arguments),
        Command::Publish(asked) => ask(asked),
        Command::CanIDeploy(asked) => ask(asked),
        Command::CanIMerge(asked) => ask(asked),
        Command::RecordDeployment(asked) => ask(asked),
        Command::RecordUndeployment(asked) => ask(asked),
        Command::RecordRelease(asked) => ask(asked),
        Command::RecordSupportEnded(asked) => ask(asked),
        Command::CreateEnvironment(asked) => ask(asked),
        Command::UpdateEnvironment(asked) => ask(asked),
        Command::ListEnvironments(asked) => ask(asked),
        Command::DescribeEnvironment(asked) => ask(asked),
        Command::DeleteEnvironment(asked) => ask(asked),
        Command::CreateOrUpdatePacticipant(asked) => ask(asked),
        Command::CreateVersionTag(asked) => ask(asked),
        Command::DescribeVersion(asked) => ask(asked),
        Command::ListLatestPactVersions(asked) => ask(asked),
        Command::CreateOrUpdateSecret(asked) => ask(asked),
        Command::ListSecrets(asked) => ask(asked),
        Command::DeleteSecret(asked) => ask(asked),
        Command::Wait(asked) => ask(asked),
        Command::GenerateUuid => {
            Output::default().line(&uuid::Uuid::new_v4().to_string());
            ExitCode::SUCCESS
        }
    }
}

fn ask<A: Args + Ask>(Asked { arguments, mut connection, .. }: Asked<A>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    let answer = runtime.block_on(async {
        // A broker in this process lives until the command has ended.
        let _local = connection.open().await?;
        let broker = connection.broker()?;
        let output = Output::hiding(broker.secrets());
        arguments.ask(&broker, &output).await
    });
    match answer {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            Output::hiding(connection.secrets()).error(&failure.told(&connection));
            ExitCode::from(failure.exit_code())
        }
    }
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
