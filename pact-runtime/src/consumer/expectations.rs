//! The interactions of one test or contract, and what has been asked of them: shared by the builders, the mock provider
//! and the end of the test.

mod index;

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::index::Index;
use super::outcome::{ClosestInteraction, Described, MockMismatch, Outcome, Turn, Unanswered, excerpt};
use crate::generate::{self, Context, GenerateError};
use crate::matching;
use crate::model::{HttpInteraction, ReceivedBody, ReceivedRequest, Response};

/// In which order the interactions of a mock provider have to occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Order {
    /// In any; of several that match a request, the first that was not used yet answers.
    #[default]
    Any,
    /// In the order in which they are described. One may occur again until the next one does.
    Sequence,
}

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
    /// How many differences are kept in all.
    differences: usize,
    /// Why connections ended before a request was answered.
    given_up: Vec<String>,
    more_given_up: usize,
    /// How many bytes the requests have that are kept because they were answered.
    received: usize,
}

/// A response with the values that its generators made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) response: Response,
    /// Whether no generator was involved, so that it is the same the next time.
    pub(super) is_fixed: bool,
}

/// A request that matches nothing is kept for the report, but not without end.
const MOST_UNMATCHED: usize = 100;

/// The same for those that an interaction answered.
const MOST_RECEIVED: usize = 100;

/// How many bytes those may have, for all interactions together.
const MOST_RECEIVED_BYTES: usize = 32 * 1024 * 1024;

/// How many differences are kept of one request.
pub(super) const MOST_DIFFERENCES: usize = 100;

/// How many are kept of all requests. What comes then has some of its own.
const MOST_DIFFERENCES_IN_ALL: usize = 1000;
const SOME_DIFFERENCES: usize = 10;

