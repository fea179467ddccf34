//! What `pact-broker` can do.

use std::process::ExitCode;

use clap::{ArgAction, Subcommand};
use pact_broker::{check, serve};

use crate::asked::Asked;
use crate::output::Output;
use crate::{
    applications, branches, can_i_deploy, completions, doctor, environments, pacts, placements, publish, run,
    run_check, run_server, secrets, versions, wait, webhooks,
};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
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
    /// Lists the applications.
    ListPacticipants(Asked<applications::List>),
    /// Shows an application.
    DescribePacticipant(Asked<applications::Describe>),
    /// Lists the labels that applications have.
    ListLabels(Asked<applications::ListLabels>),
    /// Gives an application a label.
    CreateLabel(Asked<applications::CreateLabel>),
    /// Takes a label from an application.
    DeleteLabel(Asked<applications::DeleteLabel>),
    /// Creates a version of an application, or adds a branch and tags to it.
    CreateOrUpdateVersion(Asked<versions::Put>),
    /// Shows a version of an application, or the versions that are in an environment.
    DescribeVersion(Asked<versions::Describe>),
    /// Gives a version of an application a tag.
    CreateVersionTag(Asked<versions::CreateTag>),
    /// Takes a tag from a version of an application.
    DeleteVersionTag(Asked<versions::DeleteTag>),
    /// Lists the branches of an application.
    ListBranches(Asked<branches::List>),
    /// Deletes a branch, and none of its versions.
    DeleteBranch(Asked<branches::Delete>),
    /// Lists the latest pact between each consumer and provider.
    ListLatestPactVersions(Asked<pacts::Latest>),
    /// Lists the pacts of a provider, and writes them into files.
    GetPacts(Asked<pacts::Get>),
    /// Provider states.
    #[command(subcommand)]
    ProviderStates(pacts::ProviderStates),
    /// Creates a webhook: a request that the broker sends when something happens.
    CreateWebhook(Asked<webhooks::Create>),
    /// Creates a webhook with a UUID, or changes the one that has it.
    CreateOrUpdateWebhook(Asked<webhooks::Put>),
    /// Lists the webhooks.
    ListWebhooks(Asked<webhooks::List>),
    /// Shows a webhook.
    DescribeWebhook(Asked<webhooks::Describe>),
    /// Lets the broker send a webhook now, and ends with 1 if that fails.
    TestWebhook(Asked<webhooks::Test>),
    /// Lets a webhook be sent from now on.
    EnableWebhook(Asked<webhooks::Enable>),
    /// Lets a webhook not be sent any more, and keeps it.
    DisableWebhook(Asked<webhooks::Disable>),
    /// Deletes a webhook.
    DeleteWebhook(Asked<webhooks::Delete>),
    /// Stores a secret that webhooks use, encrypted.
    CreateOrUpdateSecret(Asked<secrets::Put>),
    /// Lists the names of the secrets that webhooks use.
    ListSecrets(Asked<secrets::List>),
    /// Deletes a secret that webhooks use.
    DeleteSecret(Asked<secrets::Delete>),
    /// Says what is wrong with the address, the credentials, the clock or the version of a broker, and what to do about it.
    Doctor(Asked<doctor::Arguments>),
    /// Waits until the broker answers.
    Wait(Asked<wait::Arguments>),
    /// Prints what a shell needs to complete a command line.
    Completions(completions::Arguments),
    /// Prints a random UUID.
    GenerateUuid,
    /// Prints the version of this program.
    Version,
}

impl Command {
    /// With `-h` as another `--help`, and without what a variable holds in the help, which may be a password.
    pub(crate) fn prepared(command: clap::Command) -> clap::Command {
        let command = command.mut_args(|arg| {
            // An empty variable counts as not set.
            let is_empty = |name| std::env::var_os(name).is_some_and(|value| value.is_empty());
            let arg = if arg.get_env().is_some_and(is_empty) { arg.env(None::<&str>) } else { arg };
            arg.hide_env_values(true)
        });
        // To `publish`, `-h` is the branch, as in the official client.
        let is_help = |arg: &clap::Arg| arg.get_id() == "help" && matches!(arg.get_action(), ArgAction::Help);
        let shows_help = command.get_name() != "publish" && command.get_arguments().any(is_help);
        let command = if shows_help { command.mut_arg("help", |arg| arg.visible_short_alias('h')) } else { command };
        command.mut_subcommands(Self::prepared)
    }

    pub(crate) fn run(self) -> ExitCode {
        match self {
            Command::Serve(options) => run_server(&options),
            Command::Check(options) => run_check(&options),
            Command::Run(arguments) => run::run(arguments),
            Command::Publish(asked) => asked.run(),
            Command::CanIDeploy(asked) => asked.run(),
            Command::CanIMerge(asked) => asked.run(),
            Command::RecordDeployment(asked) => asked.run(),
            Command::RecordUndeployment(asked) => asked.run(),
            Command::RecordRelease(asked) => asked.run(),
            Command::RecordSupportEnded(asked) => asked.run(),
            Command::CreateEnvironment(asked) => asked.run(),
            Command::UpdateEnvironment(asked) => asked.run(),
            Command::ListEnvironments(asked) => asked.run(),
            Command::DescribeEnvironment(asked) => asked.run(),
            Command::DeleteEnvironment(asked) => asked.run(),
            Command::CreateOrUpdatePacticipant(asked) => asked.run(),
            Command::ListPacticipants(asked) => asked.run(),
            Command::DescribePacticipant(asked) => asked.run(),
            Command::ListLabels(asked) => asked.run(),
            Command::CreateLabel(asked) => asked.run(),
            Command::DeleteLabel(asked) => asked.run(),
            Command::CreateOrUpdateVersion(asked) => asked.run(),
            Command::DescribeVersion(asked) => asked.run(),
            Command::CreateVersionTag(asked) => asked.run(),
            Command::DeleteVersionTag(asked) => asked.run(),
            Command::ListBranches(asked) => asked.run(),
            Command::DeleteBranch(asked) => asked.run(),
            Command::ListLatestPactVersions(asked) => asked.run(),
            Command::GetPacts(asked) => asked.run(),
            Command::ProviderStates(pacts::ProviderStates::List(asked)) => asked.run(),
            Command::CreateWebhook(asked) => asked.run(),
            Command::CreateOrUpdateWebhook(asked) => asked.run(),
            Command::ListWebhooks(asked) => asked.run(),
            Command::DescribeWebhook(asked) => asked.run(),
            Command::TestWebhook(asked) => asked.run(),
            Command::EnableWebhook(asked) => asked.run(),
            Command::DisableWebhook(asked) => asked.run(),
            Command::DeleteWebhook(asked) => asked.run(),
            Command::CreateOrUpdateSecret(asked) => asked.run(),
            Command::ListSecrets(asked) => asked.run(),
            Command::DeleteSecret(asked) => asked.run(),
            Command::Doctor(asked) => doctor::run(&asked.arguments, asked.connection),
            Command::Wait(asked) => asked.run(),
            Command::Completions(arguments) => completions::run(&arguments),
            Command::GenerateUuid => line(&uuid::Uuid::new_v4().to_string()),
            Command::Version => line(env!("CARGO_PKG_VERSION")),
        }
    }
}

fn line(text: &str) -> ExitCode {
    Output::default().line(text);
    ExitCode::SUCCESS
}
