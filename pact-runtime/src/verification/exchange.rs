//! One interaction: its states are set up, its request is sent, the response is checked, the states are taken down.

use std::borrow::Cow;
use std::cell::RefCell;
use std::time::Instant;

use ecow::EcoString;

use super::client::{Client, NoResponse};
use super::error::{InteractionError, InteractionErrorKind as Kind, StateError, StateValues};
use super::event::{InteractionOutcome, InteractionResult};
use super::functions::RequestFilter;
use super::guard;
use super::message::{self, MessageRequest, Producers};
use super::policy::{MissingValues, Policy};
use super::reason::{Reason, Remedy};
use super::states::{Handlers, Setting, Shared};
use super::stop::Stop;
use super::unsupported;
use super::workers::{NoResult, Workers};
use crate::generate::{self, GenerateError};
use crate::matching::{self, Mismatches};
use crate::model::{
    Body, DateTime, Interaction, Json, Members, Message, ProviderState, ReceivedMessage, ReceivedResponse, Request,
    Response,
};
use pact_http::client::Sent;
use pact_http::coding;

/// What all interactions of a verification have in common.
pub(super) struct Exchange {
    pub(super) client: Option<Client>,
    /// Where messages are asked for, if not where requests go.
    pub(super) message_client: Option<Client>,
    pub(super) handlers: Handlers,
    pub(super) producers: Producers,
    pub(super) filter: Option<RequestFilter>,
    pub(super) shared: Shared,
    pub(super) policy: Policy,
    /// Whether messages without a function are asked for over HTTP.
    pub(super) asks_for_messages: bool,
    /// What generators take for now, the same in the whole run.
    pub(super) now: DateTime,
    /// What generators take for chance.
    pub(super) seed: u64,
    pub(super) stop: Stop,
    pub(super) workers: Workers,
}

/// An interaction after its verification.
pub(super) struct Verified {
    pub(super) result: InteractionResult,
    pub(super) warnings: Vec<Reason>,
}

/// The provider is not there.
pub(super) struct Unreachable {
    pub(super) reason: Reason,
    /// What a person should know of the interaction that met it.
    pub(super) warnings: Vec<Reason>,
}

/// Why there is no verdict on an interaction.
enum NoVerdict {
    /// The provider is not there.
    NotThere(Reason),
    Error(InteractionError),
}

impl From<InteractionError> for NoVerdict {
    fn from(error: InteractionError) -> Self {
        NoVerdict::Error(error)
    }
}

type Checked = Result<InteractionOutcome, NoVerdict>;

/// What is known of an interaction that was not brought to its end.
fn interrupted() -> InteractionError {
    error(Kind::Interrupted, "it was interrupted before it could be found out")
}

fn error(kind: Kind, what: impl Into<String>) -> InteractionError {
    InteractionError::new(kind, Reason::new(what))
}

impl Exchange {
    /// Verifies an interaction, unless something that it asks for is not supported. Once it is interrupted, it sends nothing more, and takes down what was set up.
    pub(super) async fn verify(
        &self,
        interaction: &Interaction,
        mut result: InteractionResult,
        unsupported: Option<String>,
    ) -> Result<Verified, Unreachable> {
        let begun = Instant::now();
        let (description, origin) = (result.description.clone(), result.origin.clone());
        let about = |reason: Reason| reason.of(format_args!("{description:?} ({origin}): "));
        let unknown = self.handlers.unknown(interaction.states());
        let mut warnings = Vec::new();
        warnings.extend(unknown.clone().filter(|_| self.policy.allow.unknown_states).map(about));
        let mut kept = Vec::new();
        let checked = match unknown {
            _ if unsupported.is_some() => Err(error(Kind::Unsupported, unsupported.unwrap_or_default()).into()),
            Some(reason) if !self.policy.allow.unknown_states => {
                Err(InteractionError::new(Kind::UnknownState, reason).into())
            }
            _ if self.policy.dry_run => self.planned(interaction).map_err(NoVerdict::Error),
            _ => self.replay(interaction, &mut kept, &mut result).await,
        };
        warnings.extend(kept.into_iter().map(about));
        result.outcome = match checked {
            Ok(outcome) => outcome,
            Err(NoVerdict::Error(error)) => InteractionOutcome::Error(error),
            Err(NoVerdict::NotThere(reason)) => {
                let teardowns = result.teardown_errors.iter().map(InteractionError::whole);
                return Err(Unreachable { reason, warnings: teardowns.map(about).collect() });
            }
        };
        result.keep(self.policy.kept);
        result.duration = begun.elapsed();
        Ok(Verified { result, warnings })
    }

    fn planned(&self, interaction: &Interaction) -> Result<InteractionOutcome, InteractionError> {
        if !matches!(interaction, Interaction::Http(_))
            && let Some(reason) = self.producers.missing(interaction.description(), self.asks_for_messages)
        {
            return Err(InteractionError::new(Kind::Message, reason));
        }
        match unsupported::unknown_rule(interaction) {
            Some(reason) => Err(error(Kind::Unsupported, reason)),
            None => Ok(InteractionOutcome::Planned),
        }
    }

