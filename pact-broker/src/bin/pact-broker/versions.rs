//! Versions of applications, and their tags.

use clap::{ArgAction, Args};
use pact_broker_client::{Broker, Surroundings, WhichVersion};
use pact_core::model::Json;

use crate::failure::Failure;
use crate::form::{AsTable, AsText, at, maybe_at, names_at};
use crate::output::{Colour, Output};
use crate::table::Table;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
struct Version {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// Its version.
    #[arg(long, short = 'e', value_name = "VERSION")]
    version: String,
}

#[derive(Debug, Args)]
pub(crate) struct Put {
    #[command(flatten)]
    of: Version,
    /// The branch that it is on.
    #[arg(long, value_name = "BRANCH")]
    branch: Option<String>,
    /// A tag; may be repeated.
    #[arg(long = "tag", short = 't', value_name = "TAG", num_args = 1..)]
    tags: Vec<String>,
    #[command(flatten)]
    form: AsText,
}

#[derive(Debug, Args)]
pub(crate) struct CreateTag {
    #[command(flatten)]
    of: Version,
    /// The tag; may be repeated.
    #[arg(long = "tag", short = 't', value_name = "TAG", num_args = 1.., required_unless_present = "tag_with_git_branch")]
    tags: Vec<String>,
    /// The tag is the branch of the build server or git.
    #[arg(long, short = 'g', action = ArgAction::SetTrue)]
    tag_with_git_branch: bool,
    /// A version that the broker does not know is created.
    #[arg(long, action = ArgAction::SetTrue, overrides_with = "no_auto_create_version")]
    auto_create_version: bool,
    /// It is not, which is the default.
    #[arg(long, action = ArgAction::SetTrue, overrides_with = "auto_create_version")]
    no_auto_create_version: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DeleteTag {
    #[command(flatten)]
    of: Version,
    /// The tag; may be repeated.
    #[arg(long = "tag", short = 't', value_name = "TAG", required = true, num_args = 1..)]
    tags: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Describe {
    /// The name of the application.
    #[arg(long, short = 'a', value_name = "NAME")]
    pacticipant: String,
    /// Its version; without it, the latest one.
    #[arg(long, short = 'e', value_name = "VERSION", conflicts_with_all = ["latest", "environment"])]
    version: Option<String>,
    /// The latest version, or the latest version with a tag.
    #[arg(long, short = 'l', value_name = "TAG", num_args = 0..=1, default_missing_value = "")]
    latest: Option<String>,
    /// The versions that are deployed or released in this environment.
    #[arg(long, value_name = "ENVIRONMENT", conflicts_with = "latest")]
    environment: Option<String>,
    /// Only those that are deployed there.
    #[arg(long, action = ArgAction::SetTrue, requires = "environment")]
    deployed: bool,
    /// Only those that are released there.
    #[arg(long, action = ArgAction::SetTrue, requires = "environment")]
    released: bool,
    #[command(flatten)]
    form: AsTable,
}

impl Version {
    fn check(&self, tags: &[String], branch: Option<&String>) -> Result<(), Failure> {
        let names =
            [("--pacticipant", Some(&self.pacticipant)), ("--version", Some(&self.version)), ("--branch", branch)];
        let all: Vec<_> = names.into_iter().chain(tags.iter().map(|tag| ("--tag", Some(tag)))).collect();
        Failure::if_empty(&all)
    }
}

impl Ask for Put {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let Put { of, branch, tags, form } = &self;
        of.check(tags, branch.as_ref())?;
        let Version { pacticipant, version } = of;
        broker.put_version(pacticipant, version, branch.as_deref()).await?;
        for tag in tags {
            broker.put_tag(pacticipant, version, tag).await?;
        }
        let json = if form.is_text() {
            Json::Null
        } else {
            let made = broker.version(pacticipant, WhichVersion::Number(version)).await?;
            made.ok_or_else(|| Failure::Other(format!("the broker does not know {pacticipant} version {version}")))?
        };
        let branch = branch.as_ref().map(|branch| format!("branch {branch}"));
        let tags = (!tags.is_empty()).then(|| format!("tag(s) {}", tags.join(", ")));
        let with: Vec<_> = branch.into_iter().chain(tags).collect();
        let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
        let sentence = format!("Created/updated pacticipant version {version}{with} in the Pact Broker");
        form.sentence(output, &sentence, version, &json);
        Ok(true)
    }
}

impl Ask for CreateTag {
    async fn ask(mut self, broker: &Broker, output: &Output) -> Outcome {
        if self.tag_with_git_branch {
            self.tags.push(Surroundings::here().branch().ok_or_else(|| {
                Failure::Usage(
                    "the branch for --tag-with-git-branch cannot be detected: give it with --tag in its place"
                        .to_owned(),
                )
            })?);
        }
        self.of.check(&self.tags, None)?;
        let Version { pacticipant, version } = &self.of;
        if !self.auto_create_version && broker.version(pacticipant, WhichVersion::Number(version)).await?.is_none() {
            return Err(Failure::Other(format!(
                "Could not create tag. Version {version} of {pacticipant} does not exist: --auto-create-version creates it"
            )));
        }
        for tag in &self.tags {
            output.line(&format!("Tagging {pacticipant} version {version} as {tag}"));
            broker.put_tag(pacticipant, version, tag).await?;
        }
        Ok(true)
    }
}

impl Ask for DeleteTag {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        self.of.check(&self.tags, None)?;
        let Version { pacticipant, version } = &self.of;
        for tag in &self.tags {
            let text = if broker.delete_tag(pacticipant, version, tag).await? {
                format!("Successfully deleted tag {tag} from version {version} of pacticipant {pacticipant}")
            } else {
                // The end is the same.
                format!("Tag {tag} of version {version} of pacticipant {pacticipant} was not found")
            };
            output.coloured(Colour::Green, &text);
        }
        Ok(true)
    }
}

