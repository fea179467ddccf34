//! Requests of webhooks for services that many teams have. Secrets are `${user.NAME}`, which the broker knows.

use clap::ValueEnum;
use pact_core::model::Json;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::failure::Failure;

/// Who gets the request, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Service {
    /// Starts workflows of the provider's repository (`repository_dispatch`).
    Github,
    /// Sets the status of the consumer's commit.
    GithubStatus,
    /// Starts a pipeline of the provider's project.
    Gitlab,
    /// Sets the status of the consumer's commit.
    GitlabStatus,
    /// Starts a job with parameters.
    Jenkins,
    /// Sends a message of each verification result.
    Slack,
    /// Sends a message of each verification result, by a workflow.
    Teams,
}

/// A request, and what is said of it where the user says nothing else.
pub(super) struct ReadyMade {
    pub(super) request: Json,
    pub(super) events: Vec<&'static str>,
    pub(super) description: String,
}

const BUILD: [&str; 1] = ["contract_requiring_verification_published"];
const STATUS: [&str; 2] = ["contract_published", "provider_verification_published"];
const MESSAGE: [&str; 1] = ["provider_verification_published"];

const CONSUMER: &str = "${pactbroker.consumerName}";
const CONSUMER_VERSION: &str = "${pactbroker.consumerVersionNumber}";
const PROVIDER: &str = "${pactbroker.providerName}";
const PROVIDER_VERSION: &str = "${pactbroker.providerVersionNumber}";
const PROVIDER_BRANCH: &str = "${pactbroker.providerVersionBranch}";
const PACT: &str = "${pactbroker.pactUrl}";
const RESULT: &str = "${pactbroker.verificationResultUrl}";
const OUTCOME: &str = "${pactbroker.githubVerificationStatus}";

/// Slack's address of a webhook is a secret, whose parts have no slash.
const SLACK: &str = "https://hooks.slack.com/services/${user.SLACK_TEAM}/${user.SLACK_WEBHOOK}/${user.SLACK_TOKEN}";

fn texts(members: &[(&str, &str)]) -> Json {
    Json::object(members.iter().map(|(name, value)| (*name, Json::string(*value))))
}

/// A POST of JSON.
fn posted(url: &str, headers: &[(&str, &str)], body: Json) -> Json {
    let all: Vec<_> = [("Content-Type", "application/json")].iter().chain(headers).copied().collect();
    Json::object([
        ("url", Json::string(url)),
        ("method", Json::string("POST")),
        ("headers", texts(&all)),
        ("body", body),
    ])
}

impl Service {
    /// The request for a repository, project, job or address; and whether the webhook is about one consumer and provider.
    ///
    /// # Errors
    ///
    /// What is missing or wrong.
    pub(super) fn request(
        self,
        url: Option<&str>,
        reference: Option<&str>,
        has_consumer: bool,
        has_provider: bool,
    ) -> Result<ReadyMade, Failure> {
        let wrong = |reason: String| Err(Failure::Usage(reason));
        let name = self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let (events, whose, is_named) = match self {
            Service::Github | Service::Gitlab | Service::Jenkins => (&BUILD[..], "provider", has_provider),
            Service::GithubStatus | Service::GitlabStatus => (&STATUS[..], "consumer", has_consumer),
            Service::Slack | Service::Teams => (&MESSAGE[..], "", true),
        };
        if !is_named {
            return wrong(format!(
                "--for {name} is about the {whose} that is built there: give it with --{whose} or --{whose}-label"
            ));
        }
        if reference.is_some() && self != Service::Gitlab {
            return wrong(format!("--ref is the branch that --for gitlab builds, and --for {name} builds none"));
        }
        let example = match self {
            Service::Github | Service::GithubStatus => "https://github.com/team/repository",
            Service::Gitlab | Service::GitlabStatus => "https://gitlab.com/group/project",
            Service::Jenkins => "https://jenkins.example.org/job/provider",
            Service::Slack => SLACK,
            Service::Teams => "https://host/workflows/..?sig=${user.TEAMS_SIG}",
        };
        let url = match (self, url) {
            (_, Some(url)) => url.trim_end_matches('/'),
            (Service::Slack, None) => SLACK,
            (_, None) => return wrong(format!("--for {name} needs an address before the options: {example}")),
        };
        let place = Place::of(url).ok_or_else(|| {
            Failure::Usage(format!("{url:?} is not an address for --for {name}: write it as {example}"))
        })?;
        let request = match self {
            Service::Github => github_build(&place),
            Service::GithubStatus => github_status(&place),
            Service::Gitlab => gitlab_build(&place, reference.unwrap_or("main")),
            Service::GitlabStatus => gitlab_status(&place),
            Service::Jenkins => Some(jenkins(url)),
            Service::Slack => Some(posted(url, &[], texts(&[("text", &message())]))),
            Service::Teams => Some(teams(url)),
        };
        let request = request.ok_or_else(|| {
            Failure::Usage(format!("{url:?} is not the address of a repository: write it as {example}"))
        })?;
        let description = match self {
            Service::Github | Service::Gitlab | Service::Jenkins => format!("Verify new pacts ({name})"),
            Service::GithubStatus | Service::GitlabStatus => format!("Commit status ({name})"),
            Service::Slack | Service::Teams => format!("Verification results ({name})"),
        };
        Ok(ReadyMade { request, events: events.to_vec(), description })
    }
}

/// Scheme, host and path of an address.
struct Place<'u> {
    scheme: &'u str,
    host: &'u str,
    path: &'u str,
}

