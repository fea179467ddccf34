//! `publish`: pact files of a version of a consumer.

mod files;

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};
use pact_broker_client::{Broker, ContractsPublished, Publication, Surroundings};
use pact_core::model::Json;

use self::files::Pacts;
use crate::failure::Failure;
use crate::github::{Github, Level};
use crate::output::Output;
use crate::{Ask, Outcome};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Pact files; directories, of which all *.json are taken; patterns in quotes: 'pacts/**/*.json'
    #[arg(required = true, value_name = "PACT_DIRS_OR_FILES")]
    pacts: Vec<PathBuf>,
    /// The version of the consumer: best the commit.
    #[arg(long, short = 'a', value_name = "VERSION", required_unless_present = "auto_detect_version_properties")]
    consumer_app_version: Option<String>,
    /// The branch of the version.
    #[arg(long, short = 'h', value_name = "BRANCH")]
    branch: Option<String>,
    /// Version, branch and build URL come from the variables of the build server or from git, where no option has them.
    #[arg(long, short = 'r', action = ArgAction::SetTrue)]
    auto_detect_version_properties: bool,
    /// A tag of the version; may be repeated.
    #[arg(long = "tag", short = 't', value_name = "TAG")]
    tags: Vec<String>,
    /// The version gets the name of its branch as a tag: that of the build server or git, or else --branch.
    #[arg(long, short = 'g', action = ArgAction::SetTrue)]
    tag_with_git_branch: bool,
    /// The page of the build that made the pacts.
    #[arg(long, value_name = "URL")]
    build_url: Option<String>,
    /// Adds the interactions to those that other builds published for the same version. The broker refuses it unless it runs with
    /// --allow-dangerous-contract-modification true.
    #[arg(long, action = ArgAction::SetTrue)]
    merge: bool,
    /// What is printed: what the broker says to people, or its answers as a JSON array on one line or several.
    #[arg(long, short = 'o', value_name = "FORM", default_value = "text")]
    output: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Json,
    Text,
    Pretty,
}

/// What is published besides the pacts.
#[derive(Debug, PartialEq, Eq)]
struct Version {
    number: String,
    branch: Option<String>,
    tags: Vec<String>,
    build_url: Option<String>,
}

impl Arguments {
    /// Publishes pacts for the version and branch that are detected.
    pub(crate) fn detecting(pacts: Vec<PathBuf>) -> Self {
        Arguments {
            pacts,
            consumer_app_version: None,
            branch: None,
            auto_detect_version_properties: true,
            tags: Vec::new(),
            tag_with_git_branch: false,
            build_url: None,
            merge: false,
            output: Form::Text,
        }
    }

    fn version(&self, here: &Surroundings<'_>) -> Result<Version, Failure> {
        let detects = self.auto_detect_version_properties;
        let not_found = |what: &str, option: &str| {
            Failure::Usage(format!(
                "{what} cannot be detected: no variable of a build server has it, and git does not know it here; give it \
                 with {option}"
            ))
        };
        let number = match non_empty("--consumer-app-version", self.consumer_app_version.as_ref(), detects)? {
            Some(number) => number,
            None => here.commit().ok_or_else(|| not_found("the version", "--consumer-app-version"))?,
        };
        let branch = match non_empty("--branch", self.branch.as_ref(), detects)? {
            None if detects => Some(here.branch().ok_or_else(|| not_found("the branch", "--branch"))?),
            branch => branch,
        };
        let mut tags = Vec::new();
        for tag in &self.tags {
            tags.extend(non_empty("--tag", Some(tag), false)?);
        }
        if self.tag_with_git_branch {
            let tag = here.branch().or_else(|| branch.clone());
            tags.push(tag.ok_or_else(|| not_found("the branch for --tag-with-git-branch", "--branch"))?);
        }
        let mut seen = std::collections::HashSet::new();
        tags.retain(|tag| seen.insert(tag.clone()));
        let build_url = match self.build_url.clone().filter(|url| !url.trim().is_empty()) {
            None if detects => here.build_url(),
            url => url,
        };
        Ok(Version { number, branch, tags, build_url })
    }
}

/// The value of an option. An empty one is a variable of the build that is not set, which only detection makes good.
fn non_empty(option: &str, value: Option<&String>, detects: bool) -> Result<Option<String>, Failure> {
    match value {
        Some(value) if value.trim().is_empty() && !detects => {
            Err(Failure::Usage(format!("{option} is empty: is a variable of the build not set?")))
        }
        Some(value) if value.trim() != value => {
            Err(Failure::Usage(format!("{option} is {value:?}: it must not begin or end with white space")))
        }
        value => Ok(value.filter(|value| !value.is_empty()).cloned()),
    }
}

impl Ask for Arguments {
    const TITLE: Option<&'static str> = Some("publish");

