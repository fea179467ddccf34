//! The interactions of one test or contract, and what has been asked of them: shared by the builders, the mock provider
//! and the end of the test.

mod index;

use std::borrow::Cow;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::index::Index;
use super::mock::{MockOptions, Order, Wire, on_the_wire};
use super::outcome::{ClosestInteraction, MockMismatch, Outcome, Turn, Unanswered, excerpt};
use crate::generate::{self, Context};
use crate::matching;
use crate::model::{HttpInteraction, ReceivedBody, ReceivedRequest};

/// An interaction, and how often it was used.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    pub(super) interaction: HttpInteraction,
    /// Where the user described it.
    pub(super) place: &'static Location<'static>,
    /// Whether it has a response yet.
    pub(super) complete: bool,
    pub(super) calls: usize,
    /// The first requests that it answered.
    pub(super) received: Vec<ReceivedRequest<'static>>,
    /// Why its response could not be made, the first time.
    pub(super) failure: Option<String>,
    /// Its response, once it has been sent, where nothing in it is made anew.
    fixed: Option<Wire>,
    /// Whether it has answered a request, here or at another mock provider of the same contract.
    used: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
pub(super) struct Expectations {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    expectations: Vec<Expectation>,
    index: Index,
    unmatched: Vec<MockMismatch>,
    /// How many more requests matched nothing.
    more_unmatched: usize,
    /// Why connections ended before a request was answered.
    given_up: Vec<String>,
}

/// What the mock provider does with a request.
#[derive(Debug)]
pub(super) enum Answer {
    Respond(Wire),
    Refuse(MockMismatch),
    Fail(Unanswered),
}

/// A request that matches nothing is kept for the report, but not without end.
const MOST_UNMATCHED: usize = 100;

/// The same for those that an interaction answered.
const MOST_RECEIVED: usize = 100;

impl Expectations {
    /// A test that panicked while it held the lock has failed already: its state is still worth reporting.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Interactions that are complete already.
    pub(super) fn of(interactions: Vec<HttpInteraction>, place: &'static Location<'static>) -> Arc<Self> {
        let expectations =
            interactions.into_iter().map(|interaction| Expectation::new(interaction, place, true)).collect();
        Arc::new(Expectations { state: Mutex::new(State { expectations, ..State::default() }) })
    }

    #[track_caller]
    pub(super) fn begin(&self, description: &str) -> usize {
        let interaction = HttpInteraction { description: description.to_owned(), ..HttpInteraction::default() };
        let mut state = self.lock();
        state.expectations.push(Expectation::new(interaction, Location::caller(), false));
        state.expectations.len() - 1
    }

    /// Changes the description of an interaction.
    ///
    /// # Panics
    ///
    /// When the interaction has answered a request, because the client has then seen something else than the pact would
    /// say; and when the change is refused.
    #[track_caller]
    pub(super) fn update(
        &self,
        index: usize,
        change: impl FnOnce(&mut HttpInteraction, &mut bool) -> Result<(), String>,
    ) {
        let mut state = self.lock();
        state.index.forget(index);
        let Expectation { interaction, complete, used, .. } = &mut state.expectations[index];
        let changed = if used.load(Ordering::Relaxed) {
            Err(format!(
                "the interaction {:?} has already answered a request and can no longer be changed: describe it \
                 completely before the client sends its request, or begin another interaction for what comes next",
                interaction.description
            ))
        } else {
            change(interaction, complete)
        };
        drop(state);
        if let Err(reason) = changed {
            panic!("{reason}");
        }
    }

    pub(super) fn snapshot(&self) -> Vec<Expectation> {
        self.lock().expectations.clone()
    }

    /// The same interactions, not used yet.
    pub(super) fn fresh(&self) -> Arc<Expectations> {
        let mut expectations = self.snapshot();
        for expectation in &mut expectations {
            let Expectation { interaction, place, complete, used, .. } = expectation.clone();
            *expectation = Expectation { used, ..Expectation::new(interaction, place, complete) };
        }
        Arc::new(Expectations { state: Mutex::new(State { expectations, ..State::default() }) })
    }

    /// How often an interaction was used.
    pub(super) fn calls(&self, index: usize) -> usize {
        self.lock().expectations[index].calls
    }

