//! States by URL, as other Pact tools set them up: a request for each state and action.

use serde_json::Value;
use url::Url;

use super::handler::{StateAction, StateError, StateValues};
use crate::mask::Mask;
use crate::model::{Json, ProviderState, ReceivedResponse};
use crate::provider::event::Sent;
use crate::provider::http::{Http, beginning, scheme, status_text};

/// A place that is told which state to set up: `POST` with `{"state": .., "params": {..}, "action": "setup"}`.
///
/// An interaction without a state is told too, with an empty name, so that the place can clean up. What it answers with,
/// a JSON object, feeds the values of the request.
#[derive(Debug, Clone)]
pub struct StateChange {
    url: String,
    as_query: bool,
    teardown: bool,
}

impl StateChange {
    /// The place at this URL. Setups are told, teardowns are not.
    pub fn url(url: impl Into<String>) -> Self {
        StateChange { url: url.into(), as_query: false, teardown: false }
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

    pub(in crate::provider) fn hidden_by(&self, mask: Mask) -> Mask {
        mask.with_url(&self.url)
    }

    pub(in crate::provider) fn client(self, http: Http) -> Result<StateChangeClient, String> {
        let is_http = self.url.starts_with("http://") || self.url.starts_with("https://");
        if !is_http {
            return Err(format!("{:?} is not the address of a state change: write http://host:port/path", self.url));
        }
        scheme(&self.url)?;
        if let Ok(url) = Url::parse(&self.url)
            && (!url.username().is_empty() || url.password().is_some())
        {
            let host = url.host_str().unwrap_or_default();
            return Err(format!(
                "the state change's address at {host} has a user or a password in it, which are not sent: leave them out"
            ));
        }
        Ok(StateChangeClient { change: self, http })
    }
}

/// Sends what a [`StateChange`] says.
#[derive(Debug, Clone)]
pub(crate) struct StateChangeClient {
    change: StateChange,
    http: Http,
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
        let failed = |reason: String| StateError(format!("the state change request to {url} failed: {reason}"));
        let response =
            self.http.send(&request, self.http.deadline()).await.map_err(|error| failed(error.to_string()))?;
        let ReceivedResponse { status, headers, body } = response;
        let is_json = headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && crate::model::ContentType::parse(value).is_json()
        });
        if !(200..300).contains(&status) {
            return Err(failed(format!("it answered {}: {}", status_text(status), beginning(&body))));
        }
        if !is_json || body.is_empty() {
            return Ok(StateValues::new());
        }
        match serde_json::from_slice(&body) {
            Ok(Value::Object(values)) => Ok(values),
            // Only an object has names to feed values from.
            Ok(_) => Ok(StateValues::new()),
            Err(error) => {
                Err(failed(format!("it says that it answered JSON, but {:?} is none: {error}", beginning(&body))))
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
