//! A version of a provider was verified against a content.

use std::io::Write;

use super::keep;
use crate::database::{Error, Result, Tx, sql};

sql!(
    INSERT = "INSERT INTO verification (content_id, consumer_id, provider_id, provider_version_id, success, wip, pending, is_latest, executed_at, created_at, build_url) VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, $8, $9, $10) RETURNING id"
);
sql!(INSERT_DETAIL = "INSERT INTO verification_detail (verification_id, encoding, body) VALUES ($1, 'deflate', $2)");
sql!(
    FIND = "SELECT r.provider_version_id, r.consumer_id, r.provider_id FROM verification r WHERE r.id = $1 AND r.content_id = $2"
);
sql!(DELETE = "DELETE FROM verification WHERE id = $1");

/// A result.
#[derive(Debug)]
pub struct Recorded<'a> {
    /// Whether every interaction was as expected.
    pub success: bool,
    /// Verified as work in progress.
    pub wip: bool,
    /// Verified as pending.
    pub pending: bool,
    /// Where it was built.
    pub build_url: Option<&'a str>,
    /// When it was verified, as microseconds since 1970.
    pub executed_at: i64,
    /// What else the verifier said: a JSON object, packed.
    pub detail: Option<&'a [u8]>,
}

/// Packs what a verifier said beside success.
///
/// # Errors
///
/// Packing fails.
pub fn pack(text: &str) -> Result<Vec<u8>> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).map_err(|error| Error::Stored(error.to_string()))
}

/// Stores a result; its number.
///
/// # Errors
///
/// What the database says.
pub fn record(
    tx: &Tx<'_>,
    content: i64,
    [consumer, provider, provider_version]: [i64; 3],
    result: &Recorded<'_>,
    now: i64,
) -> Result<i64> {
    let values = [
        content.into(),
        consumer.into(),
        provider.into(),
        provider_version.into(),
        result.success.into(),
        result.wip.into(),
        result.pending.into(),
        result.executed_at.into(),
        now.into(),
        result.build_url.into(),
    ];
    let id = tx.number(&INSERT, &values)?;
    if let Some(detail) = result.detail {
        tx.run(&INSERT_DETAIL, &[id.into(), detail.into()])?;
    }
    keep::latest_result(tx, content, provider_version)?;
    if result.success {
        keep::add_success(tx, content, provider_version, (!result.wip).then_some(result.executed_at))?;
    }
    keep::integration(tx, consumer, provider, now)?;
    Ok(id)
}

/// Deletes a result of a content; whether it was there.
///
/// # Errors
///
/// What the database says.
pub fn delete(tx: &Tx<'_>, id: i64, content: i64, now: i64) -> Result<bool> {
    let found: Option<[i64; 3]> =
        tx.first(&FIND, &[id.into(), content.into()], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    let Some([provider_version, consumer, provider]) = found else { return Ok(false) };
    tx.lock(&[consumer, provider])?;
    tx.run(&DELETE, &[id.into()])?;
    keep::latest_result(tx, content, provider_version)?;
    keep::successes_of_content(tx, content)?;
    keep::integration(tx, consumer, provider, now)?;
    Ok(true)
}
