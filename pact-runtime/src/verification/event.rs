use std::time::Duration;

use crate::matching::Mismatch;
use crate::model::{Interaction, Json, ProviderState, ReceivedMessage, ReceivedResponse};
use pact_http::client::Sent;
use pact_http::mask::Mask;

use super::error::{InteractionError, VerificationError};
use super::limits::Kept;
use super::reason::Reason;

/// What a verification says while it runs.
#[derive(Debug)]
pub(crate) enum Event {
    /// The interactions of these consumers' pacts are next.
    Begin { consumers: Vec<String> },
    /// So many of them are not verified because that is what the user wants.
    LeftOut(usize),
    /// An interaction of one of the pacts was verified.
    Interaction { pact: usize, result: Box<InteractionResult> },
    /// Something that a person should know, and that changes nothing.
    Warning(Reason),
    /// Something stands in the way of the whole.
    Error(VerificationError),
}

impl Event {
    /// Something that a person should know, and can do nothing about here.
    pub(crate) fn warning(text: impl Into<String>) -> Self {
        Event::Warning(Reason::new(text))
    }
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
    pub(crate) kept: Kept,
}

/// An interaction that was verified.
#[derive(Debug, Clone)]
pub struct InteractionResult {
    /// Who needs it.
    pub consumer: String,
    /// What it is called.
    pub description: String,
    /// What names it in a pact of V4, and does not change with its description.
    pub key: Option<String>,
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
    /// How long the bodies were, of which only the beginning may be kept.
    pub lengths: Lengths,
    /// How it ended.
    pub outcome: InteractionOutcome,
    /// How many differences there are beside those of the outcome: [`Provider::difference_limit`].
    ///
    /// [`Provider::difference_limit`]: crate::provider::Provider::difference_limit
    pub more_differences: usize,
    /// Why a state could not be taken down afterwards.
    pub teardown_errors: Vec<InteractionError>,
    /// How long it took, with its states.
    pub duration: Duration,
    /// The place of an identical interaction, where that one was verified for both.
    pub verified_as: Option<String>,
}

/// How many bytes the bodies of an interaction had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lengths {
    /// That of the request.
    pub request: usize,
    /// That of the response.
    pub response: usize,
    /// Those of the messages that came back.
    pub messages: Vec<usize>,
}

/// How an interaction ended.
#[derive(Debug, Clone)]
pub enum InteractionOutcome {
    /// The response is as the contract says.
    Passed,
    /// The response differs from the contract.
    Failed(Vec<Mismatch>),
    /// It could not be found out.
    Error(InteractionError),
    /// It was a dry run, which sends nothing.
    Planned,
}

impl InteractionResult {
    pub(crate) fn of(interaction: &Interaction, consumer: String, origin: String) -> Self {
        let details = interaction.details();
        InteractionResult {
            consumer,
            description: interaction.description().to_owned(),
            key: details.key.clone(),
            states: interaction.states().to_vec(),
            origin,
            pending: details.pending,
            comments: details.comment_texts().map(str::to_owned).collect(),
            test_name: details.test_name().map(str::to_owned),
            request: None,
            response: None,
            messages: Vec::new(),
            lengths: Lengths::default(),
            outcome: InteractionOutcome::Passed,
            more_differences: 0,
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

    /// Leaves only what reports show.
    pub(crate) fn keep(&mut self, kept: Kept) {
        if let InteractionOutcome::Failed(differences) = &mut self.outcome {
            self.more_differences += kept.cut_differences(differences);
        }
        self.lengths = Lengths {
            request: self.request.as_mut().map_or(0, |request| kept.cut_body(&mut request.body)),
            response: self.response.as_mut().map_or(0, |response| kept.cut_body(response.body.to_mut())),
            messages: self.messages.iter_mut().map(|message| kept.cut_body(&mut message.body)).collect(),
        };
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
