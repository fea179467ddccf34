//! Lists of pacts, pacts as files, and the provider states in them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::{ArgAction, Args, Subcommand};
use pact_broker_client::{Broker, ListedPact, SelectedPact, StatesOf};
use pact_core::model::Json;
use percent_encoding::percent_decode_str;

use crate::failure::Failure;
use crate::form::{AsTable, at};
use crate::output::Output;
use crate::table::Table;
use crate::{Ask, Asked, Outcome};

#[derive(Debug, Args)]
pub(crate) struct Latest {
    #[command(flatten)]
    form: AsTable,
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// The name of the provider.
    #[arg(long, value_name = "NAME")]
    provider: String,
    /// Only pacts with this consumer.
    #[arg(long, value_name = "NAME")]
    consumer: Option<String>,
    /// The branch of the consumers; without it, each consumer's main branch.
    #[arg(long, value_name = "BRANCH")]
    branch: Option<String>,
    /// Only the latest pact of each consumer.
    #[arg(long, action = ArgAction::SetTrue)]
    latest: bool,
    /// Writes each pact into a file, CONSUMER-PROVIDER-VERSION.json.
    #[arg(long, action = ArgAction::SetTrue)]
    download: bool,
    /// The directory of the files.
    #[arg(long, value_name = "DIR", default_value = "./pacts", requires = "download")]
    download_dir: PathBuf,
    #[command(flatten)]
    form: AsTable,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProviderStates {
    /// Lists the provider states that consumers rely on.
    List(Asked<States>),
}

#[derive(Debug, Args)]
pub(crate) struct States {
    /// The name of the provider.
    #[arg(long, short = 'r', value_name = "NAME")]
    provider: String,
    /// Those of the latest pacts of this branch; without it, of each consumer's main branch.
    #[arg(long, value_name = "BRANCH", conflicts_with = "environment")]
    branch: Option<String>,
    /// Those of what is deployed or released in this environment.
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: Option<String>,
    /// The same as --output pretty.
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "output")]
    json: bool,
    #[command(flatten)]
    form: AsTable,
}

impl Ask for Latest {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let (pacts, json) = broker.latest_pacts().await?;
        let row = |pact: &Json| {
            let links = pact.get("_links").and_then(|links| links.get("self"));
            let link = links.map(|links| links.items().and_then(<[Json]>::last).unwrap_or(links));
            let cells = [
                at(pact, &["_embedded", "consumer", "name"]),
                at(pact, &["_embedded", "consumer", "_embedded", "version", "number"]),
                at(pact, &["_embedded", "provider", "name"]),
                at(pact, &["createdAt"]),
            ];
            (link.map(|link| at(link, &["href"])).unwrap_or_default(), cells)
        };
        let table = Table::of(["CONSUMER", "CONSUMER_VERSION", "PROVIDER", "CREATED_AT"], &pacts, row);
        self.form.print(output, &table.sorted_by([0, 2]), &json);
        Ok(true)
    }
}

impl Ask for Get {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[
            ("--provider", Some(&self.provider)),
            ("--consumer", self.consumer.as_ref()),
            ("--branch", self.branch.as_ref()),
        ])?;
        let mut pacts = broker.pacts_of_provider(&self.provider, self.branch.as_deref(), self.latest).await?;
        if let Some(consumer) = &self.consumer {
            pacts.retain(|pact| pact.consumer == *consumer);
            if pacts.is_empty() {
                return Err(Failure::Other(format!("there is no pact of {consumer} with {} here", self.provider)));
            }
        }
        let json = Json::array(pacts.iter().map(|pact| {
            let members = [("href", &pact.url), ("name", &pact.consumer), ("title", &pact.title)];
            Json::object(members.map(|(name, text)| (name, Json::string(text.as_str()))))
        }));
        let row = |pact: &ListedPact| (pact.url.clone(), [pact.consumer.clone(), pact.title.clone(), pact.url.clone()]);
        let table = Table::of(["CONSUMER", "TITLE", "LINK"], &pacts, row);
        if self.download {
            let mut taken = HashSet::new();
            for pact in &pacts {
                let file = self.save(pact, broker, &mut taken).await?;
                if self.form.is_text() {
                    output.line(&format!("  → {}", file.display()));
                }
            }
        }
        self.form.print(output, &table.sorted_by([0]), &Json::object([("pacts", json)]));
        Ok(true)
    }
}

