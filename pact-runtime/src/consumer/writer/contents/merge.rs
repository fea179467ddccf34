//! Puts what a test or contract describes in the place of what it wrote before.

use std::collections::BTreeSet;
use std::path::Path;

use ecow::EcoString;
use pact_text::pact_file_name;

use super::{Contents, OURS, SPECIFICATION};
use crate::consumer::writer::added::{self, Added};
use crate::consumer::writer::claims::Claimant;
use crate::consumer::writer::contribution::Contribution;
use crate::consumer::writer::disputes::Disputes;
use crate::consumer::writer::error::WriteError;
use crate::consumer::writer::ownership::Ownership;
use crate::consumer::writer::{conflicts, identity};
use crate::format;
use crate::model::{Json, Members, SpecVersion};
use crate::registry::Site;

impl Contents {
    /// Puts a contribution in the place of what its owner wrote before; says whether anything changed. `gone` are those of
    /// this workspace's tests that are gone from this pact.
    pub(in crate::consumer::writer) fn merge(
        &mut self,
        path: &Path,
        ownership: &mut Ownership<'_>,
        disputes: &mut Disputes,
        gone: &[Claimant],
        contribution: &Contribution<'_>,
    ) -> Result<bool, WriteError> {
        self.meet(path, contribution)?;
        self.ledger.begin_today();
        self.bring_along(contribution);
        let added = added::by_identity(contribution)?;
        let pact = path.file_name().unwrap_or_default().to_string_lossy();
        let named = pact_file_name(contribution.consumer, contribution.provider).map_err(WriteError::InvalidName)?;
        if !std::mem::replace(&mut self.is_adopted, true) {
            ownership.adopt(&pact, &named, &self.ledger);
        }
        self.forget(gone, ownership);
        let site = contribution.owner.site();
        conflicts::check(self, &pact, ownership, disputes, site, &added)?;
        let id = site.map(Site::id).unwrap_or_default();
        for (identity, Added { interaction, .. }) in &added {
            let is_known = || {
                ownership.claimed(&pact, &id).is_some_and(|claim| claim.interactions.contains(identity))
                    || self.ledger.owners_of(identity).any(|owner| *owner != id)
                    || ownership.is_claimed_here(&pact, identity)
            };
            if site.is_some() && self.has_any(identity) && !is_known() {
                ownership.leave_to_nobody(&pact, &id, identity);
            }
            if !self.has(identity, interaction) {
                // No test of ours has written what stands there, or only tests of an earlier build.
                self.ledger.disown(identity);
                self.changed = true;
                self.interactions.insert(identity.clone(), vec![interaction.clone().into()]);
            }
        }
        let Some(site) = site else { return Ok(self.changed) };
        let now: BTreeSet<String> = added.into_keys().collect();
        let claimed = ownership.claimed(&pact, &id).map(|claim| claim.interactions.clone()).unwrap_or_default();
        // What a test of this name wrote in another workspace is not this one's to remove.
        let others = self.ledger.written_by(&id).map(|written| written.interactions() - &claimed).unwrap_or_default();
        let given_up = &claimed - &now;
        let kept = given_up.iter().filter(|one| ownership.is_namesakes(&pact, &id, one)).cloned();
        let noted = now.iter().cloned().chain(others).chain(kept).collect();
        self.changed |= !self.ledger.note(&contribution.owner, noted);
        for identity in &given_up {
            self.remove_if_nobodys(&pact, identity, ownership);
        }
        ownership.claim(&pact, &named, site, now);
        Ok(self.changed)
    }

    /// Forgets tests that are gone from this pact, and what only they wrote; says whether anything changed.
    pub(in crate::consumer::writer) fn forget(&mut self, gone: &[Claimant], ownership: &mut Ownership<'_>) -> bool {
        for claimant in gone {
            let Some(claim) = ownership.claims.of(claimant).cloned() else { continue };
            ownership.claims.remove(claimant);
            for identity in &claim.interactions {
                if !ownership.is_namesakes(&claimant.pact, &claimant.test, identity) {
                    self.changed |= self.ledger.retract(&claimant.test, identity);
                    self.remove_if_nobodys(&claimant.pact, identity, ownership);
                }
            }
        }
        self.changed
    }

    fn remove_if_nobodys(&mut self, pact: &str, identity: &str, ownership: &Ownership<'_>) {
        if !self.ledger.has_owner_of(identity) && !ownership.is_claimed_elsewhere(pact, identity) {
            self.changed |= self.interactions.remove(identity).is_some();
        }
    }

    /// What comes along beside the interactions replaces what has its name.
    fn bring_along(&mut self, contribution: &Contribution<'_>) {
        let mut put = |members: &mut Members, (name, value): &(EcoString, Json)| {
            match members.make_mut().iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) if known == value => return,
                Some((_, known)) => *known = value.clone(),
                None => members.push((name.clone(), value.clone())),
            }
            self.changed = true;
        };
        let is_foreign = |(name, _): &&(EcoString, Json)| name != OURS && name != SPECIFICATION;
        contribution.metadata.iter().filter(is_foreign).for_each(|m| put(&mut self.foreign_metadata, m));
        contribution.members.iter().for_each(|member| put(&mut self.foreign, member));
    }

    /// Checks that the file is the right one, and lifts it to the contribution's version of the specification.
    fn meet(&mut self, path: &Path, contribution: &Contribution<'_>) -> Result<(), WriteError> {
        let parties = (contribution.consumer.to_owned(), contribution.provider.to_owned());
        if let Some((consumer, provider)) = self.parties.as_ref().filter(|found| **found != parties) {
            let parties = format!("{consumer} and {provider}");
            return Err(WriteError::OtherParties { path: path.to_owned(), parties });
        }
        self.changed |= self.parties.is_none() || self.spec != Some(contribution.spec);
        self.parties = Some(parties);
        // A file that does not say its version is of version 3.
        match self.spec.or((!self.interactions.is_empty()).then_some(SpecVersion::V3)) {
            Some(found) if found > contribution.spec => {
                return Err(WriteError::NewerSpec { path: path.to_owned(), found, wanted: contribution.spec });
            }
            Some(found) if found < contribution.spec => {
                self.spec = Some(found);
                self.lift(path, contribution.spec)?;
            }
            _ => {}
        }
        self.spec = Some(contribution.spec);
        Ok(())
    }

    fn lift(&mut self, path: &Path, spec: SpecVersion) -> Result<(), WriteError> {
        let text = self.to_text();
        let pact =
            format::read(text.as_bytes()).map_err(|error| WriteError::Malformed { path: path.to_owned(), error })?;
        self.interactions.clear();
        for interaction in &pact.interactions {
            let json = format::write_interaction(interaction, spec).map_err(WriteError::Unwritable)?;
            self.interactions.entry(identity::of(interaction)).or_default().push(json.into());
        }
        Ok(())
    }
}
