use crate::matching::Mismatch;
use crate::model::{Json, ProviderState, ReceivedResponse};

use super::error::VerificationError;

/// What a verification says while it runs.
#[derive(Debug)]
pub(super) enum Event {
    /// A pact is next.
    Pact { consumer: String },
    /// An interaction of it was verified.
    Interaction(InteractionResult),
    /// Something stands in the way of the whole.
    Error(VerificationError),
}

/// An interaction that was verified.
#[derive(Debug)]
pub struct InteractionResult {
    /// What it is called.
    pub description: String,
    /// What was to be true at the provider first.
    pub states: Vec<ProviderState>,
    /// The pact, and the line in it: `pacts/app-api.json:12`.
    pub origin: String,
    /// What was sent; `None` where it did not come to that.
    pub request: Option<Sent>,
    /// What came back.
    pub response: Option<ReceivedResponse<'static>>,
    /// How it ended.
    pub outcome: InteractionOutcome,
    /// Why a state could not be taken down afterwards.
    pub teardown_errors: Vec<String>,
}

/// How an interaction ended.
#[derive(Debug)]
pub enum InteractionOutcome {
    /// The response is as the contract says.
    Passed,
    /// The response differs from the contract.
    Failed(Vec<Mismatch>),
    /// It could not be found out.
    Error(String),
}

/// A request as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The URL; without a host for a service in this process.
    pub url: String,
    /// Every header line.
    pub headers: Vec<(String, String)>,
    /// The body, empty where there was none.
    pub body: Vec<u8>,
}

impl InteractionResult {
    /// The states in one line, as the contract names them.
    pub fn states_text(&self) -> String {
        let states: Vec<String> = self
            .states
            .iter()
            .map(|state| {
                let name = Json::string(state.name.as_str());
                if state.params.is_empty() { name.to_string() } else { format!("{name} {}", state.params_json()) }
            })
            .collect();
        states.join(", ")
    }
}
