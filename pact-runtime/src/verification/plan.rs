//! What is verified, and in which order.

use super::error::SetupError;
use super::event::InteractionResult;
use super::filter::{self, Filter};
use super::identical;
use super::loader::Loaded;
use super::schedule::Job;
use super::unsupported;
use crate::model::Interaction;

/// The interactions that the filter leaves, in the order of the pacts.
pub(super) struct Plan<'p> {
    pub(super) planned: Vec<Planned<'p>>,
    /// How many the filter left out.
    pub(super) left_out: usize,
    /// For each the number of one that is verified for it: its own, unless it is the same as an earlier one.
    same_as: Vec<usize>,
}

/// An interaction that is to be verified, and what is known of its result.
pub(super) struct Planned<'p> {
    /// Its number among all interactions of all pacts.
    pub(super) place: usize,
    pub(super) pact: usize,
    pub(super) interaction: &'p Interaction,
    pub(super) result: InteractionResult,
    /// Why it cannot be verified here, if it cannot.
    pub(super) unsupported: Option<String>,
}

impl<'p> Plan<'p> {
    /// # Errors
    ///
    /// When a filter is none, or nothing fits all of them.
    pub(super) fn of(filters: &[Filter], pacts: &'p [Loaded], identical_once: bool) -> Result<Self, SetupError> {
        let choosers = filters.iter().map(Filter::compile).collect::<Result<Vec<_>, _>>()?;
        let all = pacts.iter().enumerate().flat_map(|(pact, loaded)| {
            let place = |number: usize| loaded.places.get(number).unwrap_or(&loaded.origin);
            let interactions = loaded.pact.interactions.iter().enumerate();
            interactions.map(move |(number, interaction)| (pact, loaded, (interaction, place(number))))
        });
        let mut planned = Vec::new();
        let mut left_out = 0;
        for (place, (pact, loaded, (interaction, origin))) in all.enumerate() {
            let consumer = &loaded.pact.consumer;
            let mut taken = true;
            for chooser in &choosers {
                taken = taken && chooser.takes(consumer, interaction)?;
            }
            if !taken {
                left_out += 1;
                continue;
            }
            let mut result = InteractionResult::of(interaction, consumer.clone(), origin.clone());
            result.pending |= loaded.pending;
            let unsupported = unsupported::reason(interaction, &loaded.pact.metadata);
            planned.push(Planned { place, pact, interaction, result, unsupported });
        }
        if planned.is_empty() && left_out > 0 {
            return Err(filter::nothing_left(filters, pacts));
        }
        let same_as = if identical_once {
            identical::firsts(planned.iter().map(|planned| planned.interaction))
        } else {
            (0..planned.len()).collect()
        };
        Ok(Plan { planned, left_out, same_as })
    }

    pub(super) fn interaction(&self, number: usize) -> &'p Interaction {
        self.planned[number].interaction
    }

    /// Those that may share the time with others, and after them those that may not.
    pub(super) fn jobs(&self, may_share: impl Fn(usize) -> bool) -> impl Iterator<Item = Job> {
        let (together, alone): (Vec<usize>, Vec<usize>) = self.firsts().partition(|number| may_share(*number));
        let together = together.into_iter().map(|number| Job { number, alone: false });
        together.chain(alone.into_iter().map(|number| Job { number, alone: true }))
    }

    /// How many have to be verified.
    pub(super) fn total(&self) -> usize {
        self.firsts().count()
    }

    /// Those that another one is verified for, each with that one.
    pub(super) fn shared(&self) -> impl Iterator<Item = (usize, usize)> {
        self.same_as.iter().copied().enumerate().filter(|(number, first)| number != first)
    }

    fn firsts(&self) -> impl Iterator<Item = usize> {
        self.same_as.iter().copied().enumerate().filter(|(number, first)| number == first).map(|(number, _)| number)
    }
}
