//! Results.

use crate::database::{Result, Row, Tx, sql};

/// A result.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Verification {
    pub id: i64,
    pub content_id: i64,
    pub provider_version_id: i64,
    pub provider_version: String,
    pub success: bool,
    pub build_url: Option<String>,
    pub executed_at: i64,
    pub pending: bool,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.content_id, v.number, r.success, r.build_url, r.executed_at, r.provider_version_id, r.pending FROM verification r \
             JOIN version v ON v.id = r.provider_version_id ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<Verification> {
    Ok(Verification {
        id: row.get(0)?,
        content_id: row.get(1)?,
        provider_version_id: row.get(6)?,
        provider_version: row.get(2)?,
        success: row.get(3)?,
        build_url: row.get(4)?,
        executed_at: row.get(5)?,
        pending: row.get(7)?,
    })
}

sql!(BY_ID = select!("WHERE r.id = $1 AND r.content_id = $2"));
sql!(LATEST = select!("WHERE r.content_id = $1 ORDER BY r.id DESC LIMIT 1"));
sql!(
    LATEST_OF_MAIN_BRANCH = select!(
        "JOIN branch_version m ON m.version_id = r.provider_version_id JOIN branch b ON b.id = m.branch_id \
         JOIN pacticipant a ON a.id = b.pacticipant_id AND a.main_branch = b.name \
         WHERE r.content_id = $1 ORDER BY r.id DESC LIMIT 1"
    )
);
sql!(DETAIL = "SELECT d.encoding, d.body FROM verification_detail d WHERE d.verification_id = $1");
sql!(OF_VERSION = select!("WHERE r.content_id = $1 AND r.provider_version_id = $2 AND r.is_latest"));
sql!(
    OF_PAIR = "SELECT c.id FROM content c WHERE c.consumer_id = $1 AND c.provider_id = $2 AND EXISTS (SELECT 1 FROM verification r WHERE r.content_id = c.id) LIMIT 1"
);

/// By its number, of a content.
pub fn by_id(tx: &Tx<'_>, id: i64, content: i64) -> Result<Option<Verification>> {
    tx.first(&BY_ID, &[id.into(), content.into()], read)
}

/// The newest of a content.
pub fn latest(tx: &Tx<'_>, content: i64) -> Result<Option<Verification>> {
    tx.first(&LATEST, &[content.into()], read)
}

/// The newest of a content by the main branch of the provider, or else by any version of it.
pub fn latest_of_main_branch(tx: &Tx<'_>, content: i64) -> Result<Option<Verification>> {
    match tx.first(&LATEST_OF_MAIN_BRANCH, &[content.into()], read)? {
        None => latest(tx, content),
        found => Ok(found),
    }
}

/// The newest of a content and a version of the provider.
pub fn of_version(tx: &Tx<'_>, content: i64, version: i64) -> Result<Option<Verification>> {
    tx.first(&OF_VERSION, &[content.into(), version.into()], read)
}

/// What else the verifier said, as a JSON object.
pub fn detail(tx: &Tx<'_>, id: i64) -> Result<Option<String>> {
    let stored = tx.first(&DETAIL, &[id.into()], |row| Ok((row.get::<String>(0)?, row.get::<Vec<u8>>(1)?)))?;
    stored.map(|(encoding, bytes)| super::pact::unpack(&encoding, &bytes)).transpose()
}

/// Whether a pair has any result.
pub fn any_of_pair(tx: &Tx<'_>, consumer: i64, provider: i64) -> Result<bool> {
    Ok(!tx.numbers(&OF_PAIR, &[consumer.into(), provider.into()])?.is_empty())
}
