//! Deletes applications, versions, branches and pacts, and keeps true what followed from them.

use super::keep;
use crate::database::{Result, Tx, sql};
use crate::query::pacticipant::Pacticipant;

sql!(CONSUMERS = "SELECT i.consumer_id FROM integration i WHERE i.provider_id = $1 AND i.consumer_id <> $1");
sql!(PROVIDERS = "SELECT i.provider_id FROM integration i WHERE i.consumer_id = $1");
sql!(PACTICIPANT = "DELETE FROM pacticipant WHERE id = $1");
sql!(VERSION = "DELETE FROM version WHERE id = $1");
sql!(BRANCH = "DELETE FROM branch WHERE id = $1");
sql!(BRANCHES = "SELECT b.id, b.name FROM branch b WHERE b.pacticipant_id = $1 ORDER BY b.updated_at, b.id");
sql!(PACTS = "DELETE FROM pact WHERE consumer_version_id IN list($1) AND provider_id = $2");
sql!(
    CONTENTS =
        "SELECT DISTINCT p.content_id FROM pact p WHERE p.consumer_version_id IN list($1) AND p.provider_id = $2"
);
sql!(CONTENTS_OF_VERSION = "SELECT DISTINCT p.content_id FROM pact p WHERE p.consumer_version_id = $1");
sql!(PAIRS_OF_VERSION = "SELECT DISTINCT p.consumer_id, p.provider_id FROM pact p WHERE p.consumer_version_id = $1");
sql!(VERIFIED_BY = "SELECT DISTINCT r.content_id FROM verification r WHERE r.provider_version_id = $1");
sql!(
    PAIRS_VERIFIED_BY =
        "SELECT DISTINCT r.consumer_id, r.provider_id FROM verification r WHERE r.provider_version_id = $1"
);
sql!(
    ORPHANS = "DELETE FROM content WHERE id IN list($1) AND NOT EXISTS (SELECT 1 FROM pact p WHERE p.content_id = content.id)"
);
sql!(NO_PAIR = "DELETE FROM integration WHERE consumer_id = $1 AND provider_id = $2 AND latest_pact_id IS NULL");

/// Deletes an application with all that is about it. Whoever had contracts with it stays, and their branches and tags know of
/// these contracts no more.
///
/// # Errors
///
/// What the database says.
pub fn pacticipant(tx: &Tx<'_>, of: &Pacticipant) -> Result<()> {
    let consumers = tx.numbers(&CONSUMERS, &[of.id.into()])?;
    let mut all = tx.numbers(&PROVIDERS, &[of.id.into()])?;
    all.extend(consumers.iter().copied().chain([of.id]));
    tx.lock(&all)?;
    tx.run(&PACTICIPANT, &[of.id.into()])?;
    for consumer in consumers {
        keep::head_pacts_of_pacticipant(tx, consumer)?;
    }
    Ok(())
}

/// Deletes a version with its pacts and its results.
///
/// # Errors
///
/// What the database says.
pub fn version(tx: &Tx<'_>, of: &Pacticipant, version: i64, now: i64) -> Result<()> {
    tx.lock(&[of.id])?;
    let said = tx.numbers(&CONTENTS_OF_VERSION, &[version.into()])?;
    let verified = tx.numbers(&VERIFIED_BY, &[version.into()])?;
    let mut pairs: Vec<(i64, i64)> = Vec::new();
    for sql in [&PAIRS_OF_VERSION, &PAIRS_VERIFIED_BY] {
        pairs.extend(tx.all(sql, &[version.into()], |row| Ok((row.get(0)?, row.get(1)?)))?);
    }
    tx.run(&VERSION, &[version.into()])?;
    tx.run(&ORPHANS, &[(&said).into()])?;
    keep::heads_of_pacticipant(tx, of.id)?;
    for content in verified {
        keep::successes_of_content(tx, content)?;
    }
    for (consumer, provider) in pairs {
        pair(tx, consumer, provider, now)?;
    }
    Ok(())
}

/// Deletes what versions of a consumer say to a provider, all revisions of it.
///
/// # Errors
///
/// What the database says.
pub fn pacts(tx: &Tx<'_>, consumer: i64, provider: i64, versions: &[i64], now: i64) -> Result<()> {
    tx.lock(&[consumer, provider])?;
    let values = [versions.into(), provider.into()];
    let said = tx.numbers(&CONTENTS, &values)?;
    tx.run(&PACTS, &values)?;
    tx.run(&ORPHANS, &[(&said).into()])?;
    for version in versions {
        keep::pacts_of_version(tx, *version)?;
    }
    pair(tx, consumer, provider, now)
}

fn pair(tx: &Tx<'_>, consumer: i64, provider: i64, now: i64) -> Result<()> {
    keep::integration(tx, consumer, provider, now)?;
    tx.run(&NO_PAIR, &[consumer.into(), provider.into()]).map(drop)
}

/// Deletes a branch; its versions stay.
///
/// # Errors
///
/// What the database says.
pub fn branch(tx: &Tx<'_>, branch: i64) -> Result<()> {
    tx.run(&BRANCH, &[branch.into()]).map(drop)
}

/// The branches of an application, those changed first first.
///
/// # Errors
///
/// What the database says.
pub fn branches_of(tx: &Tx<'_>, pacticipant: i64) -> Result<Vec<(i64, String)>> {
    tx.all(&BRANCHES, &[pacticipant.into()], |row| Ok((row.get(0)?, row.get(1)?)))
}
