//! `can-i-deploy`: whether versions work with what is deployed; `can-i-merge`: with what is on main branches.

mod answer;
mod github;
mod selectors;

use std::time::Duration;

use clap::{Args, ValueEnum};
use pact_broker_client::{Broker, BrokerError, Matrix, MatrixQuery, Target, VersionSelector};

use self::selectors::Selectors;
use crate::failure::Failure;
use crate::output::Output;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
#[command(after_help = "PACT_BROKER_CAN_I_DEPLOY_IGNORE has names for --ignore, separated by commas, and \
PACT_BROKER_CAN_I_DEPLOY_DRY_RUN=true is --dry-run.")]
pub(crate) struct Deploy {
    #[command(flatten)]
    selectors: Selectors,
    /// The environment to deploy to: what is deployed or released there has to work with the version.
    #[arg(long, value_name = "ENVIRONMENT", conflicts_with = "to")]
    to_environment: Option<String>,
    /// A tag that stands for an environment.
    #[arg(long, short = 't', value_name = "TAG")]
    to: Option<String>,
    #[command(flatten)]
    course: Course,
}

#[derive(Debug, Args)]
#[command(after_help = "PACT_BROKER_CAN_I_MERGE_IGNORE has names for --ignore, separated by commas, and \
PACT_BROKER_CAN_I_MERGE_DRY_RUN=true is --dry-run.")]
pub(crate) struct Merge {
    #[command(flatten)]
    selectors: Selectors,
    #[command(flatten)]
    course: Course,
}

#[derive(Debug, Args)]
struct Course {
    /// How often to ask again while verification results are missing.
    #[arg(long, value_name = "TIMES", default_value_t = 0)]
    retry_while_unknown: u32,
    /// The time between, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(..=3600))]
    retry_interval: u64,
    /// A no ends with 0, too.
    #[arg(long)]
    dry_run: bool,
    /// Says of each result that is missing or bad which interactions failed, where, and what would change it.
    #[arg(long)]
    explain: bool,
    /// What is printed: the answer as a table, the broker's in JSON, or a table in Markdown.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "table")]
    output: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Json,
    #[value(alias = "text")]
    Table,
    Markdown,
}

impl Ask for Deploy {
    const TITLE: Option<&'static str> = Some("can-i-deploy");

    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let empty = [&self.to_environment, &self.to].into_iter().flatten().any(|name| name.trim().is_empty());
        if empty {
            let reason = "the name of the environment is empty: is a variable of the build not set?";
            return Err(Failure::Usage(reason.to_owned()));
        }
        let target = match (self.to_environment, self.to) {
            (Some(environment), _) => Target::Environment(environment),
            (None, Some(tag)) => Target::Tag(tag),
            (None, None) => Target::Latest,
        };
        decide(self.selectors, target, self.course, "can-i-deploy", (broker, output)).await
    }
}

impl Ask for Merge {
    const TITLE: Option<&'static str> = Some("can-i-merge");

    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let target = Target::MainBranches;
        decide(self.selectors, target, self.course, "can-i-merge", (broker, output)).await
    }
}

/// Asks, and prints the answer. The variables of a command have its name.
async fn decide(
    selectors: Selectors,
    target: Target,
    mut course: Course,
    command: &str,
    (broker, output): (&Broker, &Output),
) -> Outcome {
    selectors.check()?;
    let variables = format!("PACT_BROKER_{}", command.replace('-', "_").to_uppercase());
    let variable = |name: &str| std::env::var(format!("{variables}_{name}")).unwrap_or_default();
    course.dry_run |= is_set(&variable("DRY_RUN"))
        .ok_or_else(|| Failure::Usage(format!("{variables}_DRY_RUN is neither true nor false")))?;
    let ignored = variable("IGNORE");
    let names = ignored.split(',').map(str::trim).filter(|name| !name.is_empty());
    let ignore = selectors.ignored.into_iter().chain(names.map(VersionSelector::of)).collect();
    let mut matrix =
        match course.answer(&MatrixQuery { selectors: selectors.versions, target, ignore }, broker, output).await {
            Ok(matrix) => matrix,
            Err(error) if course.dry_run => {
                output.warn(&format!("--dry-run: {error}"));
                return Ok(true);
            }
            Err(error) => return Err(error.into()),
        };
    if course.explain
        && course.output == Form::Table
        && let Err(error) = broker.explain(&mut matrix).await
    {
        output.warn(&format!("--explain: {error}"));
    }
    match course.output {
        Form::Json => output.json(&matrix.json, true),
        Form::Markdown => output.line(&answer::as_markdown(&matrix, course.explain, output)),
        Form::Table => answer::print(&matrix, course.dry_run, course.explain, output),
    }
    github::tell(command, &matrix, course.dry_run, output);
    Ok(course.dry_run || matrix.is_yes())
}

/// What a variable says. An empty one is none, and a typing error must not make a no a yes.
fn is_set(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "" | "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

impl Course {
    /// The answer, asked for again as long as results are missing.
    async fn answer(&self, query: &MatrixQuery, broker: &Broker, output: &Output) -> Result<Matrix, BrokerError> {
        let mut matrix = broker.matrix(query).await?;
        let missing = |matrix: &Matrix| matrix.unknown.unwrap_or_default();
        if self.dry_run || self.retry_while_unknown == 0 {
            return Ok(matrix);
        }
        if matrix.unknown.is_none() {
            output.warn(
                "--retry-while-unknown: the broker does not say how many results are missing, so none is waited for",
            );
        }
        if missing(&matrix) == 0 {
            return Ok(matrix);
        }
        let results = if missing(&matrix) == 1 { "result" } else { "results" };
        let seconds = u64::from(self.retry_while_unknown).saturating_mul(self.retry_interval);
        output.say(&format!(
            "Waiting for {} verification {results} to be published (maximum of {seconds} seconds)",
            missing(&matrix)
        ));
        for _ in 0..self.retry_while_unknown {
            tokio::time::sleep(Duration::from_secs(self.retry_interval)).await;
            matrix = broker.matrix(query).await?;
            if missing(&matrix) == 0 {
                break;
            }
        }
        Ok(matrix)
    }
}
