//! Two tests that describe one interaction differently. Both fail: the later one by what stands in the pact file, the
//! earlier one, which had passed, by what the later one noted.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::WriteError;
use super::added::Added;
use super::claims::Claims;
use super::contents::Contents;
use super::disputes::Disputes;
use super::ledger::Written;
use super::lock::Lock;
use super::presence::Program;
use crate::registry::Site;

/// Checks that nobody describes what was added in another way. What no test of ours has said, or only tests of an earlier
/// build, counts for nothing.
pub(super) fn check(
    contents: &Contents,
    lock: &Lock,
    site: Option<&Site>,
    before: Option<&Written>,
    added: &BTreeMap<String, Added>,
) -> Result<(), WriteError> {
    let claims = LazyCell::new(|| Claims::of(lock));
    let mut disputes = Disputes::of(lock);
    let mut conflicts = Vec::new();
    for (identity, one) in added {
        let mut other = None;
        if !contents.has(identity, &one.interaction) {
            other = current_owner(contents, identity, &claims);
        }
        if let (None, Some(site)) = (&other, site) {
            other = disputes.against(site, identity, &one.interaction);
            // Who was built anew since it wrote may have changed, and those who dispute have not seen it yet.
            let had_written = before.is_some_and(|before| before.has(identity));
            if other.is_some() && had_written && !claims.is_current(&site.id(), true) {
                disputes.forget(identity);
                other = None;
            }
        }
        conflicts.extend(other.map(|other| (identity, one, other)));
    }
    if let Some(site) = site {
        disputes.withdraw(site);
        for (identity, one, _) in &conflicts {
            disputes.note(site, identity, &one.interaction);
        }
    }
    disputes.save()?;
    let Some((identity, one, other)) = conflicts.into_iter().next() else { return Ok(()) };
    let own = site.map_or_else(|| one.place.clone(), |site| format!("{} ({site})", site.id()));
    Err(WriteError::Conflict { interaction: identity.clone(), places: [other, own] })
}

/// Who else wrote it with the programs as they are now, and where that one is.
fn current_owner(
    contents: &Contents,
    identity: &str,
    claims: &LazyCell<Claims, impl FnOnce() -> Claims>,
) -> Option<String> {
    let is_current = |id: &str| claims.is_current(id, Program::this().has(id));
    let (id, written) = contents.owners_of(identity).find(|(id, _)| is_current(id))?;
    Some(written.source().map_or_else(|| id.clone(), |source| format!("{id} ({source})")))
}
