//! Applications, their versions and tags, and the latest pacts.

use clap::{ArgAction, Args, ValueEnum};
use pact_broker_client::{Broker, PacticipantDetails, Surroundings, WhichVersion};
use pact_core::model::Json;

use crate::failure::Failure;
use crate::output::{Colour, Output};
use crate::table::table;
use crate::{Ask, Outcome};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Json,
    Text,
    Pretty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableForm {
    Json,
    #[value(alias = "text")]
    Table,
    /// Only the number of the version.
    Id,
}

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
    /// What is printed: a sentence, or the broker's answer as JSON on one line or several.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "text")]
    output: Form,
}

#[derive(Debug, Args)]
pub(crate) struct CreateTag {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// Its version.
    #[arg(long, short = 'e', value_name = "VERSION")]
    version: String,
    /// The tag; may be repeated.
    #[arg(long = "tag", short = 't', value_name = "TAG", required_unless_present = "tag_with_git_branch")]
    tags: Vec<String>,
    /// The tag is the branch of the build server or git.
    #[arg(long, short = 'g', action = ArgAction::SetTrue)]
    tag_with_git_branch: bool,
    /// A version that the broker does not know is created.
    #[arg(long, action = ArgAction::SetTrue)]
    auto_create_version: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DescribeVersion {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// Its version; without it, the latest one.
    #[arg(long, short = 'e', value_name = "VERSION")]
    version: Option<String>,
    /// The latest version, or the latest version with a tag.
    #[arg(long, short = 'l', value_name = "TAG", num_args = 0..=1, default_missing_value = "")]
    #[arg(conflicts_with = "version")]
    latest: Option<String>,
    /// What is printed: a table, JSON, or only the number.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "table")]
    output: TableForm,
}

#[derive(Debug, Args)]
pub(crate) struct LatestPacts {
    /// What is printed: a table or JSON.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "table")]
    output: ListForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListForm {
    Json,
    #[value(alias = "text")]
    Table,
}

fn at(json: &Json, path: &[&str]) -> String {
    let found = path.iter().try_fold(json, |json, name| json.get(name));
    found.and_then(Json::as_str).unwrap_or_default().to_owned()
}

impl Ask for Put {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let details = PacticipantDetails {
            display_name: self.display_name,
            main_branch: self.main_branch,
            repository_url: self.repository_url,
        };
        let (json, is_new) = broker.put_pacticipant(&self.name, &details).await?;
        match self.output {
            Form::Text => {
                let what = if is_new { "created" } else { "updated" };
                output.coloured(Colour::Green, &format!("Pacticipant \"{}\" {what} in the Pact Broker", self.name));
            }
            form => output.json(&json, form == Form::Pretty),
        }
        Ok(true)
    }
}

impl Ask for CreateTag {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let CreateTag { pacticipant, version, mut tags, .. } = self;
        if self.tag_with_git_branch {
            tags.push(Surroundings::here().branch().ok_or_else(|| {
                Failure::Usage(
                    "the branch for --tag-with-git-branch cannot be detected: give it with --tag in its place"
                        .to_owned(),
                )
            })?);
        }
        if !self.auto_create_version && broker.version(&pacticipant, WhichVersion::Number(&version)).await?.is_none() {
            return Err(Failure::Other(format!(
                "Could not create tag. Version {version} of {pacticipant} does not exist: --auto-create-version creates it"
            )));
        }
        for tag in tags {
            output.line(&format!("Tagging {pacticipant} version {version} as {tag}"));
            broker.put_tag(&pacticipant, &version, &tag).await?;
        }
        Ok(true)
    }
}

impl Ask for DescribeVersion {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let which = match (&self.version, &self.latest) {
            (Some(version), _) => WhichVersion::Number(version),
            (None, Some(tag)) if !tag.is_empty() => WhichVersion::LatestTagged(tag),
            (None, _) => WhichVersion::Latest,
        };
        let Some(version) = broker.version(&self.pacticipant, which).await? else {
            return Err(Failure::Other("Pacticipant version not found".to_owned()));
        };
        match self.output {
            TableForm::Json => output.json(&version, true),
            TableForm::Id => output.line(&at(&version, &["number"])),
            TableForm::Table => {
                let tags = version.get("_embedded").and_then(|embedded| embedded.get("tags")?.items());
                let tags: Vec<_> = tags.unwrap_or_default().iter().map(|tag| at(tag, &["name"])).collect();
                output.line(&table(["NUMBER", "TAGS"], &[[at(&version, &["number"]), tags.join(", ")]]));
            }
        }
        Ok(true)
    }
}

impl Ask for LatestPacts {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let (pacts, json) = broker.latest_pacts().await?;
        if self.output == ListForm::Json {
            output.json(&json, false);
            return Ok(true);
        }
        let row = |pact: &Json| {
            [
                at(pact, &["_embedded", "consumer", "name"]),
                at(pact, &["_embedded", "consumer", "_embedded", "version", "number"]),
                at(pact, &["_embedded", "provider", "name"]),
                at(pact, &["createdAt"]),
            ]
        };
        let rows: Vec<_> = pacts.iter().map(row).collect();
        output.line(&table(["CONSUMER", "CONSUMER_VERSION", "PROVIDER", "CREATED_AT"], &rows));
        Ok(true)
    }
}
