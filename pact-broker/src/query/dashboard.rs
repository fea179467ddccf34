//! Which pacts a dashboard shows.

use super::pact::{Pact, read, select_pact};
use crate::database::{Result, Tx, sql};

// The newest pact of a pair, of a consumer's main branch, and of each of its tags; `$of` restricts the pairs.
macro_rules! heads {
    ($of:literal, $rest:literal) => {
        concat!(
            "SELECT p.id FROM pact p LEFT JOIN verification r ON r.id = (SELECT max(n.id) FROM verification n WHERE n.content_id = p.content_id) \
             WHERE p.id IN (SELECT i.latest_pact_id FROM integration i", $of, " UNION SELECT ",
            heads!(newest "branch"), " FROM integration i JOIN pacticipant c ON c.id = i.consumer_id \
             JOIN branch x ON x.pacticipant_id = c.id AND x.name = c.main_branch", $of, " UNION SELECT ", heads!(newest "tag"),
            " FROM integration i JOIN tag x ON x.pacticipant_id = i.consumer_id", $of, ") ORDER BY coalesce(r.executed_at, p.created_at) DESC, p.id DESC", $rest
        )
    };
    (newest $mark:literal) => {
        concat!(
            "(SELECT n.id FROM ", $mark, "_version m JOIN pact n ON n.consumer_version_id = m.version_id \
             AND n.provider_id = i.provider_id AND n.is_latest WHERE m.", $mark, "_id = x.id ORDER BY m.version_id DESC LIMIT 1)"
        )
    };
}

// The newest pact with a result among the last versions of a branch or tag whose head a version is.
macro_rules! verified {
    ($mark:literal) => {
        concat!(
            select_pact!(), "WHERE p.is_latest AND p.provider_id = $2 AND p.consumer_version_id IN (SELECT m.version_id FROM ",
            $mark, " x JOIN ", $mark, "_version m ON m.", $mark, "_id = x.id WHERE x.head_id = $1 ORDER BY m.version_id DESC LIMIT 100) \
             AND EXISTS (SELECT 1 FROM verification r WHERE r.content_id = p.content_id) ORDER BY p.consumer_version_id DESC LIMIT 1"
        )
    };
}

sql!(HEADS scans ["integration", "i"] = heads!("", " LIMIT $1 OFFSET $2"));
sql!(HEADS_OF_PAIR = heads!(" WHERE i.consumer_id = $1 AND i.provider_id = $2", " LIMIT $3 OFFSET $4"));
sql!(BY_IDS = select_pact!("WHERE p.id IN list($1)"));
sql!(VERIFIED_ON_BRANCH = verified!("branch"));
sql!(VERIFIED_WITH_TAG = verified!("tag"));

/// Pacts to show, those with the newest result or publication first: of every pair, or of a consumer and a provider.
pub fn heads(tx: &Tx<'_>, pair: Option<[i64; 2]>, (limit, offset): (i64, i64)) -> Result<Vec<Pact>> {
    let ids = match pair {
        None => tx.numbers(&HEADS, &[limit.into(), offset.into()])?,
        Some([consumer, provider]) => {
            tx.numbers(&HEADS_OF_PAIR, &[consumer.into(), provider.into(), limit.into(), offset.into()])?
        }
    };
    let mut pacts = tx.all(&BY_IDS, &[(&ids).into()], read)?;
    pacts.sort_by_key(|pact| ids.iter().position(|id| *id == pact.id));
    Ok(pacts)
}

/// What was verified last on the branches, or else with the tags, whose head a version is.
pub fn verified_before(tx: &Tx<'_>, version: i64, provider: i64) -> Result<Option<Pact>> {
    for sql in [&VERIFIED_ON_BRANCH, &VERIFIED_WITH_TAG] {
        let found = tx.first(sql, &[version.into(), provider.into()], read)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