/// What is larger is not kept with its differences.
const SMALL: usize = 16 * 1024;

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
    pub(super) fn update<E: fmt::Display>(
        &self,
        index: usize,
        change: impl FnOnce(&mut HttpInteraction, &mut bool) -> Result<(), E>,
    ) {
        let mut state = self.lock();
        state.index.forget(index);
        let Expectation { interaction, complete, used, .. } = &mut state.expectations[index];
        if used.load(Ordering::Relaxed) {
            let description = interaction.description.clone();
            drop(state);
            panic!(
                "the interaction {description:?} has already answered a request and can no longer be changed: describe it \
                 completely before the client sends its request, or begin another interaction for what comes next"
            );
        }
        let changed = change(interaction, complete);
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

    /// Finds the interaction that a request is for, which then has occurred.
    #[cfg(feature = "wiremock")]
    pub(super) fn find(&self, request: &ReceivedRequest<'_>, order: Order) -> Option<usize> {
        let body = ReceivedBody::of(&request.body, &request.headers);
        self.lock().find(request, &body, order)
    }

    /// The same. Otherwise the request is reported at the end, with the interaction that it is closest to.
    pub(super) fn find_or_refuse(
        &self,
        request: &ReceivedRequest<'_>,
        order: Order,
        status: u16,
    ) -> Result<usize, Box<MockMismatch>> {
        let body = ReceivedBody::of(&request.body, &request.headers);
        let mut state = self.lock();
        state.find(request, &body, order).ok_or_else(|| Box::new(state.refuse(request, &body, status)))
    }

    /// Makes the response of an interaction.
    pub(super) fn response(&self, index: usize, context: &Context<'_>) -> Result<Made, GenerateError> {
        let state = self.lock();
        let made = generate::response(&state.expectations[index].interaction.response, context)?;
        Ok(Made { is_fixed: matches!(made, Cow::Borrowed(_)), response: made.into_owned() })
    }

    /// The response of an interaction cannot be made or sent.
    pub(super) fn fail(&self, index: usize, error: &dyn fmt::Display) -> Unanswered {
        let expectation = &mut self.lock().expectations[index];
        let error = error.to_string();
        expectation.failure.get_or_insert_with(|| error.clone());
        Unanswered { interaction: expectation.described(), error }
    }

    /// A request cannot be read, or its answer not be sent.
    pub(super) fn give_up(&self, reason: String) {
        let state = &mut *self.lock();
        if state.given_up.len() < MOST_UNMATCHED {
            state.given_up.push(reason);
        } else {
            state.more_given_up += 1;
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        let state = self.lock();
        Outcome {
            unmatched: state.unmatched.clone(),
            more_unmatched: state.more_unmatched,
            unused: state
                .expectations
                .iter()
                .filter(|e| e.complete && e.calls == 0)
                .map(Expectation::described)
                .collect(),
            given_up: state.given_up.clone(),
            more_given_up: state.more_given_up,
            refused: Vec::new(),
            more_refused: 0,
            unanswered: state.expectations.iter().filter_map(Expectation::unanswered).collect(),
            incomplete: state.expectations.iter().filter(|e| !e.complete).map(Expectation::described).collect(),
        }
    }
}

impl State {
    /// The complete interactions with the method and path of a request, in the order in which they are described.
    fn addressed(&mut self, request: &ReceivedRequest<'_>) -> impl Iterator<Item = usize> {
        self.index.learn(self.expectations.iter().map(|expectation| &expectation.interaction.request));
        let expectations = &self.expectations;
        self.index.candidates(&request.path).into_iter().filter(|&i| {
            let Expectation { interaction, complete, .. } = &expectations[i];
            *complete && matching::is_addressed(&interaction.request, &request.method, &request.path)
        })
    }

    fn find(&mut self, request: &ReceivedRequest<'_>, body: &ReceivedBody<'_>, order: Order) -> Option<usize> {
        let chosen = self.choose(request, body, order)?;
        self.expectations[chosen].occurred(request, &mut self.received);
        Some(chosen)
    }

    fn refuse(&mut self, request: &ReceivedRequest<'_>, body: &ReceivedBody<'_>, status: u16) -> MockMismatch {
        let mut closest = closest(&self.expectations, request, body);
        if let Some(closest) = &mut closest {
            let most = MOST_DIFFERENCES_IN_ALL.saturating_sub(self.differences);
            closest.keep(most.clamp(SOME_DIFFERENCES, MOST_DIFFERENCES), size(request) <= SMALL);
            self.differences += closest.differences.len();
        }
        let turn = closest.as_ref().filter(|closest| closest.differences.is_empty()).map(|_| self.turn());
        let mismatch = MockMismatch {
            method: request.method.to_string(),
            target: target(request),
            body: excerpt(&request.body),
            status,
            closest,
            turn,
        };
        if self.unmatched.len() < MOST_UNMATCHED {
            self.unmatched.push(mismatch.clone());
        } else {
            self.more_unmatched += 1;
        }
        mismatch
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
            [_, Some(next)] => Turn::Of(self.expectations[next].described()),
            [_, None] => Turn::Over,
        }
    }
}

impl Expectation {
    fn new(interaction: HttpInteraction, place: &'static Location<'static>, complete: bool) -> Self {
        let used = Arc::default();
        Expectation { interaction, place, complete, calls: 0, received: Vec::new(), failure: None, used }
    }

    /// `received` is how many bytes of requests are kept already.
    fn occurred(&mut self, request: &ReceivedRequest<'_>, received: &mut usize) {
        // The first ones are kept: no smaller one in the place of one that did not fit.
        let is_next = self.received.len() == self.calls;
        let size = size(request);
        if is_next && self.calls < MOST_RECEIVED && *received + size <= MOST_RECEIVED_BYTES {
            *received += size;
            self.received.push(request.to_owned_request());
        }
        self.calls += 1;
        self.used.store(true, Ordering::Relaxed);
    }

    fn described(&self) -> Described {
        Described::http(&self.interaction, self.place)
    }

    fn unanswered(&self) -> Option<Unanswered> {
        let error = self.failure.clone()?;
        Some(Unanswered { interaction: self.described(), error })
    }
}

/// The path of a request, with its query.
pub(super) fn target(request: &ReceivedRequest<'_>) -> String {
    match &request.query {
        Some(query) => format!("{}?{query}", request.path),
        None => request.path.to_string(),
    }
}

/// How many bytes a request has, about.
fn size(request: &ReceivedRequest<'_>) -> usize {
    let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    request.path.len() + request.query.as_deref().map_or(0, str::len) + headers + request.body.len()
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
    Some(ClosestInteraction { interaction: expectation.described(), differences })
}
