//! Deliveries: what webhooks were told, and what came of it.

use crate::database::{Result, Row, Tx, sql};

/// A delivery.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the tables")]
pub struct Delivery {
    pub id: i64,
    pub uuid: String,
    /// The webhook's id in addresses; none where it was deleted.
    pub webhook: Option<String>,
    pub name: String,
    pub event: String,
    pub trigger_kind: String,
    pub status: String,
    pub attempts: i64,
    pub created_at: i64,
    pub consumer: Option<String>,
    pub provider: Option<String>,
    pub pact_id: Option<i64>,
}

/// One attempt of a delivery.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Attempt {
    pub success: bool,
    pub log: String,
    pub created_at: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.uuid, w.uuid, d.name, d.event, d.trigger_kind, d.status, d.attempts, d.created_at, c.name, q.name, d.pact_id \
             FROM delivery d LEFT JOIN webhook w ON w.id = d.webhook_id LEFT JOIN pacticipant c ON c.id = d.consumer_id \
             LEFT JOIN pacticipant q ON q.id = d.provider_id ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<Delivery> {
    Ok(Delivery {
        id: row.get(0)?,
        uuid: row.get(1)?,
        webhook: row.get(2)?,
        name: row.get(3)?,
        event: row.get(4)?,
        trigger_kind: row.get(5)?,
        status: row.get(6)?,
        attempts: row.get(7)?,
        created_at: row.get(8)?,
        consumer: row.get(9)?,
        provider: row.get(10)?,
        pact_id: row.get(11)?,
    })
}

sql!(BY_UUID = select!("WHERE d.uuid = $1"));
sql!(OF_PACT = select!("WHERE d.pact_id IN list($1) ORDER BY d.id DESC"));
sql!(OF_VERIFICATION = select!("WHERE d.verification_id = $1 ORDER BY d.id DESC"));
// Of the last thousand, so that a long history costs nothing.
sql!(
    LATEST = select!(
        "WHERE d.id IN (SELECT max(x.id) FROM delivery x WHERE x.id IN (SELECT y.id FROM delivery y WHERE y.consumer_id = $1 \
         AND y.provider_id = $2 ORDER BY y.id DESC LIMIT 1000) AND x.webhook_id IS NOT NULL GROUP BY x.webhook_id, x.event) ORDER BY d.id"
    )
);
sql!(EXHAUSTED scans ["d"] = select!("WHERE d.status = 'failure' ORDER BY d.id DESC LIMIT $1 OFFSET $2"));
sql!(COUNT_EXHAUSTED scans ["d"] = "SELECT count(*) FROM delivery d WHERE d.status = 'failure'");
sql!(
    ATTEMPTS =
        "SELECT a.success, a.log, a.created_at FROM delivery_attempt a WHERE a.delivery_id = $1 ORDER BY a.number"
);
sql!(REVISIONS = "SELECT p.id FROM pact p WHERE p.consumer_version_id = $1 AND p.provider_id = $2");

/// By its id in addresses.
pub fn by_uuid(tx: &Tx<'_>, uuid: &str) -> Result<Option<Delivery>> {
    tx.first(&BY_UUID, &[uuid.into()], read)
}

/// Those of what a version says to a provider, all revisions, newest first.
pub fn of_pact(tx: &Tx<'_>, version: i64, provider: i64) -> Result<Vec<Delivery>> {
    let pacts = tx.numbers(&REVISIONS, &[version.into(), provider.into()])?;
    tx.all(&OF_PACT, &[(&pacts).into()], read)
}

/// Those of a result, newest first.
pub fn of_verification(tx: &Tx<'_>, id: i64) -> Result<Vec<Delivery>> {
    tx.all(&OF_VERIFICATION, &[id.into()], read)
}

/// The last of each webhook and event about a pair, of its newest thousand; oldest first.
pub fn latest(tx: &Tx<'_>, consumer: i64, provider: i64) -> Result<Vec<Delivery>> {
    tx.all(&LATEST, &[consumer.into(), provider.into()], read)
}

/// Those that were given up, newest first.
pub fn exhausted(tx: &Tx<'_>, (limit, offset): (i64, i64)) -> Result<Vec<Delivery>> {
    tx.all(&EXHAUSTED, &[limit.into(), offset.into()], read)
}

/// How many were given up.
pub fn count_exhausted(tx: &Tx<'_>) -> Result<i64> {
    tx.number(&COUNT_EXHAUSTED, &[])
}

/// The attempts of one, oldest first.
pub fn attempts(tx: &Tx<'_>, id: i64) -> Result<Vec<Attempt>> {
    tx.all(&ATTEMPTS, &[id.into()], |row| {
        Ok(Attempt { success: row.get(0)?, log: row.get(1)?, created_at: row.get(2)? })
    })
}
