//! Which application has contracts with which.

use super::pacticipant::pattern;
use crate::database::{Result, Row, Tx, sql};

/// A consumer and a provider that have a contract.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the tables")]
pub struct Integration {
    pub consumer_id: i64,
    pub consumer: String,
    pub provider_id: i64,
    pub provider: String,
}

macro_rules! integrations {
    ($rest:literal) => {
        concat!(
            "SELECT i.consumer_id, c.name, i.provider_id, q.name FROM integration i JOIN pacticipant c ON c.id = i.consumer_id \
             JOIN pacticipant q ON q.id = i.provider_id ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<Integration> {
    Ok(Integration { consumer_id: row.get(0)?, consumer: row.get(1)?, provider_id: row.get(2)?, provider: row.get(3)? })
}

sql!(ALL scans ["integration", "i"] = integrations!("ORDER BY c.name_key, c.id, q.name_key, q.id"));
sql!(
    PAGE scans ["integration", "i"] = integrations!(
        "WHERE c.name_key LIKE $1 ESCAPE '!' OR q.name_key LIKE $1 ESCAPE '!' ORDER BY i.updated_at DESC, c.name_key, c.id, q.name_key, q.id LIMIT $2 OFFSET $3"
    )
);
sql!(
    COUNT scans ["integration", "i"] = "SELECT count(*) FROM integration i JOIN pacticipant c ON c.id = i.consumer_id \
    JOIN pacticipant q ON q.id = i.provider_id WHERE c.name_key LIKE $1 ESCAPE '!' OR q.name_key LIKE $1 ESCAPE '!'"
);

/// All of them, in the order of names whatever the case.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Integration>> {
    tx.all(&ALL, &[], read)
}

/// A part of those where either name has a text in it, changed last first.
pub fn page(tx: &Tx<'_>, part: Option<&str>, (limit, offset): (i64, i64)) -> Result<Vec<Integration>> {
    tx.all(&PAGE, &[(&pattern(part)).into(), limit.into(), offset.into()], read)
}

/// How many there are.
pub fn count(tx: &Tx<'_>, part: Option<&str>) -> Result<i64> {
    tx.number(&COUNT, &[(&pattern(part)).into()])
}