    /// What a person should know of it goes to `warnings`.
    async fn replay(
        &self,
        interaction: &Interaction,
        warnings: &mut Vec<Reason>,
        result: &mut InteractionResult,
    ) -> Checked {
        let without_states = self.handlers.without_states().filter(|_| interaction.states().is_empty());
        let states = without_states.as_ref().map_or(interaction.states(), std::slice::from_ref);
        let mut begun = Vec::new();
        let setting = Setting::new(
            &self.shared,
            self.policy.timeout,
            &result.consumer,
            &result.description,
            interaction.states(),
        );
        let checked = match self.set_up(&setting, states, &mut begun).await {
            Ok(()) => {
                let checked = self.stop.or(self.check(&setting, interaction, &begun, warnings, result)).await;
                checked.unwrap_or_else(|| Err(interrupted().into()))
            }
            Err(error) => Err(error.into()),
        };
        self.tear_down(&setting, begun, &mut result.teardown_errors).await;
        checked
    }

    /// Every state that is to be taken down is put into `begun`, also the one that went wrong.
    async fn set_up<'s>(
        &self,
        setting: &Setting,
        states: &'s [ProviderState],
        begun: &mut Vec<Begun<'s>>,
    ) -> Result<(), InteractionError> {
        for state in states {
            if self.stop.is_interrupted() {
                return Err(interrupted());
            }
            let done = self.handlers.set_up(setting, state).await;
            if done.is_ok() || self.handlers.takes_down_what_failed() {
                begun.push((state, done.as_ref().ok().cloned()));
            }
            done.map_err(|error| InteractionError::setup(&state.name, error))?;
        }
        Ok(())
    }

    async fn tear_down(&self, setting: &Setting, begun: Vec<Begun<'_>>, errors: &mut Vec<InteractionError>) {
        for (state, values) in begun.into_iter().rev() {
            if let Err(error) = self.handlers.tear_down(setting, state, values).await {
                errors.push(InteractionError::teardown(&state.name, error));
            }
        }
    }

    async fn check(
        &self,
        setting: &Setting,
        interaction: &Interaction,
        begun: &[Begun<'_>],
        warnings: &mut Vec<Reason>,
        result: &mut InteractionResult,
    ) -> Checked {
        let (values, missing) = (values_of(begun), RefCell::<Vec<GenerateError>>::default());
        let context = generate::Context::provider(self.now, self.seed)
            .with_values(&values)
            .with_limit(self.policy.generated_limit);
        let context = match self.policy.missing_values {
            MissingValues::Example => context.keeping_examples(&missing),
            MissingValues::Error => context,
        };
        let mut note = || {
            let kept = missing
                .take()
                .into_iter()
                .map(|error| Reason::new(format!("{error}. The contract's example was sent")));
            warnings.extend(kept);
        };
        match interaction {
            Interaction::Http(http) => {
                let request = generate::request(&http.request, &context);
                note();
                let request = request.map_err(|error| not_generated(&error))?;
                self.check_http(&request, &http.response, result).await
            }
            Interaction::AsyncMessage(message) => {
                let expected = std::slice::from_ref(&message.message);
                self.check_messages(setting, begun, None, expected, result).await
            }
            Interaction::SyncMessage(message) => {
                let question = generate::message(&message.request, &context);
                note();
                let question = question.map_err(|error| not_generated(&error))?;
                self.check_messages(setting, begun, Some(&question), &message.responses, result).await
            }
        }
    }

    async fn check_http(&self, request: &Request, expected: &Response, result: &mut InteractionResult) -> Checked {
        let Some(client) = &self.client else {
            return Err(error(Kind::Request, "where is the provider?").into());
        };
        let response = self.send(client, client.describe(request), result).await?;
        let response = result.response.insert(response).clone();
        let (expected, limit) = (expected.clone(), client.body_limit);
        let compare = move || matching::match_response(&decoded(&expected, limit), &response);
        Ok(self.compare(compare, result).await?)
    }

    async fn check_messages(
        &self,
        setting: &Setting,
        begun: &[Begun<'_>],
        question: Option<&Message>,
        expected: &[Message],
        result: &mut InteractionResult,
    ) -> Checked {
        let request = question.map(|question| {
            let body = question.body_bytes().unwrap_or_default();
            ReceivedMessage { metadata: question.metadata.clone(), body }
        });
        let request =
            MessageRequest { description: result.description.clone(), states: result.states.clone(), request };
        let made = self.producers.make(setting, params_of(begun), returned_by(begun), &request).await;
        let client = self.message_client.as_ref().or(self.client.as_ref()).filter(|client| client.base().is_some());
        let not_made = |reason| InteractionError::new(Kind::Message, reason);
        result.messages = match (made, client) {
            (Some(made), _) => made.map_err(not_made)?,
            (None, Some(client)) => {
                let sent = message::to_http(&request, question, client.base().unwrap_or_default());
                let response = self.send(client, client.with_headers(sent.map_err(not_made)?), result).await?;
                vec![message::from_http(&response).map_err(not_made)?]
            }
            (None, None) => return Err(not_made(self.producers.unknown(&request.description)).into()),
        };
        let (expected, messages) = (expected.to_vec(), result.messages.clone());
        let compare = move || {
            let found = matching::match_responses(&expected, &messages);
            found.into_iter().fold(Mismatches::default(), |all, (_, found)| all.and(found))
        };
        Ok(self.compare(compare, result).await?)
    }

    /// What a comparison comes to. It is given up when its time is over.
    async fn compare(
        &self,
        compare: impl FnOnce() -> Mismatches + Send + 'static,
        result: &mut InteractionResult,
    ) -> Result<InteractionOutcome, InteractionError> {
        match self.workers.run(self.policy.timeout, compare).await {
            Ok(found) if found.is_empty() => Ok(InteractionOutcome::Passed),
            Ok(found) => {
                result.more_differences = found.not_kept();
                Ok(InteractionOutcome::Failed(found.into_kept()))
            }
            Err(NoResult::Late) => {
                let timeout = self.policy.timeout;
                let reason = Reason::new(format!("the comparison with the contract was not done within {timeout:?}"));
                Err(InteractionError::new(Kind::Comparison, reason.with(Remedy::Timeout)))
            }
            Err(NoResult::Panicked) => {
                Err(error(Kind::Comparison, "the comparison with the contract panicked: this is a bug"))
            }
            Err(NoResult::NoThread(reason)) => {
                Err(error(Kind::Comparison, format!("the comparison could not be given a thread: {reason}")))
            }
        }
    }

    /// Sends a request after the user's filter, and notes it as it was sent.
    async fn send(
        &self,
        client: &Client,
        request: Sent,
        result: &mut InteractionResult,
    ) -> Result<ReceivedResponse<'static>, NoVerdict> {
        let failed = |reason| NoVerdict::Error(InteractionError::new(Kind::Request, reason));
        let request = match &self.filter {
            Some(RequestFilter(filter)) => guard::call(|| filter(request))
                .map_err(|StateError(reason)| failed(reason.of("the request filter ")))?,
            None => request,
        };
        let request = result.request.insert(request);
        let sent = match client.base() {
            Some(_) => Ok(client.send(request).await),
            None => guard::inline(self.policy.timeout, async { Ok::<_, StateError>(client.send(request).await) }).await,
        };
        match sent {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(NoResponse::ToAny(reason))) => Err(NoVerdict::NotThere(reason)),
            Ok(Err(NoResponse::ToThis(reason))) => Err(failed(reason)),
            Err(StateError(reason)) => Err(failed(reason.of("the provider "))),
        }
    }
}

