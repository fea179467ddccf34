//! Branches of applications.

use clap::{ArgAction, Args};
use pact_broker_client::Broker;
use pact_core::model::Json;

use crate::applications::unknown;
use crate::failure::Failure;
use crate::form::{AsTable, at};
use crate::output::{Colour, Output};
use crate::table::Table;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    #[command(flatten)]
    form: AsTable,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// The branch.
    #[arg(long, value_name = "BRANCH")]
    branch: String,
    /// Whether it is an error if there is no such branch.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_value = "true", default_missing_value = "true")]
    #[arg(action = ArgAction::Set, overrides_with = "no_error_when_not_found")]
    error_when_not_found: bool,
    /// It is no error.
    #[arg(long, alias = "skip-error-when-not-found", action = ArgAction::SetTrue, overrides_with = "error_when_not_found")]
    no_error_when_not_found: bool,
}

impl Ask for List {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[("--pacticipant", Some(&self.pacticipant))])?;
        let (all, json) = broker.branches(&self.pacticipant).await?.ok_or_else(|| unknown(&self.pacticipant))?;
        let row = |one: &Json| {
            let name = at(one, &["name"]);
            (name.clone(), [name, at(one, &["createdAt"]), at(one, &["updatedAt"])])
        };
        self.form.print(output, &Table::of(["NAME", "CREATED_AT", "UPDATED_AT"], &all, row).sorted_by([0]), &json);
        Ok(true)
    }
}

impl Ask for Delete {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Delete { pacticipant, branch, .. } = &self;
        Failure::if_empty(&[("--pacticipant", Some(pacticipant)), ("--branch", Some(branch))])?;
        let what = format!("branch {branch} of pacticipant {pacticipant}");
        if broker.delete_branch(pacticipant, branch).await? {
            output.coloured(Colour::Green, &format!("Successfully deleted {what}"));
        } else if self.error_when_not_found && !self.no_error_when_not_found {
            return Err(Failure::Other(format!("Could not delete {what} as it was not found")));
        } else {
            output.coloured(Colour::Green, &format!("Branch {branch} of pacticipant {pacticipant} not found"));
        }
        Ok(true)
    }
}