impl Ask for Describe {
    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        Failure::if_empty(&[
            ("--pacticipant", Some(&self.pacticipant)),
            ("--version", self.version.as_ref()),
            ("--environment", self.environment.as_ref()),
        ])?;
        if let Some(environment) = &self.environment {
            return self.in_environment(environment, broker, output).await;
        }
        let which = match (&self.version, &self.latest) {
            (Some(version), _) => WhichVersion::Number(version),
            (None, Some(tag)) if !tag.is_empty() => WhichVersion::LatestTagged(tag),
            (None, _) => WhichVersion::Latest,
        };
        let Some(version) = broker.version(&self.pacticipant, which).await? else {
            return Err(Failure::Other("Pacticipant version not found".to_owned()));
        };
        let number = at(&version, &["number"]);
        let mut table = Table::new(["NUMBER", "TAGS"]);
        table.add(&number, [number.clone(), names_at(&version, "tags").join(" ")]);
        self.form.print(output, &table, &version);
        Ok(true)
    }
}

impl Describe {
    async fn in_environment(&self, environment: &str, broker: &Broker, output: &Output) -> Outcome {
        let both = self.deployed == self.released;
        let mut all = Vec::new();
        let mut table = Table::new(["VERSION", "STATUS", "ENVIRONMENT", "APPLICATION INSTANCE"]);
        let mut add = |status: &str, found: Vec<Json>| {
            for one in &found {
                let number = at(one, &["_embedded", "version", "number"]);
                let instance = ["applicationInstance", "target"].iter().find_map(|name| maybe_at(one, &[name]));
                let instance = instance.unwrap_or_else(|| "-".to_owned());
                table.add(&number, [number.clone(), status.to_owned(), environment.to_owned(), instance]);
            }
            all.extend(found);
        };
        if both || self.deployed {
            add("Deployed", broker.deployed_versions(&self.pacticipant, environment).await?);
        }
        if both || self.released {
            add("Released", broker.released_versions(&self.pacticipant, environment).await?);
        }
        self.form.print(output, &table, &Json::array(all));
        Ok(true)
    }
}
