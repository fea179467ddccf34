//! Interactions that several consumers have in common.

use std::collections::HashMap;

use super::event::InteractionResult;
use super::exchange::Verified;
use crate::model::Interaction;

/// For each interaction the number of the first one that is the same, its own number in most cases. What they are called
/// is no matter where no message is asked for by it; who needs them and what is said about them never is. Only a handler
/// that asks for the current interaction hears of them, and then of the first.
pub(super) fn firsts<'i>(interactions: impl Iterator<Item = &'i Interaction>) -> Vec<usize> {
    let interactions: Vec<Interaction> = interactions.map(bare).collect();
    let mut known: HashMap<String, Vec<usize>> = HashMap::new();
    interactions
        .iter()
        .enumerate()
        .map(|(number, interaction)| {
            let alike = known.entry(rough(interaction)).or_default();
            let first = alike.iter().copied().find(|first| interactions[*first] == *interaction);
            first.unwrap_or_else(|| {
                alike.push(number);
                number
            })
        })
        .collect()
}

/// The interaction without what says nothing about the provider.
fn bare(interaction: &Interaction) -> Interaction {
    let mut bare = interaction.clone();
    match &mut bare {
        Interaction::Http(http) => {
            http.description.clear();
            http.details = crate::model::Details::default();
        }
        Interaction::AsyncMessage(message) => message.details = crate::model::Details::default(),
        Interaction::SyncMessage(message) => message.details = crate::model::Details::default(),
    }
    bare
}

/// A text that is the same for the same interactions, and seldom for others.
fn rough(interaction: &Interaction) -> String {
    match interaction {
        Interaction::Http(http) => format!("{} {} {}", http.request.method, http.request.path, interaction.identity()),
        _ => interaction.identity(),
    }
}

/// What became of the first, as the result of another that is the same.
pub(super) fn shared(first: &Verified, of: &InteractionResult) -> Verified {
    let result = InteractionResult {
        consumer: of.consumer.clone(),
        description: of.description.clone(),
        key: of.key.clone(),
        origin: of.origin.clone(),
        pending: of.pending,
        comments: of.comments.clone(),
        test_name: of.test_name.clone(),
        duration: std::time::Duration::ZERO,
        verified_as: Some(first.result.origin.clone()),
        ..first.result.clone()
    };
    Verified { result, warnings: first.warnings.clone() }
}
