//! A verification from its beginning to its end. What happens is told as events; what becomes of them is no business of
//! this file.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use super::builder::{Allow, Provider, Source};
use super::client::{Client, SendError};
use super::error::VerificationError;
use super::event::{Event, InteractionOutcome, InteractionResult};
use super::loader::{self, Loaded};
use super::outcome::Verification;
use super::states::{Handlers, Shared, StateError, StateHandler, StateValues};
use crate::matching;
use crate::model::{HttpInteraction, Interaction, ProviderState};
use crate::registry;

pub(super) async fn verify(mut provider: Provider) -> Verification {
    let mut verification = Verification::new(&provider.name);
    let mut events = |event| verification.record(event);
    let pacts = load(&mut provider, &mut events);
    match prepare(&mut provider) {
        Ok(run) => run.pacts(&pacts, &mut events).await,
        Err(errors) => errors.into_iter().for_each(|error| events(Event::Error(error))),
    }
    verification
}

fn load(provider: &mut Provider, events: &mut impl FnMut(Event)) -> Vec<Loaded> {
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
        }
    }
    pacts
}

fn prepare(provider: &mut Provider) -> Result<Run, Vec<VerificationError>> {
    let setup = |reason: String| vec![VerificationError::Setup(reason)];
    let Some(target) = provider.target.take() else {
        return Err(setup("where is the provider? Say so with `.app(..)` or `.url(..)`".to_owned()));
    };
    let handlers = match provider.states.take() {
        Some(function) => Handlers::Function(function.0),
        None => Handlers::of(registry::all::<StateHandler>())
            .map_err(|errors| errors.into_iter().map(VerificationError::Handlers).collect::<Vec<_>>())?,
    };
    Ok(Run {
        client: Client::new(target, provider.timeout).map_err(setup)?,
        handlers,
        shared: provider.shared(),
        timeout: provider.timeout,
        allow: provider.allow,
    })
}

/// What all interactions of a verification have in common.
struct Run {
    client: Client,
    handlers: Handlers,
    shared: Shared,
    timeout: Duration,
    allow: Allow,
}

/// The provider is not there.
struct Unreachable(String);

impl Run {
    async fn pacts(&self, pacts: &[Loaded], events: &mut impl FnMut(Event)) {
        let mut left: usize = pacts.iter().map(|loaded| loaded.pact.interactions.len()).sum();
        for loaded in pacts {
            if loaded.pact.interactions.is_empty() && !self.allow.no_interactions {
                events(Event::Error(VerificationError::NoInteractions { origin: loaded.origin.clone() }));
            }
            events(Event::Pact { consumer: loaded.pact.consumer.clone() });
            for (interaction, place) in loaded.pact.interactions.iter().zip(&loaded.places) {
                let Interaction::Http(interaction) = interaction else {
                    let reason = format!("{:?} is a message, which is not verified yet", interaction.description());
                    events(Event::Error(VerificationError::Setup(reason)));
                    continue;
                };
                match self.interaction(interaction, place.clone()).await {
                    Ok(result) => events(Event::Interaction(result)),
                    Err(Unreachable(reason)) => {
                        return events(Event::Error(VerificationError::Unreachable { reason, not_verified: left }));
                    }
                }
                left -= 1;
            }
        }
    }

    async fn interaction(
        &self,
        interaction: &HttpInteraction,
        origin: String,
    ) -> Result<InteractionResult, Unreachable> {
        let mut result = InteractionResult {
            description: interaction.description.clone(),
            states: interaction.states.clone(),
            origin,
            request: None,
            response: None,
            outcome: InteractionOutcome::Passed,
            teardown_errors: Vec::new(),
        };
        let unknown = self.handlers.unknown(&interaction.states).filter(|_| !self.allow.unknown_states);
        if let Some(reason) = unknown {
            result.outcome = InteractionOutcome::Error(reason);
            return Ok(result);
        }
        let mut begun = Vec::new();
        let checked = match self.set_up(&interaction.states, &mut begun).await {
            Ok(()) => self.check(interaction, &mut result).await,
            Err(reason) => Ok(InteractionOutcome::Error(reason)),
        };
        self.tear_down(begun, &mut result.teardown_errors).await;
        result.outcome = checked?;
        Ok(result)
    }

    /// Every state whose setup started is put into `begun`, also the one that went wrong.
    async fn set_up<'s>(
        &self,
        states: &'s [ProviderState],
        begun: &mut Vec<(&'s ProviderState, StateValues)>,
    ) -> Result<(), String> {
        for state in states {
            let done = self.guarded(self.handlers.set_up(&self.shared, state)).await;
            begun.push((state, done.clone().unwrap_or_default()));
            done.map_err(|StateError(reason)| format!("the state {:?} was not set up: {reason}", state.name))?;
        }
        Ok(())
    }

    async fn tear_down(&self, begun: Vec<(&ProviderState, StateValues)>, errors: &mut Vec<String>) {
        for (state, values) in begun.into_iter().rev() {
            if let Err(StateError(reason)) = self.guarded(self.handlers.tear_down(&self.shared, state, values)).await {
                errors.push(format!("the state {:?} was not taken down: {reason}", state.name));
            }
        }
    }

    async fn check(
        &self,
        interaction: &HttpInteraction,
        result: &mut InteractionResult,
    ) -> Result<InteractionOutcome, Unreachable> {
        let request = result.request.insert(self.client.describe(&interaction.request));
        let sent = self.guarded(async { Ok::<_, StateError>(self.client.send(request).await) }).await;
        let response = match sent {
            Ok(Ok(response)) => result.response.insert(response),
            Ok(Err(SendError::Unreachable(reason))) => return Err(Unreachable(reason)),
            Ok(Err(SendError::Failed(reason))) => return Ok(InteractionOutcome::Error(reason)),
            Err(StateError(reason)) => return Ok(InteractionOutcome::Error(format!("the provider {reason}"))),
        };
        let mismatches = matching::match_response(&interaction.response, response);
        Ok(if mismatches.is_empty() { InteractionOutcome::Passed } else { InteractionOutcome::Failed(mismatches) })
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
