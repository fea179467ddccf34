//! `can-i-deploy`: whether versions work with what is deployed.

mod answer;
mod explain;
mod selectors;

use std::time::Duration;

use clap::{Args, ValueEnum};
use pact_broker_client::{Broker, Matrix, MatrixQuery, Target, VersionSelector};

use self::selectors::Selectors;
use crate::output::Output;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selectors: Selectors,
    /// The environment to deploy to: what is deployed or released there has to work with the version.
    #[arg(long, value_name = "ENVIRONMENT", conflicts_with = "to")]
    to_environment: Option<String>,
    /// A tag that stands for an environment.
    #[arg(long, short = 't', value_name = "TAG")]
    to: Option<String>,
    /// How often to ask again while verification results are missing.
    #[arg(long, value_name = "TIMES", default_value_t = 0)]
    retry_while_unknown: u32,
    /// The time between, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(..=3600))]
    retry_interval: u64,
    /// A no ends with 0, too.
    #[arg(long, env = "PACT_BROKER_CAN_I_DEPLOY_DRY_RUN", value_parser = is_set)]
    #[arg(num_args = 0, default_missing_value = "true", default_value = "false")]
    dry_run: bool,
    /// Says of each result that is missing or bad what would change it.
    #[arg(long)]
    explain: bool,
    /// What is printed: the answer as a table, or the broker's in JSON.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "table")]
    output: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Json,
    #[value(alias = "text")]
    Table,
}

/// What a variable says. An empty one is none, and a typing error must not make a no a yes.
fn is_set(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Ok(true),
        "" | "false" | "0" | "no" | "off" => Ok(false),
        _ => Err("give true or false".to_owned()),
    }
}

const IGNORE: &str = "PACT_BROKER_CAN_I_DEPLOY_IGNORE";

impl Arguments {
    fn query(&self) -> MatrixQuery {
        let variable = std::env::var(IGNORE).unwrap_or_default();
        let names = variable.split(',').map(str::trim).filter(|name| !name.is_empty());
        MatrixQuery {
            selectors: self.selectors.versions.clone(),
            target: match (&self.to_environment, &self.to) {
                (Some(environment), _) => Target::Environment(environment.clone()),
                (None, Some(tag)) => Target::Tag(tag.clone()),
                (None, None) => Target::Latest,
            },
            ignore: self.selectors.ignored.iter().cloned().chain(names.map(VersionSelector::of)).collect(),
        }
    }

    /// The answer, asked for again as long as results are missing.
    async fn answer(&self, broker: &Broker, output: &Output) -> Result<Matrix, pact_broker_client::BrokerError> {
        let query = self.query();
        let mut matrix = broker.matrix(&query).await?;
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
            matrix = broker.matrix(&query).await?;
            if missing(&matrix) == 0 {
                break;
            }
        }
        Ok(matrix)
    }
}

impl Ask for Arguments {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        self.selectors.check()?;
        let matrix = match self.answer(broker, output).await {
            Ok(matrix) => matrix,
            Err(error) if self.dry_run => {
                output.warn(&format!("--dry-run: {error}"));
                return Ok(true);
            }
            Err(error) => return Err(error.into()),
        };
        let yes = matrix.deployable == Some(true);
        if self.output == Form::Json {
            output.json(&matrix.json, true);
        } else {
            answer::print(&matrix, self.dry_run, self.explain, output);
        }
        Ok(yes || self.dry_run)
    }
}
