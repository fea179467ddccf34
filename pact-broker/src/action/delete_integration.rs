//! Deletes what a consumer and a provider have in common, and what nothing else needs afterwards.

use super::keep;
use crate::database::{Result, Tx, sql};
use crate::query::integration;

sql!(KNOWN = "SELECT i.consumer_id FROM integration i WHERE i.consumer_id = $1 AND i.provider_id = $2");
sql!(SAYING = "SELECT DISTINCT p.consumer_version_id FROM pact p WHERE p.consumer_id = $1 AND p.provider_id = $2");
sql!(
    VERIFYING = "SELECT DISTINCT r.provider_version_id FROM content c JOIN verification r ON r.content_id = c.id WHERE c.consumer_id = $1 AND c.provider_id = $2"
);
sql!(CONTENTS = "DELETE FROM content WHERE consumer_id = $1 AND provider_id = $2");
sql!(WEBHOOKS = "DELETE FROM webhook WHERE consumer_id = $1 AND provider_id = $2");
sql!(DELIVERIES = "DELETE FROM delivery WHERE consumer_id = $1 AND provider_id = $2");
sql!(INTEGRATION = "DELETE FROM integration WHERE consumer_id = $1 AND provider_id = $2");
sql!(
    UNUSED_VERSIONS = "DELETE FROM version WHERE id IN list($1) \
    AND NOT EXISTS (SELECT 1 FROM pact p WHERE p.consumer_version_id = version.id) \
    AND NOT EXISTS (SELECT 1 FROM verification r WHERE r.provider_version_id = version.id)"
);
sql!(
    UNUSED_PACTICIPANT = "DELETE FROM pacticipant WHERE id = $1 \
    AND NOT EXISTS (SELECT 1 FROM version v WHERE v.pacticipant_id = $1) \
    AND NOT EXISTS (SELECT 1 FROM integration i WHERE i.consumer_id = $1) \
    AND NOT EXISTS (SELECT 1 FROM integration i WHERE i.provider_id = $1) \
    AND NOT EXISTS (SELECT 1 FROM webhook w WHERE w.consumer_id = $1) \
    AND NOT EXISTS (SELECT 1 FROM webhook w WHERE w.provider_id = $1)"
);

/// Deletes the pacts and results of a pair; whether there were any. A version that said or verified something here, and nothing
/// elsewhere, goes with its branches, tags and deployments; an application that has nothing left goes, too. Versions that never
/// had to do with the pair stay.
///
/// # Errors
///
/// What the database says.
pub fn delete(tx: &Tx<'_>, consumer: i64, provider: i64) -> Result<bool> {
    tx.lock(&[consumer, provider])?;
    let pair = [consumer.into(), provider.into()];
    if tx.numbers(&KNOWN, &pair)?.is_empty() {
        return Ok(false);
    }
    let mut versions = tx.numbers(&SAYING, &pair)?;
    versions.extend(tx.numbers(&VERIFYING, &pair)?);
    for sql in [&CONTENTS, &WEBHOOKS, &DELIVERIES, &INTEGRATION] {
        tx.run(sql, &pair)?;
    }
    tx.run(&UNUSED_VERSIONS, &[(&versions).into()])?;
    for one in [consumer, provider] {
        if tx.run(&UNUSED_PACTICIPANT, &[one.into()])? == 0 {
            keep::heads_of_pacticipant(tx, one)?;
            keep::head_pacts_of_pacticipant(tx, one)?;
        }
    }
    Ok(true)
}

/// Deletes every pair as [`delete`] does. Applications that never had a contract, and environments, stay.
///
/// # Errors
///
/// What the database says.
pub fn delete_all(tx: &Tx<'_>) -> Result<()> {
    let ids: Vec<i64> = integration::all(tx)?.iter().flat_map(|pair| [pair.consumer_id, pair.provider_id]).collect();
    tx.lock(&ids)?;
    // Anew: there may be others by now.
    for pair in integration::all(tx)? {
        delete(tx, pair.consumer_id, pair.provider_id)?;
    }
    Ok(())
}