impl<'u> Place<'u> {
    fn of(url: &'u str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| ["http", "https"].contains(scheme))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        (!host.is_empty() && !host.contains(['$', '@', ' '])).then_some(Place { scheme, host, path })
    }

    /// The path of a repository, without what clients of git add.
    fn repository(&self) -> Option<&'u str> {
        let path = self.path.trim_end_matches('/').trim_end_matches(".git");
        let is_one = path.split('/').count() >= 2 && path.split('/').all(|part| !part.is_empty());
        (is_one && !path.contains(['?', '#', ' '])).then_some(path)
    }

    /// The address of a repository in the API of GitHub, or of a GitHub of one's own.
    fn github(&self) -> Option<String> {
        let path = self.repository().filter(|path| path.split('/').count() == 2)?;
        let Place { scheme, host, .. } = self;
        Some(match *host {
            "github.com" | "www.github.com" => format!("https://api.github.com/repos/{path}"),
            host => format!("{scheme}://{host}/api/v3/repos/{path}"),
        })
    }

    fn gitlab(&self) -> Option<String> {
        let Place { scheme, host, .. } = self;
        let path = utf8_percent_encode(self.repository()?, NON_ALPHANUMERIC).to_string();
        let path = path.replace("%2D", "-").replace("%2E", ".").replace("%5F", "_");
        Some(format!("{scheme}://{host}/api/v4/projects/{path}"))
    }
}

const GITHUB: [(&str, &str); 3] = [
    ("Accept", "application/vnd.github+json"),
    ("Authorization", "Bearer ${user.GITHUB_TOKEN}"),
    ("X-GitHub-Api-Version", "2022-11-28"),
];

fn github_build(place: &Place<'_>) -> Option<Json> {
    let payload = texts(&[
        ("pact_url", PACT),
        ("consumer", CONSUMER),
        ("consumer_version", CONSUMER_VERSION),
        ("sha", PROVIDER_VERSION),
        ("branch", PROVIDER_BRANCH),
    ]);
    let body = Json::object([("event_type", Json::string(BUILD[0])), ("client_payload", payload)]);
    Some(posted(&format!("{}/dispatches", place.github()?), &GITHUB, body))
}

fn github_status(place: &Place<'_>) -> Option<Json> {
    let body = texts(&[
        ("state", OUTCOME),
        ("context", &format!("pact: {PROVIDER}")),
        ("description", &format!("Verification by {PROVIDER} {PROVIDER_VERSION}")),
        ("target_url", RESULT),
    ]);
    Some(posted(&format!("{}/statuses/{CONSUMER_VERSION}", place.github()?), &GITHUB, body))
}

fn gitlab_build(place: &Place<'_>, reference: &str) -> Option<Json> {
    let variables = texts(&[
        ("PACT_URL", PACT),
        ("PACT_PROVIDER_VERSION", PROVIDER_VERSION),
        ("PACT_PROVIDER_BRANCH", PROVIDER_BRANCH),
    ]);
    let body = Json::object([
        ("token", Json::string("${user.GITLAB_TRIGGER_TOKEN}")),
        ("ref", Json::string(reference)),
        ("variables", variables),
    ]);
    Some(posted(&format!("{}/trigger/pipeline", place.gitlab()?), &[], body))
}

fn gitlab_status(place: &Place<'_>) -> Option<Json> {
    let body = texts(&[
        ("state", "${pactbroker.gitlabVerificationStatus}"),
        ("name", &format!("pact: {PROVIDER}")),
        ("description", &format!("Verification by {PROVIDER} {PROVIDER_VERSION}")),
        ("target_url", RESULT),
    ]);
    let token = [("PRIVATE-TOKEN", "${user.GITLAB_TOKEN}")];
    Some(posted(&format!("{}/statuses/{CONSUMER_VERSION}", place.gitlab()?), &token, body))
}

/// The parameters stand in the URL, where the broker escapes them.
fn jenkins(job: &str) -> Json {
    let url = format!(
        "{job}/buildWithParameters?PACT_URL={PACT}&PACT_PROVIDER_VERSION={PROVIDER_VERSION}&PACT_PROVIDER_BRANCH={PROVIDER_BRANCH}"
    );
    Json::object([
        ("url", Json::string(url)),
        ("method", Json::string("POST")),
        ("headers", texts(&[])),
        ("username", Json::string("${user.JENKINS_USER}")),
        ("password", Json::string("${user.JENKINS_TOKEN}")),
    ])
}

fn message() -> String {
    format!("Pact of {CONSUMER} {CONSUMER_VERSION}, verified by {PROVIDER} {PROVIDER_VERSION}: {OUTCOME}\n{RESULT}")
}

fn teams(url: &str) -> Json {
    let text = texts(&[("type", "TextBlock"), ("text", &message())]);
    let members = text.members().unwrap_or_default().to_vec();
    let text = Json::object(members.into_iter().chain([("wrap".into(), Json::Bool(true))]));
    let card = Json::object([
        ("$schema", Json::string("http://adaptivecards.io/schemas/adaptive-card.json")),
        ("type", Json::string("AdaptiveCard")),
        ("version", Json::string("1.4")),
        ("body", Json::array([text])),
    ]);
    let attachment =
        Json::object([("contentType", Json::string("application/vnd.microsoft.card.adaptive")), ("content", card)]);
    posted(url, &[], Json::object([("type", Json::string("message")), ("attachments", Json::array([attachment]))]))
}
