//! `create-environment` and its like.

use clap::{ArgAction, Args, ValueEnum};
use pact_broker_client::{Broker, Environment, EnvironmentDetails};

use crate::failure::Failure;
use crate::output::{Colour, Output};
use crate::table::table;
use crate::{Ask, Outcome};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Json,
    Text,
    Pretty,
    /// Only the UUID.
    Id,
}

#[derive(Debug, Args)]
struct Printed {
    /// What is printed: text, JSON on one line or several, or only the UUID.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "text")]
    output: Form,
}

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
    printed: Printed,
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
    printed: Printed,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    printed: Printed,
}

#[derive(Debug, Args)]
pub(crate) struct Describe {
    /// Its UUID, as list-environments shows it.
    #[arg(long, value_name = "UUID")]
    uuid: String,
    #[command(flatten)]
    printed: Printed,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its UUID, as list-environments shows it.
    #[arg(long, value_name = "UUID")]
    uuid: String,
    #[command(flatten)]
    printed: Printed,
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

impl Printed {
    fn tell(&self, output: &Output, environment: &Environment, sentence: &str) {
        match self.output {
            Form::Text => output.coloured(Colour::Green, sentence),
            Form::Id => output.line(&environment.uuid),
            form => output.json(&environment.json, form == Form::Pretty),
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
        self.printed.tell(output, &made, &sentence);
        Ok(true)
    }
}

impl Ask for Update {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let existing = known(broker, &self.uuid).await?;
        let changed = broker.update_environment(&existing, &self.details.named(self.name)).await?;
        let sentence = format!("Updated {} environment in the Pact Broker", changed.name);
        self.printed.tell(output, &changed, &sentence);
        Ok(true)
    }
}

impl Ask for List {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let (all, json) = broker.environments().await?;
        match self.printed.output {
            Form::Text => {
                let rows: Vec<_> = all
                    .into_iter()
                    .map(|one| [one.uuid, one.name, one.display_name.unwrap_or_default(), one.production.to_string()])
                    .collect();
                output.line(&table(["UUID", "NAME", "DISPLAY NAME", "PRODUCTION"], &rows));
            }
            Form::Id => all.iter().for_each(|one| output.line(&one.uuid)),
            form => output.json(&json, form == Form::Pretty),
        }
        Ok(true)
    }
}

impl Ask for Describe {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let found = known(broker, &self.uuid).await?;
        if self.printed.output != Form::Text {
            self.printed.tell(output, &found, "");
            return Ok(true);
        }
        let text = |name: &str| found.json.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        let production = found.production.to_string();
        let contact = found.json.get("contacts").and_then(|contacts| contacts.items()?.first());
        let contact_name = contact.and_then(|contact| contact.get("name")?.as_str()).map(str::to_owned);
        let address =
            contact.and_then(|contact| contact.get("details")?.get("emailAddress")?.as_str()).map(str::to_owned);
        for (name, value) in [
            ("Uuid", Some(found.uuid.clone())),
            ("Name", Some(found.name.clone())),
            ("Display Name", found.display_name.clone()),
            ("Production", Some(production)),
            ("Contact", contact_name),
            ("Contact Email Address", address),
            ("Created At", text("createdAt")),
            ("Updated At", text("updatedAt")),
        ] {
            if let Some(value) = value {
                output.line(&format!("{name}: {value}"));
            }
        }
        Ok(true)
    }
}

impl Ask for Delete {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let existing = known(broker, &self.uuid).await?;
        broker.delete_environment(&existing).await?;
        let sentence = format!("Deleted environment {} from the Pact Broker", existing.name);
        self.printed.tell(output, &existing, &sentence);
        Ok(true)
    }
}