impl Get {
    /// Writes a pact into a file, of which there is none yet in this run.
    async fn save(&self, pact: &ListedPact, broker: &Broker, taken: &mut HashSet<PathBuf>) -> Result<PathBuf, Failure> {
        let selected = SelectedPact::at(&pact.url);
        let fetched = broker.fetch_pact(selected).await?;
        let document = Json::parse(&fetched.text).map_err(|error| Failure::Other(format!("{}: {error}", pact.url)))?;
        let version = pact.url.rsplit_once("/version/").map(|(_, version)| version).unwrap_or_default();
        let version = percent_decode_str(version).decode_utf8_lossy();
        let parts = [pact.consumer.as_str(), self.provider.as_str(), &version];
        let name = parts.map(file_name).into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        let mut path = self.download_dir.join(format!("{name}.json"));
        for number in 2.. {
            if taken.insert(path.clone()) {
                break;
            }
            path = self.download_dir.join(format!("{name}-{number}.json"));
        }
        let failed = |path: &Path| {
            let path = path.display().to_string();
            move |error| Failure::Other(format!("{path} cannot be written: {error}"))
        };
        std::fs::create_dir_all(&self.download_dir).map_err(failed(&self.download_dir))?;
        std::fs::write(&path, published(&document).to_pretty() + "\n").map_err(failed(&path))?;
        Ok(path)
    }
}

/// What of a name can stand in the name of a file on every system.
fn file_name(name: &str) -> String {
    let kept = |sign: char| if sign.is_alphanumeric() || "-_. ()+@,=".contains(sign) { sign } else { '_' };
    name.chars().take(80).map(kept).collect::<String>().trim_matches(['.', ' ']).to_owned()
}

/// A pact as its consumer published it: without what the broker adds to it.
fn published(pact: &Json) -> Json {
    let interaction = |json: &Json| without(json, &["_id"], |_, value| value.clone());
    without(pact, &["_links", "createdAt"], |name, value| match value.items() {
        Some(items) if ["interactions", "messages"].contains(&name) => Json::array(items.iter().map(interaction)),
        _ => value.clone(),
    })
}

fn without(json: &Json, names: &[&str], value: impl Fn(&str, &Json) -> Json) -> Json {
    let Some(members) = json.members() else { return json.clone() };
    let kept = members.iter().filter(|(name, _)| !names.contains(&name.as_str()));
    Json::object(kept.map(|(name, member)| (name.clone(), value(name, member))))
}

impl Ask for States {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[
            ("--provider", Some(&self.provider)),
            ("--branch", self.branch.as_ref()),
            ("--environment", self.environment.as_ref()),
        ])?;
        let of = match (&self.branch, &self.environment) {
            (Some(branch), _) => StatesOf::Branch(branch),
            (None, Some(environment)) => StatesOf::Environment(environment),
            (None, None) => StatesOf::MainBranches,
        };
        let (states, json) = broker.provider_states(&self.provider, of).await?;
        if self.json {
            output.json(&json, true);
            return Ok(true);
        }
        let row = |state: &Json| {
            let consumers = state.get("consumers").and_then(Json::items).unwrap_or_default();
            let consumers: Vec<_> = consumers.iter().filter_map(Json::as_str).collect();
            let params = state.get("params").map(Json::to_string).unwrap_or_default();
            let name = at(state, &["name"]);
            (name.clone(), [name, consumers.join(", "), params])
        };
        let table = Table::of(["PROVIDER STATE", "CONSUMERS", "PARAMETERS"], &states, row).sorted_by([0]);
        self.form.print(output, &table, &json);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_leads_nowhere_else() {
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("C:\\x"), "C__x");
        assert_eq!(file_name("a\0b\u{1b}%2F"), "a_b__2F");
        assert_eq!(file_name("web-shop 1.0"), "web-shop 1.0");
    }

    #[test]
    fn a_pact_is_saved_without_what_the_broker_adds() {
        let text =
            br#"{"consumer":{"name":"a"},"createdAt":"x","interactions":[{"_id":"1","description":"d"}],"_links":{}}"#;
        let pact = published(&Json::parse(text).unwrap());
        assert_eq!(pact.to_string(), r#"{"consumer":{"name":"a"},"interactions":[{"description":"d"}]}"#);
    }
}
