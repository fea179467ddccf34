//! What a contribution adds to the pact, as it will stand in the file.

use std::collections::BTreeMap;

use super::contribution::{Contributed, Contribution};
use super::error::WriteError;
use super::identity;
use crate::format;
use crate::model::Json;

/// An interaction as it will stand there, and where the user described it.
#[derive(Debug)]
pub(super) struct Added {
    pub(super) interaction: Json,
    pub(super) place: String,
}

/// The contribution's interactions by identity; the same one twice is fine, a different one is not.
pub(super) fn by_identity(contribution: &Contribution<'_>) -> Result<BTreeMap<String, Added>, WriteError> {
    let mut added: BTreeMap<_, Added> = BTreeMap::new();
    for Contributed { interaction, place, complete } in &contribution.interactions {
        let place = format!("{}:{}", place.file(), place.line());
        if !complete {
            return Err(WriteError::Incomplete { interaction: interaction.identity(), place });
        }
        if contribution.is_strict {
            format::check_version(interaction, contribution.spec).map_err(WriteError::Unwritable)?;
        }
        let written = format::write_interaction(interaction, contribution.spec).map_err(WriteError::Unwritable)?;
        let identity = identity::of(interaction);
        if let Some(other) = added.get(&identity).filter(|other| other.interaction != written) {
            return Err(WriteError::Conflict { interaction: identity, places: [other.place.clone(), place] });
        }
        added.insert(identity, Added { interaction: written, place });
    }
    Ok(added)
}
