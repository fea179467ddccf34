//! What is said of a webhook on the command line.

#![expect(clippy::doc_markdown, reason = "what stands here is shown by --help")]

use std::io::Read as _;

use clap::Args;
use pact_core::model::Json;

use super::events::{self, Events};
use super::ready_made::{ReadyMade, Service};
use crate::failure::Failure;

/// How long a body may be.
const LONGEST: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Where the request goes; it stands before the options. With --for: the repository, project or job.
    #[arg(value_name = "URL", required_unless_present = "service")]
    url: Option<String>,
    /// The method of the request.
    #[arg(long, short = 'X', value_name = "METHOD", required_unless_present = "service")]
    request: Option<String>,
    /// A header of the request, as 'Name: value'; may be repeated.
    #[arg(long = "header", short = 'H', value_name = "HEADER", num_args = 1.., value_parser = header)]
    headers: Vec<(String, String)>,
    /// The body of the request; or `@` and a file that has it, `@-` for standard input.
    #[arg(long, short = 'd', value_name = "DATA")]
    data: Option<String>,
    /// The user of the request, as NAME:PASSWORD.
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// The consumer that it is about; without it, every one.
    #[arg(long, value_name = "NAME", conflicts_with = "consumer_label")]
    consumer: Option<String>,
    /// Consumers with this label.
    #[arg(long, value_name = "LABEL")]
    consumer_label: Option<String>,
    /// The provider that it is about; without it, every one.
    #[arg(long, value_name = "NAME", conflicts_with = "provider_label")]
    provider: Option<String>,
    /// Providers with this label.
    #[arg(long, value_name = "LABEL")]
    provider_label: Option<String>,
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The team that it belongs to; only for PactFlow.
    #[arg(long, value_name = "UUID")]
    team_uuid: Option<String>,
    /// A request that is ready made: it starts a build of the provider (github, gitlab, jenkins), sets the status of the
    /// consumer's commit (github-status, gitlab-status), or sends a message (slack, teams).
    #[arg(long = "for", id = "service", value_name = "SERVICE", conflicts_with_all = ["request", "headers", "data", "user"])]
    service: Option<Service>,
    /// With --for gitlab: the branch that is built; `main` where this is not given.
    #[arg(long = "ref", value_name = "BRANCH")]
    reference: Option<String>,
    /// Shows the webhook as JSON, and makes nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    events: Events,
}

fn header(text: &str) -> Result<(String, String), String> {
    // What was meant as the URL.
    let is_url = text.starts_with("http://") || text.starts_with("https://");
    let (name, value) = text.split_once(':').filter(|_| !is_url).ok_or_else(|| {
        let url = if is_url { "; the URL stands before the options" } else { "" };
        format!("write a header as 'Name: value'{url}")
    })?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// A webhook that can be made.
pub(super) struct Webhook {
    pub(super) json: Json,
    /// The secrets that its request names, which the broker must know.
    pub(super) secrets: Vec<String>,
    /// It was put together here, so the user has not seen it yet.
    pub(super) is_ready_made: bool,
}

fn text(text: &str) -> Json {
    Json::string(text)
}

impl Options {
    /// The webhook that is meant.
    ///
    /// # Errors
    ///
    /// What is missing or wrong.
    pub(super) fn webhook(self) -> Result<Webhook, Failure> {
        Failure::if_empty(&[
            ("the URL", self.url.as_ref()),
            ("--request", self.request.as_ref()),
            ("--consumer", self.consumer.as_ref()),
            ("--consumer-label", self.consumer_label.as_ref()),
            ("--provider", self.provider.as_ref()),
            ("--provider-label", self.provider_label.as_ref()),
            ("--team-uuid", self.team_uuid.as_ref()),
            ("--ref", self.reference.as_ref()),
        ])?;
        let about = |name: &Option<String>, label: &Option<String>| match (name, label) {
            (Some(name), _) => Some(Json::object([("name", text(name))])),
            (None, Some(label)) => Some(Json::object([("label", text(label))])),
            (None, None) => None,
        };
        let consumer = about(&self.consumer, &self.consumer_label);
        let provider = about(&self.provider, &self.provider_label);
        let (request, events, description) = match self.service {
            Some(service) => {
                let ReadyMade { request, events, description } = service.request(
                    self.url.as_deref(),
                    self.reference.as_deref(),
                    consumer.is_some(),
                    provider.is_some(),
                )?;
                (request, events, Some(description))
            }
            None if self.reference.is_some() => {
                return Err(Failure::Usage("--ref is the branch that --for gitlab builds: give both".to_owned()));
            }
            None => (self.request()?, Vec::new(), None),
        };
        let events = if self.events.0.is_empty() { events } else { self.events.0 };
        if events.is_empty() {
            let reason = format!("nothing says when the webhook is sent: give at least one of {}", events::all());
            return Err(Failure::Usage(reason));
        }
        let events = events.into_iter().map(|event| Json::object([("name", text(event))]));
        let members = [
            ("description", self.description.or(description).as_deref().map(text)),
            ("events", Some(Json::array(events))),
            ("request", Some(request.clone())),
            ("consumer", consumer),
            ("provider", provider),
            ("teamUuid", self.team_uuid.as_deref().map(text)),
        ];
        Ok(Webhook {
            json: Json::object(members.into_iter().filter_map(|(name, value)| Some((name, value?)))),
            secrets: secrets(&request),
            is_ready_made: self.service.is_some(),
        })
    }

    fn request(&self) -> Result<Json, Failure> {
        let missing = |what: &str| Failure::Usage(format!("the webhook has no {what}"));
        let mut headers: Vec<(&str, &str)> = Vec::new();
        for (name, value) in &self.headers {
            // The last of a name counts.
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name, value));
        }
        let user = self.user.as_deref().map(|user| user.split_once(':').unwrap_or((user, "")));
        let body = self.data.as_deref().map(data).transpose()?;
        let members = [
            ("url", Some(text(self.url.as_deref().ok_or_else(|| missing("URL"))?))),
            ("method", Some(text(self.request.as_deref().ok_or_else(|| missing("method"))?))),
            ("headers", Some(Json::object(headers.into_iter().map(|(name, value)| (name, text(value)))))),
            // What is JSON is sent as such.
            ("body", body.map(|body| Json::parse(body.as_bytes()).unwrap_or_else(|_| text(&body)))),
            ("username", user.map(|(name, _)| text(name))),
            ("password", user.map(|(_, password)| text(password))),
        ];
        Ok(Json::object(members.into_iter().filter_map(|(name, value)| Some((name, value?)))))
    }
}

/// A body, or what is in the file that is named in its place.
fn data(text: &str) -> Result<String, Failure> {
    let Some(path) = text.strip_prefix('@') else { return Ok(text.to_owned()) };
    let failed = |error: std::io::Error| Failure::Other(format!("--data: {path} cannot be read: {error}"));
    let mut read = String::new();
    let length = if path == "-" {
        std::io::stdin().take(LONGEST + 1).read_to_string(&mut read).map_err(failed)?
    } else {
        std::fs::File::open(path).map_err(failed)?.take(LONGEST + 1).read_to_string(&mut read).map_err(failed)?
    };
    if length as u64 > LONGEST {
        return Err(Failure::Other(format!("--data: {path} has more than {LONGEST} bytes")));
    }
    Ok(read)
}

/// The names in `${user.NAME}`, each once.
fn secrets(request: &Json) -> Vec<String> {
    let text = request.to_string();
    let mut names: Vec<_> =
        text.split("${user.").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}
