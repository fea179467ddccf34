//! The interactions of one test or contract, and what has been asked of them: shared by the builders, the mock provider
//! and the end of the test.

use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::outcome::{ClosestInteraction, MockMismatch, Outcome, Unanswered};
use crate::generate::{self, Context, GenerateError};
use crate::matching;
use crate::model::{HttpInteraction, ReceivedBody, ReceivedRequest, Response};

/// An interaction, and how often it was used.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    pub(super) interaction: HttpInteraction,
    /// Where the user described it.
    pub(super) place: &'static Location<'static>,
    /// Whether it has a response yet.
    pub(super) complete: bool,
    pub(super) calls: usize,
    /// Why its response could not be made, the first time.
    pub(super) failure: Option<GenerateError>,
}

#[derive(Debug, Default)]
pub(super) struct Expectations {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    expectations: Vec<Expectation>,
    unmatched: Vec<MockMismatch>,
    /// How many more requests matched nothing.
    more_unmatched: usize,
}

/// What the mock provider does with a request.
#[derive(Debug)]
pub(super) enum Answer {
    Respond(Box<Response>),
    Refuse(MockMismatch),
    Fail(Unanswered),
}

/// A request that matches nothing is kept for the report, but not without end.
const MOST_UNMATCHED: usize = 100;

impl Expectations {
    /// A test that panicked while it held the lock has failed already: its state is still worth reporting.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Interactions that are complete already.
    pub(super) fn of(interactions: Vec<HttpInteraction>, place: &'static Location<'static>) -> Arc<Self> {
        let complete = |interaction| Expectation { interaction, place, complete: true, calls: 0, failure: None };
        let expectations = interactions.into_iter().map(complete).collect();
        Arc::new(Expectations { state: Mutex::new(State { expectations, ..State::default() }) })
    }

    #[track_caller]
    pub(super) fn begin(&self, description: &str) -> usize {
        let mut state = self.lock();
        state.expectations.push(Expectation {
            interaction: HttpInteraction { description: description.to_owned(), ..HttpInteraction::default() },
            place: Location::caller(),
            complete: false,
            calls: 0,
            failure: None,
        });
        state.expectations.len() - 1
    }

    pub(super) fn update(&self, index: usize, change: impl FnOnce(&mut HttpInteraction)) {
        change(&mut self.lock().expectations[index].interaction);
    }

    pub(super) fn complete(&self, index: usize, status: u16) {
        let expectation = &mut self.lock().expectations[index];
        expectation.interaction.response.status = status;
        expectation.complete = true;
    }

    pub(super) fn snapshot(&self) -> Vec<Expectation> {
        self.lock().expectations.clone()
    }

    /// The same interactions, not used yet.
    pub(super) fn fresh(&self) -> Arc<Expectations> {
        let mut expectations = self.snapshot();
        for expectation in &mut expectations {
            expectation.calls = 0;
            expectation.failure = None;
        }
        Arc::new(Expectations { state: Mutex::new(State { expectations, ..State::default() }) })
    }

    /// Finds the interaction that a request is for. Of several that match, the first that was not used yet answers, and
    /// the last when all were: so one request may be answered in turn, before and after a change. The values of its
    /// generators are made for this answer only.
    pub(super) fn answer(&self, request: &ReceivedRequest<'_>, context: &Context<'_>, unmatched_status: u16) -> Answer {
        let mut state = self.lock();
        let body = ReceivedBody::of(&request.body, &request.headers);
        let mut chosen = None;
        for (i, expectation) in state.expectations.iter().enumerate().filter(|(_, e)| e.complete) {
            let expected = &expectation.interaction.request;
            let matches = matching::is_addressed(expected, &request.method, &request.path)
                && matching::match_request_with_body(expected, request, &body).is_empty();
            if matches {
                chosen = Some(i);
                if expectation.calls == 0 {
                    break;
                }
            }
        }
        if let Some(chosen) = chosen {
            return state.expectations[chosen].answer(context);
        }
        let mismatch = MockMismatch {
            method: request.method.to_string(),
            target: match &request.query {
                Some(query) => format!("{}?{query}", request.path),
                None => request.path.to_string(),
            },
            status: unmatched_status,
            closest: closest(&state.expectations, request, &body),
        };
        if state.unmatched.len() < MOST_UNMATCHED {
            state.unmatched.push(mismatch.clone());
        } else {
            state.more_unmatched += 1;
        }
        Answer::Refuse(mismatch)
    }

    pub(super) fn outcome(&self) -> Outcome {
        let state = self.lock();
        Outcome {
            unmatched: state.unmatched.clone(),
            more_unmatched: state.more_unmatched,
            unused: state.expectations.iter().filter(|e| e.complete && e.calls == 0).map(Into::into).collect(),
            refused: Vec::new(),
            unanswered: state.expectations.iter().filter_map(Unanswered::of).collect(),
            incomplete: state.expectations.iter().filter(|e| !e.complete).map(Into::into).collect(),
        }
    }
}

impl Expectation {
    fn answer(&mut self, context: &Context<'_>) -> Answer {
        self.calls += 1;
        match generate::response(&self.interaction.response, context) {
            Ok(response) => Answer::Respond(Box::new(response.into_owned())),
            Err(error) => {
                self.failure.get_or_insert_with(|| error.clone());
                Answer::Fail(Unanswered { interaction: (&*self).into(), error })
            }
        }
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
        candidates.min_by_key(|(elsewhere, differences, _)| (*elsewhere, differences.len()))?;
    Some(ClosestInteraction { interaction: expectation.into(), differences })
}
