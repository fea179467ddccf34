use std::time::Duration;

use crate::mask::Mask;
use crate::matching::Mismatch;
use crate::model::{Interaction, Json, ProviderState, ReceivedMessage, ReceivedResponse};

use super::error::VerificationError;

/// What a verification says while it runs.
#[derive(Debug)]
pub(super) enum Event {
    /// The interactions of these consumers' pacts are next.
    Begin { consumers: Vec<String> },
    /// So many of them are not verified because that is what the user wants.
    LeftOut(usize),
    /// An interaction of one of the pacts was verified.
    Interaction { pact: usize, result: Box<InteractionResult> },
    /// Something that a person should know, and that changes nothing.
    Warning(String),
    /// Something stands in the way of the whole.
    Error(VerificationError),
}

/// How far a verification has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'v> {
    /// The interaction that was verified last.
    pub result: &'v InteractionResult,
    /// How many were verified.
    pub done: usize,
    /// How many there are.
    pub total: usize,
    /// What nobody may be told.
    pub(crate) mask: &'v Mask,
}

/// An interaction that was verified.
#[derive(Debug, Clone)]
pub struct InteractionResult {
    /// Who needs it.
    pub consumer: String,
    /// What it is called.
    pub description: String,
    /// What was to be true at the provider first.
    pub states: Vec<ProviderState>,
    /// The pact, and the line in it: `pacts/app-api.json:12`.
    pub origin: String,
    /// Whether the consumer does not count on it yet: whatever its outcome, it fails nothing.
    pub pending: bool,
    /// What the consumer's team has to say about it.
    pub comments: Vec<String>,
    /// The consumer's test that it comes from.
    pub test_name: Option<String>,
    /// What was sent; `None` where it did not come to that.
    pub request: Option<Sent>,
    /// What came back.
    pub response: Option<ReceivedResponse<'static>>,
    /// The messages that came back, where the interaction is about messages.
    pub messages: Vec<ReceivedMessage>,
    /// How it ended.
    pub outcome: InteractionOutcome,
    /// Why a state could not be taken down afterwards.
    pub teardown_errors: Vec<String>,
    /// How long it took, with its states.
    pub duration: Duration,
    /// The place of an identical interaction, where that one was verified for both.
    pub verified_as: Option<String>,
}

/// How an interaction ended.
#[derive(Debug, Clone)]
pub enum InteractionOutcome {
    /// The response is as the contract says.
    Passed,
    /// The response differs from the contract.
    Failed(Vec<Mismatch>),
    /// It could not be found out.
    Error(String),
    /// It was a dry run, which sends nothing.
    Planned,
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

impl Sent {
    /// The same request with a header set to a value, whatever it was before.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.headers.push((name, value.into()));
        self
    }
}

impl InteractionResult {
    pub(super) fn of(interaction: &Interaction, consumer: String, origin: String) -> Self {
        let details = interaction.details();
        InteractionResult {
            consumer,
            description: interaction.description().to_owned(),
            states: interaction.states().to_vec(),
            origin,
            pending: details.pending,
            comments: details.comment_texts().map(str::to_owned).collect(),
            test_name: details.test_name().map(str::to_owned),
            request: None,
            response: None,
            messages: Vec::new(),
            outcome: InteractionOutcome::Passed,
            teardown_errors: Vec::new(),
            duration: Duration::ZERO,
            verified_as: None,
        }
    }

    /// A mask that has the secrets that were sent as well: a provider may echo them.
    pub(crate) fn hidden_by(&self, mask: &Mask) -> Mask {
        let sent = self.request.iter().flat_map(|request| &request.headers);
        let mask = sent.fold(mask.clone(), |mask, (name, value)| mask.with_value(name, value));
        self.request.iter().fold(mask, |mask, request| mask.with_url(&request.url))
    }

    /// Whether all went well, the teardowns too.
    pub fn is_ok(&self) -> bool {
        matches!(self.outcome, InteractionOutcome::Passed) && self.teardown_errors.is_empty()
    }

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
