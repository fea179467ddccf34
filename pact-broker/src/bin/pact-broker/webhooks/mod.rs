//! `create-webhook` and its like.

mod events;
mod options;
mod ready_made;

use clap::Args;
use pact_broker_client::Broker;
use pact_core::model::Json;
use pact_http::mask::is_secret_name;

use self::options::{Options, Webhook};
use crate::failure::Failure;
use crate::form::{AsTable, AsText, at, maybe_at};
use crate::output::{Colour, Output};
use crate::table::Table;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct Put {
    #[command(flatten)]
    options: Options,
    /// Its UUID: of a known webhook, or at least 16 letters, digits, `-` and `_`, as generate-uuid prints them.
    #[arg(long, value_name = "UUID")]
    uuid: String,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
struct Which {
    /// Its UUID, as list-webhooks shows it.
    #[arg(long, value_name = "UUID")]
    uuid: String,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    form: AsTable,
}

macro_rules! about_one {
    ($($name:ident)*) => {
        $(
            #[derive(Debug, Args)]
            pub(crate) struct $name {
                #[command(flatten)]
                which: Which,
            }
        )*
    };
}

about_one! { Describe Test Enable Disable }

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its UUID, as list-webhooks shows it.
    #[arg(long, value_name = "UUID")]
    uuid: String,
}

fn unknown(uuid: &str) -> Failure {
    Failure::Other(format!(
        "there is no webhook with the UUID {uuid:?}: pact-broker list-webhooks lists the known ones"
    ))
}

/// What a webhook is called.
fn name(webhook: &Json) -> String {
    let described = maybe_at(webhook, &["description"]).filter(|text| !text.is_empty());
    described.unwrap_or_else(|| at(webhook, &["_links", "self", "title"]))
}

/// Shows what was put together here, or is made only for show. A secret that is not a name is not shown, as by the broker.
fn show(webhook: &Webhook, is_dry: bool, output: &Output) {
    let shown = |json: &Json| redacted(json, &|name| name == "password" || is_secret_name(name));
    if is_dry {
        output.json(&shown(&webhook.json), true);
    } else if webhook.is_ready_made {
        output.say(shown(&webhook.json).to_pretty().trim_end());
    }
}

/// The webhook with stars for secrets of its request: the password, and headers with such a name.
fn redacted(webhook: &Json, is_secret: &dyn Fn(&str) -> bool) -> Json {
    let members = webhook.members().unwrap_or_default().iter().map(|(name, value)| {
        let value = match (name.as_str(), value) {
            ("request" | "headers", Json::Object(_)) => redacted(value, is_secret),
            (name, Json::String(text)) if is_secret(name) && !text.contains("${") => Json::string("**********"),
            _ => value.clone(),
        };
        (name.clone(), value)
    });
    Json::object(members)
}

fn made(webhook: &Webhook, (json, is_new): (&Json, bool), form: &AsText, output: &Output) {
    let what = if is_new { "created" } else { "updated" };
    form.sentence(output, &format!("Webhook {:?} {what}", name(json)), &at(json, &["uuid"]), json);
    if !webhook.secrets.is_empty() {
        let secrets = webhook.secrets.join(", ");
        output.say(&format!(
            "Its request has secrets that the broker must know (pact-broker create-or-update-secret): {secrets}"
        ));
    }
}

impl Ask for Create {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let is_dry = self.options.dry_run;
        let webhook = self.options.webhook()?;
        show(&webhook, is_dry, output);
        if !is_dry {
            let json = broker.create_webhook(&webhook.json).await?;
            made(&webhook, (&json, true), &self.form, output);
        }
        Ok(true)
    }
}

impl Ask for Put {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[("--uuid", Some(&self.uuid))])?;
        let is_dry = self.options.dry_run;
        let webhook = self.options.webhook()?;
        show(&webhook, is_dry, output);
        if !is_dry {
            let (json, is_new) = broker.put_webhook(&self.uuid, &webhook.json).await?;
            made(&webhook, (&json, is_new), &self.form, output);
        }
        Ok(true)
    }
}

/// What a webhook is about, in a word.
fn about(webhook: &Json, role: &str) -> String {
    let label = || maybe_at(webhook, &[role, "label"]).map(|label| format!("label {label}"));
    maybe_at(webhook, &[role, "name"]).or_else(label).unwrap_or_else(|| "any".to_owned())
}

fn events(webhook: &Json) -> String {
    let events = webhook.get("events").and_then(Json::items).unwrap_or_default();
    events.iter().map(|event| at(event, &["name"])).collect::<Vec<_>>().join(", ")
}

fn is_enabled(webhook: &Json) -> bool {
    webhook.get("enabled") != Some(&Json::Bool(false))
}

impl Ask for List {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let all = broker.webhooks().await?;
        let row = |one: &Json| {
            let uuid = at(one, &["uuid"]);
            let [consumer, provider] = ["consumer", "provider"].map(|role| about(one, role));
            (uuid.clone(), [uuid, name(one), is_enabled(one).to_string(), consumer, provider, events(one)])
        };
        let table = Table::of(["UUID", "DESCRIPTION", "ENABLED", "CONSUMER", "PROVIDER", "EVENTS"], &all, row);
        self.form.print(output, &table.sorted_by([1, 0]), &Json::array(all));
        Ok(true)
    }
}

impl Ask for Describe {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Which { uuid, form } = self.which;
        let found = broker.webhook(&uuid).await?.ok_or_else(|| unknown(&uuid))?;
        let request = |name: &str| at(&found, &["request", name]);
        let properties = [
            ("Uuid", Some(uuid.clone())),
            ("Description", Some(name(&found))),
            ("Enabled", Some(is_enabled(&found).to_string())),
            ("Consumer", Some(about(&found, "consumer"))),
            ("Provider", Some(about(&found, "provider"))),
            ("Events", Some(events(&found))),
            ("Request", Some(format!("{} {}", request("method"), request("url")))),
            ("Created At", maybe_at(&found, &["createdAt"])),
            ("Updated At", maybe_at(&found, &["updatedAt"])),
        ];
        form.properties(output, &properties, &uuid, &found);
        Ok(true)
    }
}

impl Ask for Test {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Which { uuid, form } = self.which;
        let ran = broker.execute_webhook(&uuid).await?.ok_or_else(|| unknown(&uuid))?;
        if form.is_text() {
            output.line(&at(&ran, &["logs"]));
        } else {
            form.sentence(output, "", &uuid, &ran);
        }
        let failed = ran.get("success") == Some(&Json::Bool(false));
        if failed {
            output.error("the request of the webhook failed");
        }
        Ok(!failed)
    }
}

async fn switch(which: Which, enabled: bool, broker: &Broker, output: &Output) -> Outcome {
    let Which { uuid, form } = which;
    let changed = broker.enable_webhook(&uuid, enabled).await?.ok_or_else(|| unknown(&uuid))?;
    let what = if enabled { "enabled" } else { "disabled" };
    form.sentence(output, &format!("Webhook {:?} {what}", name(&changed)), &uuid, &changed);
    Ok(true)
}

impl Ask for Enable {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        switch(self.which, true, broker, output).await
    }
}

impl Ask for Disable {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        switch(self.which, false, broker, output).await
    }
}

impl Ask for Delete {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[("--uuid", Some(&self.uuid))])?;
        // As in the official client: the end is the same.
        let what = if broker.delete_webhook(&self.uuid).await? { "successfully deleted" } else { "was not found" };
        output.coloured(Colour::Green, &format!("Webhook with UUID {} {what}", self.uuid));
        Ok(true)
    }
}
