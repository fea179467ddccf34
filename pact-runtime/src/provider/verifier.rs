//! A verification from its beginning to its end. What happens is told as events; what becomes of them is no business of
//! this file.

use std::future::{Future, poll_fn};
use std::hash::{BuildHasher as _, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use super::builder::{Allow, Filter, Provider, Source, States};
use super::client::{Client, NoResponse};
#[cfg(feature = "consumer")]
use super::contract;
use super::error::VerificationError;
use super::event::{Event, InteractionOutcome, InteractionResult, Sent};
use super::http::Http;
use super::loader::{self, Loaded};
use super::message::{self, MessageRequest, Producers};
use super::outcome::Verification;
#[cfg(feature = "broker")]
use super::publish;
use super::states::{Handlers, Shared, StateError, StateHandler, StateValues};
use crate::generate;
use crate::matching::{self, Mismatch};
use crate::model::{
    DateTime, Interaction, Members, Message, ProviderState, ReceivedMessage, ReceivedResponse, Request, Response,
};
use crate::registry;

pub(super) async fn verify(mut provider: Provider) -> Verification {
    let mut verification = Verification::new(&provider.name);
    let http = match provider.client.http(&provider.root, provider.timeout) {
        Ok(http) => http,
        Err(reason) => {
            verification.record(Event::Error(VerificationError::Setup(reason)));
            return verification;
        }
    };
    let mut events = |event| verification.record(event);
    let pacts = load(&mut provider, &http, &mut events).await;
    #[cfg(feature = "broker")]
    let version = provider.version.take();
    match prepare(&mut provider, &pacts, &http).await {
        Ok(run) => {
            run.pacts(&pacts, &mut events).await;
            if !verification.is_ok()
                && let Some(text) = run.client.and_then(Client::last_words)
            {
                verification.record(Event::Warning(text));
            }
        }
        Err(errors) => errors.into_iter().for_each(|error| events(Event::Error(error))),
    }
    #[cfg(feature = "broker")]
    if let Some(version) = version {
        publish::publish(&pacts, version, &mut verification).await;
    }
    verification
}

async fn load(provider: &mut Provider, http: &Http, events: &mut impl FnMut(Event)) -> Vec<Loaded> {
    let mut pacts = Vec::new();
    if provider.sources.is_empty() {
        let reason = "there is no pact to verify: say where they are with `.pacts(..)`".to_owned();
        events(Event::Error(VerificationError::Setup(reason)));
    }
    for source in std::mem::take(&mut provider.sources) {
        match source {
            Source::Given(pact) => pacts.push(*pact),
            Source::Path(path) => {
                let (mut loaded, errors) = loader::load(&provider.root, &path, &provider.name);
                pacts.append(&mut loaded);
                for error in errors {
                    events(Event::Error(VerificationError::Load(error)));
                }
            }
            Source::Url(url) => match url.load(http, &provider.name).await {
                Ok(loaded) => pacts.push(loaded),
                Err(error) => events(Event::Error(VerificationError::Load(error))),
            },
            #[cfg(feature = "consumer")]
            Source::Contract { name, define } => match contract::load(name, define, &provider.name) {
                Ok(loaded) => pacts.push(loaded),
                Err(error) => events(Event::Error(VerificationError::Load(error))),
            },
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

async fn prepare(provider: &mut Provider, pacts: &[Loaded], http: &Http) -> Result<Run, Vec<VerificationError>> {
    let setup = |reason: String| vec![VerificationError::Setup(reason)];
    let mut interactions = pacts.iter().flat_map(|loaded| &loaded.pact.interactions);
    let handlers = match provider.states.take() {
        Some(States::Function(function)) => Handlers::Function(function),
        Some(States::Url(change)) => Handlers::Url(change.client(http.clone()).map_err(setup)?),
        None => Handlers::of(registry::all::<StateHandler>())
            .map_err(|errors| errors.into_iter().map(VerificationError::Handlers).collect::<Vec<_>>())?,
    };
    let client = match provider.target.take() {
        Some(target) => {
            let client = Client::new(target, provider.client.clone(), &provider.root, http.clone());
            Some(client.await.map_err(setup)?)
        }
        None if interactions.all(|interaction| !matches!(interaction, Interaction::Http(_))) && !pacts.is_empty() => {
            None
        }
        None => return Err(setup("where is the provider? Say so with `.app(..)` or `.url(..)`".to_owned())),
    };
    Ok(Run {
        client,
        handlers,
        producers: provider.producers.clone(),
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
        let checked = match self.set_up(states, &mut begun).await {
            Ok(()) => self.check(interaction, &begun, result).await,
            Err(reason) => {
                begun.truncate(if self.handlers.takes_down_what_failed() { begun.len() } else { begun.len() - 1 });
                Ok(InteractionOutcome::Error(reason))
            }
        };
        self.tear_down(begun, &mut result.teardown_errors).await;
        result.outcome = checked?;
        Ok(())
    }

    /// Every state whose setup started is put into `begun`, also the one that went wrong.
    async fn set_up<'s>(&self, states: &'s [ProviderState], begun: &mut Vec<Begun<'s>>) -> Result<(), String> {
        for state in states {
            let done = self.guarded(self.handlers.set_up(&self.shared, state)).await;
            begun.push((state, done.clone().unwrap_or_default()));
            done.map_err(|StateError(reason)| format!("the state {:?} was not set up: {reason}", state.name))?;
        }
        Ok(())
    }

    async fn tear_down(&self, begun: Vec<Begun<'_>>, errors: &mut Vec<String>) {
        for (state, values) in begun.into_iter().rev() {
            if let Err(StateError(reason)) = self.guarded(self.handlers.tear_down(&self.shared, state, values)).await {
                errors.push(format!("the state {:?} was not taken down: {reason}", state.name));
            }
        }
    }

    async fn check(&self, interaction: &Interaction, begun: &[Begun<'_>], result: &mut InteractionResult) -> Checked {
        let values = values_of(begun);
        let context = generate::Context::provider(self.now, self.seed).with_values(&values);
        match interaction {
            Interaction::Http(http) => match generate::request(&http.request, &context) {
                Ok(request) => self.check_http(&request, &http.response, result).await,
                Err(error) => Ok(InteractionOutcome::Error(error.to_string())),
            },
            Interaction::AsyncMessage(message) => {
                self.check_messages(interaction, None, std::slice::from_ref(&message.message), result).await
            }
            Interaction::SyncMessage(message) => match generate::message(&message.request, &context) {
                Ok(request) => {
                    let body = request.body_bytes().unwrap_or_default();
                    let request = ReceivedMessage { metadata: request.metadata.clone(), body };
                    self.check_messages(interaction, Some(request), &message.responses, result).await
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
        interaction: &Interaction,
        request: Option<ReceivedMessage>,
        expected: &[Message],
        result: &mut InteractionResult,
    ) -> Checked {
        let description = interaction.description().to_owned();
        let request = MessageRequest { description, states: interaction.states().to_vec(), request };
        let made = match (self.producers.make(&request), self.client.as_ref().filter(|client| client.base().is_some()))
        {
            (Some(make), _) => self.guarded(make).await.map_err(|StateError(reason)| format!("the message {reason}")),
            (None, Some(client)) => {
                let sent = result
                    .request
                    .insert(client.with_headers(message::to_http(&request, client.base().unwrap_or_default())));
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
        let sent = match client.base() {
            Some(_) => Ok(client.send(request).await),
            None => self.guarded(async { Ok::<_, StateError>(client.send(request).await) }).await,
        };
        match sent {
            Ok(Ok(response)) => Ok(Ok(response)),
            Ok(Err(NoResponse::ToAny(reason))) => Err(Unreachable(reason)),
            Ok(Err(NoResponse::ToThis(reason))) => Ok(Err(reason)),
            Err(StateError(reason)) => Ok(Err(format!("the provider {reason}"))),
        }
    }

    /// Runs what belongs to the user: it may hang or panic, and the verification goes on.
    async fn guarded<T>(&self, work: impl Future<Output = Result<T, StateError>>) -> Result<T, StateError> {
        let mut work = pin!(work);
        let caught = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(polled) => polled,
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message");
                Poll::Ready(Err(StateError(format!("panicked: {text}"))))
            }
        });
        let begun = Instant::now();
        let late = || StateError(format!("was not done within {:?}", self.timeout));
        match tokio::time::timeout(self.timeout, caught).await {
            // What blocks its thread cannot be interrupted, but it is not passed over either.
            Ok(Ok(_)) if begun.elapsed() > self.timeout => Err(late()),
            Ok(done) => done,
            Err(_) => Err(late()),
        }
    }
}

/// A state whose setup started, and the values that it gave.
type Begun<'s> = (&'s ProviderState, StateValues);

/// What states give to a request: what their setups returned, and beneath it their parameters.
fn values_of(begun: &[Begun<'_>]) -> Members {
    let params = begun.iter().flat_map(|(state, _)| state.params.iter().cloned());
    let returned =
        begun.iter().flat_map(|(_, values)| values).map(|(name, value)| (name.clone(), value.clone().into()));
    let mut all = Members::new();
    for (name, value) in params.chain(returned) {
        all.retain(|(known, _)| *known != name);
        all.push((name, value));
    }
    all
}

fn outcome(mismatches: Vec<Mismatch>) -> InteractionOutcome {
    if mismatches.is_empty() { InteractionOutcome::Passed } else { InteractionOutcome::Failed(mismatches) }
}
