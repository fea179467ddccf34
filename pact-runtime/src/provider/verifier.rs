//! A verification from its beginning to its end. What happens is told as events; what becomes of them is no business of
//! this file.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant, SystemTime};

use super::builder::{Allow, Filter, Provider, Source, States};
use super::client::{Client, SendError};
use super::error::VerificationError;
use super::event::{Event, InteractionOutcome, InteractionResult, Sent};
use super::guard;
use super::loader::{self, Loaded};
use super::message::{self, MessageProducer, MessageRequest, Producers};
use super::outcome::Verification;
#[cfg(feature = "broker")]
use super::publish;
use super::states::{Handlers, Setting, Shared, StateError, StateHandler, StateValues};
use crate::generate;
use crate::matching::{self, Mismatch};
use crate::model::{
    DateTime, Interaction, Json, Members, Message, ProviderState, ReceivedMessage, ReceivedResponse, Request, Response,
};
use crate::registry;

pub(super) async fn verify(mut provider: Provider) -> Verification {
    let mut verification = Verification::new(&provider.name);
    let mut events = |event| verification.record(event);
    let pacts = load(&mut provider, &mut events).await;
    #[cfg(feature = "broker")]
    let version = provider.version.take();
    match prepare(&mut provider, &pacts) {
        Ok(run) => run.pacts(&pacts, &mut events).await,
        Err(errors) => errors.into_iter().for_each(|error| events(Event::Error(error))),
    }
    #[cfg(feature = "broker")]
    if let Some(version) = version {
        publish::publish(&pacts, version, &mut verification).await;
    }
    verification
}

#[cfg_attr(not(feature = "broker"), expect(clippy::unused_async, reason = "a broker is waited for"))]
async fn load(provider: &mut Provider, events: &mut impl FnMut(Event)) -> Vec<Loaded> {
    let mut pacts = Vec::new();
    if provider.sources.is_empty() {
        let reason = "there is no pact to verify: say where they are with `.pacts(..)`".to_owned();
        events(Event::Error(VerificationError::Setup(reason)));
    }
    for source in std::mem::take(&mut provider.sources) {
        match source {
            Source::Given(pact) => pacts.push(*pact),
            Source::Path(path) => {
                let (mut loaded, errors) = loader::load(&provider.root.join(path), &provider.name);
                pacts.append(&mut loaded);
                for error in errors {
                    events(Event::Error(VerificationError::Load(error)));
                }
            }
            #[cfg(feature = "broker")]
            Source::Broker(source) => {
                pacts.append(&mut publish::fetch(&source.0, &provider.name, &source.1, events).await);
            }
        }
    }
    for loaded in &pacts {
        for warning in loaded.pact.warnings() {
            events(Event::Warning(format!("{}: {warning}", loaded.origin)));
        }
    }
    pacts
}

fn prepare(provider: &mut Provider, pacts: &[Loaded]) -> Result<Run, Vec<VerificationError>> {
    let setup = |reason: String| vec![VerificationError::Setup(reason)];
    let mut interactions = pacts.iter().flat_map(|loaded| &loaded.pact.interactions);
    let client = match provider.target.take() {
        Some(target) => Some(Client::new(target, provider.timeout).map_err(setup)?),
        None if interactions.all(|interaction| !matches!(interaction, Interaction::Http(_))) && !pacts.is_empty() => {
            None
        }
        None => return Err(setup("where is the provider? Say so with `.app(..)` or `.url(..)`".to_owned())),
    };
    let handlers = match provider.states.take() {
        Some(States::Function(function)) => Handlers::Function(function),
        Some(States::Url(change)) => Handlers::Url(change.client(provider.timeout).map_err(setup)?),
        None => Handlers::of(registry::all::<StateHandler>())
            .map_err(|errors| errors.into_iter().map(VerificationError::Handlers).collect::<Vec<_>>())?,
    };
    let mut producers = provider.producers.clone();
    producers
        .register(registry::all::<MessageProducer>())
        .map_err(|errors| errors.into_iter().map(VerificationError::Handlers).collect::<Vec<_>>())?;
    Ok(Run {
        client,
        handlers,
        producers,
        filter: provider.filter.clone(),
        shared: provider.shared(),
        timeout: provider.timeout,
        allow: provider.allow,
        now: DateTime::from_system_time(SystemTime::now()),
        seed: RandomState::new().hash_one(()),
    })
}

