//! Applications, and their labels.

use clap::Args;
use pact_broker_client::{Broker, PacticipantDetails};
use pact_core::model::Json;

use crate::failure::Failure;
use crate::form::{AsTable, AsText, at, maybe_at, names_at};
use crate::output::{Colour, Output};
use crate::table::Table;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
pub(crate) struct Put {
    /// Its name.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Its name for people.
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// Its main branch.
    #[arg(long, value_name = "BRANCH")]
    main_branch: Option<String>,
    /// Where its source code is.
    #[arg(long, value_name = "URL")]
    repository_url: Option<String>,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those with this label.
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
    #[command(flatten)]
    form: AsTable,
}

#[derive(Debug, Args)]
pub(crate) struct Describe {
    /// Its name.
    #[arg(long, value_name = "NAME", visible_alias = "pacticipant", short_alias = 'a')]
    name: String,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct ListLabels {
    #[command(flatten)]
    form: AsTable,
}

#[derive(Debug, Args)]
struct Label {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// The label.
    #[arg(long, value_name = "LABEL")]
    label: String,
}

#[derive(Debug, Args)]
pub(crate) struct CreateLabel {
    #[command(flatten)]
    of: Label,
}

#[derive(Debug, Args)]
pub(crate) struct DeleteLabel {
    #[command(flatten)]
    of: Label,
}

/// The application is not there.
pub(crate) fn unknown(name: &str) -> Failure {
    Failure::Other(format!(
        "there is no application {name:?}: check the name, with upper and lower case; pact-broker list-pacticipants lists the \
         known ones"
    ))
}

impl Ask for Put {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[("--name", Some(&self.name))])?;
        let details = PacticipantDetails {
            display_name: self.display_name,
            main_branch: self.main_branch,
            repository_url: self.repository_url,
        };
        let (json, is_new) = broker.put_pacticipant(&self.name, &details).await?;
        let what = if is_new { "created" } else { "updated" };
        let sentence = format!("Pacticipant \"{}\" {what} in the Pact Broker", self.name);
        self.form.sentence(output, &sentence, &self.name, &json);
        Ok(true)
    }
}

impl Ask for List {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[("--label", self.label.as_ref())])?;
        let (all, json) = broker.pacticipants(self.label.as_deref()).await?;
        let row = |one: &Json| (at(one, &["name"]), [at(one, &["name"]), at(one, &["displayName"])]);
        self.form.print(output, &Table::of(["NAME", "DISPLAY NAME"], &all, row).sorted_by([0]), &json);
        Ok(true)
    }
}

impl Ask for Describe {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let found = broker.pacticipant(&self.name).await?.ok_or_else(|| unknown(&self.name))?;
        let labels = names_at(&found, "labels").join(", ");
        let properties = [
            ("Name", maybe_at(&found, &["name"])),
            ("Display Name", maybe_at(&found, &["displayName"])),
            ("Repository Url", maybe_at(&found, &["repositoryUrl"])),
            ("Main Branch", maybe_at(&found, &["mainBranch"])),
            ("Labels", Some(labels).filter(|labels| !labels.is_empty())),
            ("Updated At", maybe_at(&found, &["updatedAt"])),
            ("Created At", maybe_at(&found, &["createdAt"])),
        ];
        self.form.properties(output, &properties, &self.name, &found);
        Ok(true)
    }
}

impl Ask for ListLabels {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let (all, json) = broker.labels().await?;
        let row = |one: &Json| (at(one, &["name"]), [at(one, &["name"])]);
        self.form.print(output, &Table::of(["NAME"], &all, row).sorted_by([0]), &json);
        Ok(true)
    }
}

impl Label {
    fn check(&self) -> Result<(), Failure> {
        Failure::if_empty(&[("--pacticipant", Some(&self.pacticipant)), ("--label", Some(&self.label))])
    }
}

impl Ask for CreateLabel {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        self.of.check()?;
        let Label { pacticipant, label } = &self.of;
        broker.put_label(pacticipant, label).await?;
        output.coloured(Colour::Green, &format!("Labelled {pacticipant} as {label}"));
        Ok(true)
    }
}

impl Ask for DeleteLabel {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        self.of.check()?;
        let Label { pacticipant, label } = &self.of;
        if !broker.delete_label(pacticipant, label).await? {
            return Err(Failure::Other(format!(
                "Could not delete label {label} of pacticipant {pacticipant} as it was not found"
            )));
        }
        output.coloured(Colour::Green, &format!("Successfully deleted label {label} of pacticipant {pacticipant}"));
        Ok(true)
    }
}
