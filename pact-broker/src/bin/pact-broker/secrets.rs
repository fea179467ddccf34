//! `create-or-update-secret` and its like.

use std::fmt;
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

use clap::Args;
use pact_broker_client::Broker;
use pact_core::model::Json;

use crate::failure::Failure;
use crate::form::{AsTable, AsText, at};
use crate::output::{Colour, Output};
use crate::table::Table;
use crate::{Ask, Outcome};

/// A longer secret is refused by the broker; a wrong file is not read to its end.
const LONGEST: u64 = 64 * 1024;

/// The value is read from standard input, a file or a variable: arguments are seen by everybody on the machine.
#[derive(Debug, Args)]
pub(crate) struct Put {
    /// Its name: ${user.NAME} in a webhook stands for its value.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The file with its value; without this, it is read from standard input. A line break at the end does not count.
    #[arg(long, value_name = "FILE", conflicts_with = "value_from_env")]
    value_from_file: Option<PathBuf>,
    /// The environment variable with its value.
    #[arg(long, value_name = "VARIABLE")]
    value_from_env: Option<String>,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    form: AsTable,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its name.
    #[arg(long, value_name = "NAME")]
    name: String,
}

impl Put {
    fn value(&self) -> Result<String, Failure> {
        let failed = |what: &dyn fmt::Display, error: &dyn fmt::Display| {
            Failure::Other(format!("reading the value of the secret from {what} failed: {error}"))
        };
        let mut text = String::new();
        match (&self.value_from_file, &self.value_from_env) {
            (Some(file), _) => {
                let opened = std::fs::File::open(file).map_err(|error| failed(&file.display(), &error))?;
                opened.take(LONGEST).read_to_string(&mut text).map_err(|error| failed(&file.display(), &error))?;
            }
            (None, Some(variable)) => {
                text = std::env::var(variable).map_err(|error| failed(&format!("the variable {variable}"), &error))?;
            }
            (None, None) => {
                let input = std::io::stdin();
                if input.is_terminal() {
                    return Err(Failure::Usage(
                        "the value of the secret is read from standard input, which is a terminal, where everybody sees it: \
                         redirect a file or a program to it, or use --value-from-file or --value-from-env"
                            .to_owned(),
                    ));
                }
                let reading = input.take(LONGEST).read_to_string(&mut text);
                reading.map_err(|error| failed(&"standard input", &error))?;
            }
        }
        let value = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
        if value.is_empty() {
            return Err(Failure::Other("the value of the secret is empty".to_owned()));
        }
        Ok(value.to_owned())
    }
}

impl Ask for Put {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let (answer, is_new) = broker.put_secret_of_webhooks(&self.name, &self.value()?).await?;
        let done = if is_new { "Created" } else { "Updated" };
        let sentence = format!("{done} the secret {} in the Pact Broker", self.name);
        self.form.sentence(output, &sentence, &self.name, &answer);
        Ok(true)
    }
}

impl Ask for List {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let (all, json) = broker.secrets_of_webhooks().await?;
        let row = |one: &Json| {
            let name = at(one, &["name"]);
            (name.clone(), [name, at(one, &["createdAt"]), at(one, &["updatedAt"])])
        };
        self.form.print(output, &Table::of(["NAME", "CREATED AT", "UPDATED AT"], &all, row).sorted_by([0]), &json);
        Ok(true)
    }
}

impl Ask for Delete {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        broker.delete_secret_of_webhooks(&self.name).await?;
        output.coloured(Colour::Green, &format!("Deleted the secret {} from the Pact Broker", self.name));
        Ok(true)
    }
}
