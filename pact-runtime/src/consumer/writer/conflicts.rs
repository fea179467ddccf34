//! Two tests that describe one interaction differently. Both fail: the later one by what stands in the pact file, the
//! earlier one, which had passed, by what the later one noted.

use std::collections::BTreeMap;

use super::added::Added;
use super::build;
use super::contents::Contents;
use super::disputes::Disputes;
use super::error::WriteError;
use super::ownership::Ownership;
use crate::registry::Site;

/// Checks that nobody describes what was added in another way. What no test of ours has said, or only tests of an earlier
/// build, counts for nothing.
pub(super) fn check(
    contents: &Contents,
    pact: &str,
    ownership: &Ownership<'_>,
    disputes: &mut Disputes,
    site: Option<&Site>,
    added: &BTreeMap<String, Added>,
) -> Result<(), WriteError> {
    let mut conflicts = Vec::new();
    let id = site.map(Site::id).unwrap_or_default();
    for (identity, one) in added {
        let mut other = None;
        if !contents.has(identity, &one.interaction) {
            other = current_owner(contents, pact, identity, &id, ownership);
        }
        if let (None, Some(_)) = (&other, site) {
            other = disputes.against(&id, identity, &one.interaction, ownership.program);
            // Who was built anew since it wrote may have changed, and those who dispute have not seen it yet.
            let before = ownership.claimed(pact, &id).filter(|claim| claim.interactions.contains(identity));
            let is_built_anew = before.is_some_and(|claim| claim.build != ownership.program.build);
            if other.is_some() && is_built_anew {
                disputes.forget(identity);
                other = None;
            }
        }
        conflicts.extend(other.map(|other| (identity, one, other)));
    }
    if let Some(site) = site {
        disputes.withdraw(&id);
        for (identity, one, _) in &conflicts {
            disputes.note(site, identity, &one.interaction, &ownership.program.build);
        }
    }
    let Some((identity, one, other)) = conflicts.into_iter().next() else { return Ok(()) };
    let own = site.map_or_else(|| one.place.clone(), |site| format!("{id} ({site})"));
    Err(WriteError::Conflict { interaction: identity.clone(), places: [other, own] })
}

/// Who else wrote it with the programs as they are now, and where that one is.
fn current_owner(
    contents: &Contents,
    pact: &str,
    identity: &str,
    id: &str,
    ownership: &Ownership<'_>,
) -> Option<String> {
    let is_known = |test: &str| contents.ledger().written_by(test).is_some_and(|written| written.has(identity));
    let (claimant, claim) = ownership.claims.on(pact, identity).find(|(claimant, claim)| {
        let is_here = claimant.workspace == ownership.workspace;
        let is_current = if !is_here {
            // The programs of another workspace may be on another machine: they count until they are known to be old.
            build::is_current(&claim.build).unwrap_or(true)
        } else if ownership.program.find(&claimant.test).is_some() {
            claim.build == ownership.program.build
        } else {
            build::is_current(&claim.build).unwrap_or(false)
        };
        is_current && !claim.build.is_empty() && is_known(&claimant.test) && (!is_here || claimant.test != id)
    })?;
    let test = &claimant.test;
    let source = claim.source.as_ref().map_or_else(String::new, |source| format!(" ({source})"));
    let is_here = claimant.workspace == ownership.workspace;
    Some(if is_here { format!("{test}{source}") } else { format!("{test}{source} in {}", claim.root) })
}
