//! The messages of one test, and what became of them: shared by the builders and the end of the test.

use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::consumer::expectations::MOST_DIFFERENCES;
use crate::consumer::outcome::{Described, Outcome, RefusedMessage};
use crate::consumer::writer::Contributed;
use crate::model::Interaction;

#[derive(Debug, Default)]
pub(in crate::consumer) struct Messages {
    all: Mutex<Vec<Stored>>,
}

/// A message, or a message and its answers.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) interaction: Interaction,
    /// Where the user described it.
    place: &'static Location<'static>,
    /// How often it was delivered, or answered.
    pub(super) calls: usize,
    refused: Vec<RefusedMessage>,
    /// How many more were refused.
    more_refused: usize,
}

/// A refused message is kept for the report, but not without end.
const MOST_REFUSED: usize = 100;

impl Stored {
    pub(super) fn refuse(&mut self, refused: &RefusedMessage) {
        if self.refused.len() >= MOST_REFUSED {
            self.more_refused += 1;
            return;
        }
        let mut refused = refused.clone();
        refused.differences.cut(MOST_DIFFERENCES, false);
        self.refused.push(refused);
    }
}

impl Messages {
    /// A test that panicked while it held the lock has failed already: its state is still worth reporting.
    pub(super) fn lock(&self) -> MutexGuard<'_, Vec<Stored>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[track_caller]
    pub(super) fn begin(&self, interaction: Interaction) -> usize {
        let mut all = self.lock();
        all.push(Stored { interaction, place: Location::caller(), calls: 0, refused: Vec::new(), more_refused: 0 });
        all.len() - 1
    }

    pub(in crate::consumer) fn contributed(&self) -> Vec<Contributed> {
        let all = self.lock();
        let contributed = |stored: &Stored| Contributed {
            interaction: stored.interaction.clone(),
            place: stored.place,
            complete: true,
        };
        all.iter().map(contributed).collect()
    }

    /// Adds what the messages have to say to what the mock provider has to say.
    pub(in crate::consumer) fn outcome(&self, mut outcome: Outcome) -> Outcome {
        for stored in &*self.lock() {
            if stored.calls == 0 && stored.refused.is_empty() {
                outcome.unused.push(Described::message(&stored.interaction, stored.place));
            }
            outcome.refused.extend(stored.refused.iter().cloned());
            outcome.more_refused += stored.more_refused;
        }
        outcome
    }
}