/// What all interactions of a verification have in common.
struct Run {
    client: Option<Client>,
    handlers: Handlers,
    producers: Producers,
    filter: Option<Filter>,
    shared: Shared,
    timeout: Duration,
    allow: Allow,
    /// What generators take for now, the same in the whole run.
    now: DateTime,
    /// What generators take for chance.
    seed: u64,
}

/// The provider is not there.
struct Unreachable(String);

type Checked = Result<InteractionOutcome, Unreachable>;

impl Run {
    async fn pacts(&self, pacts: &[Loaded], events: &mut impl FnMut(Event)) {
        let mut left: usize = pacts.iter().map(|loaded| loaded.pact.interactions.len()).sum();
        for loaded in pacts {
            if loaded.pact.interactions.is_empty() && !self.allow.no_interactions {
                events(Event::Error(VerificationError::NoInteractions { origin: loaded.origin.clone() }));
            }
            events(Event::Pact { consumer: loaded.pact.consumer.clone() });
            for (interaction, place) in loaded.pact.interactions.iter().zip(&loaded.places) {
                let mut result = InteractionResult::of(interaction, loaded.pact.consumer.clone(), place.clone());
                let begun = Instant::now();
                result.pending |= loaded.pending;
                if let Err(Unreachable(reason)) = self.interaction(interaction, &mut result, events).await {
                    return events(Event::Error(VerificationError::Unreachable { reason, not_verified: left }));
                }
                result.duration = begun.elapsed();
                events(Event::Interaction(Box::new(result)));
                left -= 1;
            }
        }
    }

    async fn interaction(
        &self,
        interaction: &Interaction,
        result: &mut InteractionResult,
        events: &mut impl FnMut(Event),
    ) -> Result<(), Unreachable> {
        if let Some(reason) = self.handlers.unknown(interaction.states()) {
            if !self.allow.unknown_states {
                result.outcome = InteractionOutcome::Error(reason);
                return Ok(());
            }
            events(Event::Warning(format!("{:?} ({}): {reason}", result.description, result.origin)));
        }
        let without_states = self.handlers.without_states().filter(|_| interaction.states().is_empty());
        let states = if let Some(state) = &without_states { std::slice::from_ref(state) } else { interaction.states() };
        let mut begun = Vec::new();
        let setting =
            Setting::new(&self.shared, self.timeout, &result.consumer, &result.description, interaction.states());
        let checked = match self.set_up(&setting, states, &mut begun).await {
            Ok(()) => self.check(&setting, interaction, &begun, result).await,
            Err(reason) => {
                begun.truncate(if self.handlers.takes_down_what_failed() { begun.len() } else { begun.len() - 1 });
                Ok(InteractionOutcome::Error(reason))
            }
        };
        self.tear_down(&setting, begun, &mut result.teardown_errors).await;
        result.outcome = checked?;
        Ok(())
    }

