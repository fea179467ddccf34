//! States by URL, as other Pact tools set them up: a request for each state and action.

use serde_json::Value;
use url::Url;

use super::handler::StateAction;
use crate::model::{Json, ProviderState, ReceivedResponse};
use crate::verification::client::Headers;
use crate::verification::error::{SetupError, SetupErrorKind, StateError, StateValues};
use crate::verification::reason::{Reason, Remedy};
use crate::verification::sending;
use pact_http::client::Sent;
use pact_http::client::{Http, beginning, scheme, status_text};
use pact_http::mask::Mask;
use pact_http::redirect::{self, Elsewhere};

/// A place that is told which state to set up: `POST` with `{"state": .., "params": {..}, "action": "setup"}`.
///
/// An interaction without a state is told too, with an empty name, so that the place can clean up. What it answers with,
/// a JSON object, feeds the values of the request.
#[derive(Debug, Clone)]
pub struct StateChange {
    url: String,
    as_query: bool,
    teardown: bool,
    body_limit: usize,
}

/// How many bytes an answer may have unless told: all of it is kept as values.
const BODY_LIMIT: usize = 1 << 20;

impl StateChange {
    /// The place at this URL. Setups are told, teardowns are not. A path alone (`/_pact/state`) is one of the provider, and
    /// `{port}` stands for its port, also where it is [launched](crate::provider::Launch). Redirects are followed on the same
    /// server.
    pub fn url(url: impl Into<String>) -> Self {
        StateChange { url: url.into(), as_query: false, teardown: false, body_limit: BODY_LIMIT }
    }

    /// State, action and parameters stand in the query, and not in a JSON body.
    pub fn as_query(mut self) -> Self {
        self.as_query = true;
        self
    }

    /// Teardowns are told too.
    pub fn with_teardown(mut self) -> Self {
        self.teardown = true;
        self
    }

    /// How many bytes an answer may have; 1 MiB unless told. A longer one is an error of the interaction.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    pub(in crate::verification) fn hidden_by(&self, mask: Mask) -> Mask {
        mask.with_url(&self.url)
    }

    /// The client of a run. The provider's own address is where a path alone leads, and its port stands for `{port}`.
    pub(in crate::verification) fn client(
        mut self,
        http: Http,
        headers: Headers,
        provider: Option<&str>,
    ) -> Result<StateChangeClient, SetupError> {
        let wrong = |reason: String| SetupError::new(SetupErrorKind::Address, reason);
        if let Some(port) = provider.and_then(port) {
            self.url = self.url.replace("{port}", &port.to_string());
        }
        if let (true, Some(base)) = (self.url.starts_with('/'), provider) {
            self.url.insert_str(0, base);
        }
        if self.url.starts_with('/') || self.url.contains("{port}") {
            return Err(wrong(format!(
                "the address {:?} of a state change needs a provider with an address: write http://host:port/path",
                self.url
            )));
        }
        if !self.url.starts_with("http://") && !self.url.starts_with("https://") {
            return Err(wrong(format!(
                "{:?} is not the address of a state change: write http://host:port/path, or /path of the provider",
                self.url
            )));
        }
        scheme(&self.url).map_err(|error| wrong(error.to_string()))?;
        if let Ok(url) = Url::parse(&self.url)
            && (!url.username().is_empty() || url.password().is_some())
        {
            let host = url.host_str().unwrap_or_default();
            return Err(wrong(format!(
                "the state change's address at {host} has a user or a password in it, which are not sent: leave them out"
            )));
        }
        Ok(StateChangeClient { change: self, http, headers })
    }
}

fn port(base: &str) -> Option<u16> {
    Url::parse(base).ok()?.port_or_known_default()
}

/// Sends what a [`StateChange`] says.
#[derive(Debug, Clone)]
pub(crate) struct StateChangeClient {
    change: StateChange,
    http: Http,
    headers: Headers,
}

impl StateChangeClient {
    pub(super) async fn set_up(&self, state: &ProviderState) -> Result<StateValues, StateError> {
        self.tell(state, StateAction::Setup).await
    }

    pub(super) async fn tear_down(&self, state: &ProviderState) -> Result<(), StateError> {
        if !self.change.teardown {
            return Ok(());
        }
        self.tell(state, StateAction::Teardown).await.map(drop)
    }

    async fn tell(&self, state: &ProviderState, action: StateAction) -> Result<StateValues, StateError> {
        let StateChange { url, as_query, .. } = &self.change;
        let action = match action {
            StateAction::Setup => "setup",
            StateAction::Teardown => "teardown",
        };
        let mut request = Sent { method: "POST".to_owned(), url: url.clone(), headers: Vec::new(), body: Vec::new() };
        if *as_query {
            request.url = with_query(url, state, action);
        } else {
            let body = Json::object([
                ("state", Json::string(state.name.as_str())),
                ("params", state.params_json()),
                ("action", Json::string(action)),
            ]);
            request.body = body.to_string().into_bytes();
            request = request.header("Content-Type", "application/json");
        }
        let failed = |reason: Reason| StateError(reason.of(format_args!("the state change request to {url} failed: ")));
        let (deadline, limit) = (self.http.deadline(), self.change.body_limit);
        let ask = async |request: &Sent| self.http.send(request, deadline, limit).await;
        let request = self.headers.beneath(request);
        let sent = redirect::following(&request, Elsewhere::Stay, |_| false, ask).await;
        let response =
            sent.map_err(|error| failed(sending::reason(&error, &request.url, Remedy::StateChangeBodyLimit)))?;
        let ReceivedResponse { status, headers, body } = response;
        let is_json = headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && crate::model::ContentType::parse(value).is_json()
        });
        if !(200..300).contains(&status) {
            let location = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
            let away = match location {
                Some((_, location)) if (300..400).contains(&status) => {
                    format!(", which leads to {location}: redirects are followed only to the same server")
                }
                _ => String::new(),
            };
            let answer = format!("it answered {}{away}: {}", status_text(status), beginning(&body));
            return Err(failed(Reason::new(answer)));
        }
        if !is_json || body.is_empty() {
            return Ok(StateValues::new());
        }
        match serde_json::from_slice(&body) {
            Ok(Value::Object(values)) => Ok(values),
            // Only an object has names to feed values from.
            Ok(_) => Ok(StateValues::new()),
            Err(error) => {
                let reason = format!("it says that it answered JSON, but {:?} is none: {error}", beginning(&body));
                Err(failed(Reason::new(reason)))
            }
        }
    }
}

fn with_query(url: &str, state: &ProviderState, action: &str) -> String {
    let text = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let mut query = vec![("state".to_owned(), vec![Some(state.name.clone())])];
    query.push(("action".to_owned(), vec![Some(action.to_owned())]));
    query.extend(state.params.iter().map(|(name, value)| (name.to_string(), vec![Some(text(value))])));
    let request = crate::model::Request { query, ..crate::model::Request::default() };
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}{}", request.query_string())
}
