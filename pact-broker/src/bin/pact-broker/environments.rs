//! `create-environment` and its like.

use clap::{ArgAction, Args};
use pact_broker_client::{Broker, Environment, EnvironmentDetails};

use crate::failure::Failure;
use crate::form::{AsTable, AsText, maybe_at};
use crate::output::Output;
use crate::table::Table;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
struct Details {
    /// Its name for people.
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// It is a production environment.
    #[arg(long, action = ArgAction::SetTrue, overrides_with = "no_production")]
    production: bool,
    /// It is none.
    #[arg(long, action = ArgAction::SetTrue, overrides_with = "production")]
    no_production: bool,
    /// Whom to ask about it.
    #[arg(long, value_name = "NAME")]
    contact_name: Option<String>,
    /// Their address.
    #[arg(long, value_name = "ADDRESS")]
    contact_email_address: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name.
    #[arg(long, value_name = "NAME")]
    name: String,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Its UUID, as list-environments shows it.
    #[arg(long, value_name = "UUID")]
    uuid: String,
    /// A new name.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    form: AsTable,
}

#[derive(Debug, Args)]
pub(crate) struct Describe {
    /// Its UUID, as list-environments shows it.
    #[arg(long, value_name = "UUID")]
    uuid: String,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its UUID, as list-environments shows it.
    #[arg(long, value_name = "UUID")]
    uuid: String,
    #[command(flatten)]
    form: AsText,
}

impl Details {
    fn named(self, name: Option<String>) -> EnvironmentDetails {
        EnvironmentDetails {
            name,
            display_name: self.display_name,
            production: (self.production || self.no_production).then_some(self.production),
            contact_name: self.contact_name,
            contact_email_address: self.contact_email_address,
        }
    }
}

async fn known(broker: &Broker, uuid: &str) -> Result<Environment, Failure> {
    broker.environment(uuid).await?.ok_or_else(|| {
        Failure::Other(format!(
            "there is no environment with the UUID {uuid:?}: pact-broker list-environments lists the known ones"
        ))
    })
}

impl Ask for Create {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let made = broker.create_environment(&self.details.named(Some(self.name))).await?;
        let Environment { name, uuid, .. } = &made;
        let sentence = format!("Created {name} environment in the Pact Broker with UUID {uuid}");
        self.form.sentence(output, &sentence, &made.uuid, &made.json);
        Ok(true)
    }
}

impl Ask for Update {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let existing = known(broker, &self.uuid).await?;
        let changed = broker.update_environment(&existing, &self.details.named(self.name)).await?;
        let sentence = format!("Updated {} environment in the Pact Broker", changed.name);
        self.form.sentence(output, &sentence, &changed.uuid, &changed.json);
        Ok(true)
    }
}

impl Ask for List {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let (all, json) = broker.environments().await?;
        let row = |one: &Environment| {
            let display_name = one.display_name.clone().unwrap_or_default();
            (one.uuid.clone(), [one.uuid.clone(), one.name.clone(), display_name, one.production.to_string()])
        };
        let table = Table::of(["UUID", "NAME", "DISPLAY NAME", "PRODUCTION"], &all, row);
        self.form.print(output, &table.sorted_by([1]), &json);
        Ok(true)
    }
}

impl Ask for Describe {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let found = known(broker, &self.uuid).await?;
        let contact = found.json.get("contacts").and_then(|contacts| contacts.items()?.first());
        let of_contact = |path: &[&str]| maybe_at(contact?, path);
        let properties = [
            ("Uuid", Some(found.uuid.clone())),
            ("Name", Some(found.name.clone())),
            ("Display Name", found.display_name.clone()),
            ("Production", Some(found.production.to_string())),
            ("Contact", of_contact(&["name"])),
            ("Contact Email Address", of_contact(&["details", "emailAddress"])),
            ("Created At", maybe_at(&found.json, &["createdAt"])),
            ("Updated At", maybe_at(&found.json, &["updatedAt"])),
        ];
        self.form.properties(output, &properties, &found.uuid, &found.json);
        Ok(true)
    }
}

impl Ask for Delete {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let existing = known(broker, &self.uuid).await?;
        broker.delete_environment(&existing).await?;
        let sentence = format!("Deleted environment {} from the Pact Broker", existing.name);
        self.form.sentence(output, &sentence, &existing.uuid, &existing.json);
        Ok(true)
    }
}
