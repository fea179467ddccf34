//! What a contribution adds to the pact, as it will stand in the file.

use std::collections::BTreeMap;

use super::{Contributed, Contribution, Owner, WriteError, identity, version};
use crate::format;
use crate::model::Json;

/// The contribution's interactions by identity, each with its place; the same one twice is fine, a different one is not.
pub(super) fn by_identity(
    contribution: &Contribution<'_>,
) -> Result<BTreeMap<String, (Json<'static>, String)>, WriteError> {
    let mut added: BTreeMap<_, (Json<'static>, String)> = BTreeMap::new();
    for Contributed { interaction, place, complete } in &contribution.interactions {
        let place = format!("{}:{}", place.file(), place.line());
        if !complete {
            return Err(WriteError::Incomplete { interaction: interaction.identity(), place });
        }
        if !matches!(contribution.owner, Owner::Nobody) {
            version::check(interaction, contribution.spec).map_err(WriteError::Unwritable)?;
        }
        let json = format::write_interaction(interaction, contribution.spec).map_err(WriteError::Unwritable)?;
        let identity = identity::of(interaction);
        if let Some((_, other)) = added.get(&identity).filter(|(other, _)| *other != json) {
            return Err(WriteError::Conflict { interaction: identity, places: [other.clone(), place] });
        }
        added.insert(identity, (json, place));
    }
    Ok(added)
}