    /// Every state whose setup started is put into `begun`, also the one that went wrong.
    async fn set_up<'s>(
        &self,
        setting: &Setting,
        states: &'s [ProviderState],
        begun: &mut Vec<Begun<'s>>,
    ) -> Result<(), String> {
        for state in states {
            let done = self.handlers.set_up(setting, state).await;
            begun.push((state, done.clone().unwrap_or_default()));
            done.map_err(|StateError(reason)| format!("the state {:?} was not set up: {reason}", state.name))?;
        }
        Ok(())
    }

    async fn tear_down(&self, setting: &Setting, begun: Vec<Begun<'_>>, errors: &mut Vec<String>) {
        for (state, values) in begun.into_iter().rev() {
            if let Err(StateError(reason)) = self.handlers.tear_down(setting, state, values).await {
                errors.push(format!("the state {:?} was not taken down: {reason}", state.name));
            }
        }
    }

    async fn check(
        &self,
        setting: &Setting,
        interaction: &Interaction,
        begun: &[Begun<'_>],
        result: &mut InteractionResult,
    ) -> Checked {
        let values = values_of(begun);
        let context = generate::Context::provider(self.now, self.seed).with_values(&values);
        match interaction {
            Interaction::Http(http) => match generate::request(&http.request, &context) {
                Ok(request) => self.check_http(&request, &http.response, result).await,
                Err(error) => Ok(InteractionOutcome::Error(error.to_string())),
            },
            Interaction::AsyncMessage(message) => {
                let expected = std::slice::from_ref(&message.message);
                self.check_messages(setting, begun, None, expected, result).await
            }
            Interaction::SyncMessage(message) => match generate::message(&message.request, &context) {
                Ok(request) => {
                    let body = request.body_bytes().unwrap_or_default();
                    let request = ReceivedMessage { metadata: request.metadata.clone(), body };
                    self.check_messages(setting, begun, Some(request), &message.responses, result).await
                }
                Err(error) => Ok(InteractionOutcome::Error(error.to_string())),
            },
        }
    }

    async fn check_http(&self, request: &Request, expected: &Response, result: &mut InteractionResult) -> Checked {
        let Some(client) = &self.client else {
            return Ok(InteractionOutcome::Error("where is the provider?".to_owned()));
        };
        let request = client.describe(request);
        let request = self.filter.as_ref().map_or_else(|| request.clone(), |filter| filter.0(request.clone()));
        let request = result.request.insert(request);
        let response = match self.send(client, request).await? {
            Ok(response) => result.response.insert(response),
            Err(reason) => return Ok(InteractionOutcome::Error(reason)),
        };
        Ok(outcome(matching::match_response(expected, response)))
    }

    async fn check_messages(
        &self,
        setting: &Setting,
        begun: &[Begun<'_>],
        request: Option<ReceivedMessage>,
        expected: &[Message],
        result: &mut InteractionResult,
    ) -> Checked {
        let request =
            MessageRequest { description: result.description.clone(), states: result.states.clone(), request };
        let made = self.producers.make(setting, params_of(begun), returned_by(begun), &request).await;
        let made = match (made, self.client.as_ref().filter(|client| client.base().is_some())) {
            (Some(made), _) => made,
            (None, Some(client)) => {
                let sent = result.request.insert(message::to_http(&request, client.base().unwrap_or_default()));
                let response = self.send(client, sent).await?;
                response.and_then(|response| message::from_http(&response)).map(Into::into)
            }
            (None, None) => Err(self.producers.unknown(&request.description)),
        };
        result.messages = match made {
            Ok(messages) => messages,
            Err(reason) => return Ok(InteractionOutcome::Error(reason)),
        };
        let found = matching::match_responses(expected, &result.messages);
        Ok(outcome(found.into_iter().map(|(_, mismatch)| mismatch).collect()))
    }

    async fn send(
        &self,
        client: &Client,
        request: &Sent,
    ) -> Result<Result<ReceivedResponse<'static>, String>, Unreachable> {
        match guard::inline(self.timeout, async { Ok::<_, StateError>(client.send(request).await) }).await {
            Ok(Ok(response)) => Ok(Ok(response)),
            Ok(Err(SendError::Unreachable(reason))) => Err(Unreachable(reason)),
            Ok(Err(SendError::Failed(reason))) => Ok(Err(reason)),
            Err(StateError(reason)) => Ok(Err(format!("the provider {reason}"))),
        }
    }
}

/// A state whose setup started, and the values that it gave.
type Begun<'s> = (&'s ProviderState, StateValues);

/// What states give to a request: what their setups returned, and beneath it their parameters.
fn values_of(begun: &[Begun<'_>]) -> Members {
    let returned = returned_by(begun).into_iter().map(|(name, value)| (name, value.into()));
    last_of_each(params_of(begun).into_iter().chain(returned))
}

fn params_of(begun: &[Begun<'_>]) -> Members {
    last_of_each(begun.iter().flat_map(|(state, _)| state.params.iter().cloned()))
}

fn returned_by(begun: &[Begun<'_>]) -> StateValues {
    begun.iter().flat_map(|(_, values)| values.clone()).collect()
}

fn last_of_each(values: impl Iterator<Item = (String, Json<'static>)>) -> Members {
    let mut all = Members::new();
    for (name, value) in values {
        all.retain(|(known, _)| *known != name);
        all.push((name, value));
    }
    all
}

fn outcome(mismatches: Vec<Mismatch>) -> InteractionOutcome {
    if mismatches.is_empty() { InteractionOutcome::Passed } else { InteractionOutcome::Failed(mismatches) }
}