    /// The first requests that an interaction answered.
    pub(super) fn received(&self, index: usize) -> Vec<ReceivedRequest<'static>> {
        self.lock().expectations[index].received.clone()
    }

    /// Whether an interaction has the method and path of a request.
    pub(super) fn are_about(&self, request: &ReceivedRequest<'_>) -> bool {
        self.lock().addressed(request).next().is_some()
    }

    /// Finds the interaction that a request is for, and makes its answer. The values of its generators are made for this
    /// answer only.
    pub(super) fn answer<'c>(
        &self,
        request: &ReceivedRequest<'_>,
        context: impl FnOnce() -> Context<'c>,
        options: &MockOptions,
    ) -> Answer {
        let mut state = self.lock();
        let body = ReceivedBody::of(&request.body, &request.headers);
        if let Some(chosen) = state.choose(request, &body, options.order) {
            return state.expectations[chosen].answer(request, context);
        }
        let closest = closest(&state.expectations, request, &body);
        let turn = closest.as_ref().filter(|closest| closest.differences.is_empty()).map(|_| state.turn());
        let mismatch = MockMismatch {
            method: request.method.to_string(),
            target: match &request.query {
                Some(query) => format!("{}?{query}", request.path),
                None => request.path.to_string(),
            },
            body: excerpt(&request.body),
            status: options.unmatched_status,
            closest,
            turn,
        };
        if state.unmatched.len() < MOST_UNMATCHED {
            state.unmatched.push(mismatch.clone());
        } else {
            state.more_unmatched += 1;
        }
        Answer::Refuse(mismatch)
    }

    /// A request cannot be read, or its answer not be sent.
    pub(super) fn give_up(&self, reason: String) {
        let given_up = &mut self.lock().given_up;
        if given_up.len() < MOST_UNMATCHED {
            given_up.push(reason);
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        let state = self.lock();
        Outcome {
            unmatched: state.unmatched.clone(),
            more_unmatched: state.more_unmatched,
            unused: state.expectations.iter().filter(|e| e.complete && e.calls == 0).map(Into::into).collect(),
            given_up: state.given_up.clone(),
            refused: Vec::new(),
            unanswered: state.expectations.iter().filter_map(Unanswered::of).collect(),
            incomplete: state.expectations.iter().filter(|e| !e.complete).map(Into::into).collect(),
        }
    }
}

impl State {
    /// The complete interactions with the method and path of a request, in the order in which they are described.
    fn addressed(&mut self, request: &ReceivedRequest<'_>) -> impl Iterator<Item = usize> {
        self.index.learn(&self.expectations);
        let expectations = &self.expectations;
        self.index.candidates(&request.path).into_iter().filter(|&i| {
            let Expectation { interaction, complete, .. } = &expectations[i];
            *complete && matching::is_addressed(&interaction.request, &request.method, &request.path)
        })
    }

    fn choose(&mut self, request: &ReceivedRequest<'_>, body: &ReceivedBody<'_>, order: Order) -> Option<usize> {
        let in_turn = (order == Order::Sequence).then(|| self.in_turn());
        let may_occur = |i: &usize| in_turn.is_none_or(|in_turn| in_turn.contains(&Some(*i)));
        let matching: Vec<usize> = self.addressed(request).filter(may_occur).collect();
        let mut chosen = None;
        // The first that was not used yet, and the last when all were: so one request may be answered in turn, before
        // and after a change.
        for i in matching {
            let Expectation { interaction, calls, .. } = &self.expectations[i];
            if matching::match_request_with_body(&interaction.request, request, body).is_empty() {
                chosen = Some(i);
                if *calls == 0 {
                    break;
                }
            }
        }
        chosen
    }

    /// In a sequence: the interaction that occurred last, which may occur again, and the one that comes next.
    fn in_turn(&self) -> [Option<usize>; 2] {
        let complete = self.expectations.iter().enumerate().filter(|(_, expectation)| expectation.complete);
        let mut last = None;
        for (i, expectation) in complete {
            if expectation.calls == 0 {
                return [last, Some(i)];
            }
            last = Some(i);
        }
        [last, None]
    }

    fn turn(&self) -> Turn {
        match self.in_turn() {
            [_, Some(next)] => Turn::Of((&self.expectations[next]).into()),
            [_, None] => Turn::Over,
        }
    }
}

impl Expectation {
    fn new(interaction: HttpInteraction, place: &'static Location<'static>, complete: bool) -> Self {
        let used = Arc::default();
        Expectation { interaction, place, complete, calls: 0, received: Vec::new(), failure: None, fixed: None, used }
    }

    fn answer<'c>(&mut self, request: &ReceivedRequest<'_>, context: impl FnOnce() -> Context<'c>) -> Answer {
        self.calls += 1;
        self.used.store(true, Ordering::Relaxed);
        if self.received.len() < MOST_RECEIVED {
            self.received.push(request.to_owned_request());
        }
        if let Some(fixed) = &self.fixed {
            return Answer::Respond(fixed.clone());
        }
        match self.response(context) {
            Ok(wire) => Answer::Respond(wire),
            Err(error) => {
                self.failure.get_or_insert_with(|| error.clone());
                Answer::Fail(Unanswered { interaction: (&*self).into(), error })
            }
        }
    }

    fn response<'c>(&mut self, context: impl FnOnce() -> Context<'c>) -> Result<Wire, String> {
        let made = generate::response(&self.interaction.response, &context()).map_err(|error| error.to_string())?;
        let wire = on_the_wire(&made)?;
        if let Cow::Borrowed(_) = made {
            self.fixed = Some(wire.clone());
        }
        Ok(wire)
    }
}

/// The interaction with the fewest differences, one for the same method and path before any other.
fn closest(
    expectations: &[Expectation],
    request: &ReceivedRequest<'_>,
    body: &ReceivedBody<'_>,
) -> Option<ClosestInteraction> {
    let candidates = expectations.iter().filter(|e| e.complete).map(|expectation| {
        let expected = &expectation.interaction.request;
        let addressed = matching::is_addressed(expected, &request.method, &request.path);
        (!addressed, matching::match_request_with_body(expected, request, body), expectation)
    });
    let (_, differences, expectation) =
        candidates.min_by_key(|(elsewhere, differences, _)| (*elsewhere, differences.total()))?;
    Some(ClosestInteraction { interaction: expectation.into(), differences })
}