fn not_generated(error: &GenerateError) -> NoVerdict {
    let reason = Reason::new(error.to_string()).with(error.exceeds_limit().then_some(Remedy::GeneratedLimit));
    NoVerdict::Error(InteractionError::new(Kind::Generator, reason))
}

/// A contract may have the body as it comes over the wire, in the coding that its own header tells. What came was decoded, so
/// that is, too.
fn decoded(expected: &Response, limit: usize) -> Cow<'_, Response> {
    let is_coding = |(name, _): &&(String, Vec<String>)| name.eq_ignore_ascii_case("content-encoding");
    let lines = expected.headers.iter().filter(is_coding).flat_map(|(_, values)| values).map(String::as_str);
    match &expected.body {
        Body::Binary(bytes) => match coding::decode(lines, Cow::Borrowed(bytes), limit) {
            Ok(Cow::Owned(bytes)) => Cow::Owned(Response { body: Body::Binary(bytes), ..expected.clone() }),
            Ok(Cow::Borrowed(_)) | Err(_) => Cow::Borrowed(expected),
        },
        _ => Cow::Borrowed(expected),
    }
}

/// A state whose setup started, and the values that it gave; none where it failed.
type Begun<'s> = (&'s ProviderState, Option<StateValues>);

/// What states give to a request: what their setups returned, and beneath it their parameters.
fn values_of(begun: &[Begun<'_>]) -> Members {
    let returned = returned_by(begun).into_iter().map(|(name, value)| (name.into(), value.into()));
    last_of_each(params_of(begun).into_iter().chain(returned))
}

fn params_of(begun: &[Begun<'_>]) -> Members {
    last_of_each(begun.iter().flat_map(|(state, _)| state.params.iter().cloned()))
}

fn returned_by(begun: &[Begun<'_>]) -> StateValues {
    begun.iter().filter_map(|(_, values)| values.clone()).flatten().collect()
}

fn last_of_each(values: impl Iterator<Item = (EcoString, Json)>) -> Members {
    let mut all = Members::new();
    for (name, value) in values {
        all.retain(|(known, _)| *known != name);
        all.push((name, value));
    }
    all
}