    async fn ask(self, broker: &Broker, output: &Output) -> Outcome {
        let version = self.version(&Surroundings::here())?;
        let pacts = files::read(&self.pacts).map_err(|problems| Failure::Other(files::message(&problems)))?;
        pacts.iter().flat_map(|pacts| &pacts.warnings).for_each(|warning| output.warn(warning));
        let github = Github::here(output);
        let mut answers = Vec::new();
        let mut refused = Vec::new();
        let mut failure = None;
        for Pacts { consumer, contracts, .. } in pacts {
            let Version { number, branch, tags, build_url } = &version;
            let publication = Publication {
                branch: branch.clone(),
                tags: tags.clone(),
                build_url: build_url.clone(),
                contracts,
                merge: self.merge,
                ..Publication::new(consumer, number)
            };
            match broker.publish_contracts(&publication).await {
                Ok(published) => {
                    if self.output == Form::Text {
                        output.notices(&published.notices);
                    }
                    if let Some(github) = &github {
                        tell(github, &publication, &published, output);
                    }
                    if !published.accepted {
                        refused.push(publication.consumer);
                    }
                    answers.push(published.json);
                }
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        if self.output != Form::Text {
            output.json(&Json::array(answers), self.output == Form::Pretty);
        }
        for consumer in &refused {
            let number = &version.number;
            output.error(&format!("the broker did not take the pacts of {consumer} version {number}"));
        }
        failure.map_or(Ok(refused.is_empty()), |error| Err(error.into()))
    }
}

/// Shows what was published, and what the broker says to it, on the pages of GitHub's actions.
fn tell(github: &Github<'_>, publication: &Publication, published: &ContractsPublished, output: &Output) {
    let name = format!("{} {}", publication.consumer, publication.version);
    let what = if published.accepted { "Published" } else { "Not published" };
    let said = published.notices.iter().flat_map(|notice| notice.text.lines()).filter(|line| !line.trim().is_empty());
    let said: Vec<_> = said.map(|line| format!("- {}", output.markdown(line.trim()))).collect();
    github.summarize(&format!("## {what}: {}\n\n{}", output.markdown(&name), said.join("\n")));
    for notice in &published.notices {
        let level = match notice.kind.as_str() {
            "error" | "danger" => Level::Error,
            "warning" => Level::Warning,
            _ => continue,
        };
        github.annotate(level, &format!("publish: {name}"), &notice.text);
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    #[command(disable_help_flag = true)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    const NOWHERE: Surroundings<'static> = Surroundings { variable: &|_| None, git: &|_| None };
    const REPOSITORY: Surroundings<'static> = Surroundings {
        variable: &|name| (name == "BUILD_URL").then(|| "http://ci/1".to_owned()),
        git: &|arguments| Some(if arguments.len() == 3 { "feat/x" } else { "abc" }.to_owned()),
    };

    fn version(line: &str, here: &Surroundings<'_>) -> Result<Version, String> {
        let words = ["publish", "pacts"].into_iter().chain(line.split_whitespace());
        let arguments = Line::try_parse_from(words).map_err(|error| error.to_string())?.arguments;
        arguments.version(here).map_err(|failure| match failure {
            Failure::Usage(reason) => reason,
            other => panic!("{other:?}"),
        })
    }

    fn is(number: &str, branch: Option<&str>, tags: &[&str], build_url: Option<&str>) -> Version {
        Version {
            number: number.to_owned(),
            branch: branch.map(str::to_owned),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            build_url: build_url.map(str::to_owned),
        }
    }

    #[test]
    fn options_win_over_what_is_detected() {
        assert_eq!(version("-r", &REPOSITORY).unwrap(), is("abc", Some("feat/x"), &[], Some("http://ci/1")));
        let given = version("-r -a 1 -h main --build-url http://ci/2", &REPOSITORY).unwrap();
        assert_eq!(given, is("1", Some("main"), &[], Some("http://ci/2")));
        assert_eq!(version("-a 1", &REPOSITORY).unwrap(), is("1", None, &[], None));
        assert_eq!(version("-r --consumer-app-version= --branch=", &REPOSITORY).unwrap().number, "abc");
    }

    #[test]
    fn the_tag_with_the_branch_is_the_branch_and_not_the_commit() {
        assert_eq!(version("-a 1 -g -t dev", &REPOSITORY).unwrap().tags, ["dev", "feat/x"]);
        assert_eq!(version("-a 1 -g -t feat/x -t feat/x", &REPOSITORY).unwrap().tags, ["feat/x"]);
        assert_eq!(version("-a 1 -g -h main", &NOWHERE).unwrap().tags, ["main"]);
    }

    #[test]
    fn what_is_missing_is_named_with_its_option() {
        for (line, option) in [
            ("-r", "--consumer-app-version"),
            ("-r -a 1", "--branch"),
            ("-a 1 -g", "--branch"),
            ("--consumer-app-version=", "--consumer-app-version is empty"),
            ("-a 1 --branch=", "--branch is empty"),
            ("-a 1 --tag=", "--tag is empty"),
            ("", "--consumer-app-version"),
        ] {
            let error = version(line, &NOWHERE).unwrap_err();
            assert!(error.contains(option), "{line}: {error}");
        }
    }
}
