//! Which contents a provider has verified, on which branches and with which tags.

use crate::database::{Result, Tx, sql};

sql!(ON_BRANCH = "SELECT s.content_id FROM branch_success s WHERE s.content_id IN list($1) AND s.branch_id = $2");
sql!(
    BY_ANOTHER_BRANCH = "SELECT c.id FROM content c WHERE c.id IN list($1) AND EXISTS (SELECT 1 FROM verification r \
    JOIN branch_version b ON b.version_id = r.provider_version_id AND b.branch_id <> $2 WHERE r.content_id = c.id AND r.success AND r.created_at < $3)"
);
sql!(WITH_TAG = "SELECT s.content_id FROM tag_success s WHERE s.content_id IN list($1) AND s.tag_id = $2");
sql!(
    BY_ANOTHER_TAG = "SELECT c.id FROM content c WHERE c.id IN list($1) AND EXISTS (SELECT 1 FROM verification r \
    JOIN tag_version g ON g.version_id = r.provider_version_id AND g.tag_id <> $2 WHERE r.content_id = c.id AND r.success AND r.created_at < $3)"
);
sql!(
    BY_ANYONE = "SELECT c.id FROM content c WHERE c.id IN list($1) AND EXISTS (SELECT 1 FROM verification r WHERE r.content_id = c.id AND r.success)"
);
sql!(FIRST_TAGGED = "SELECT min(tv.created_at) FROM tag_version tv WHERE tv.tag_id = $1 HAVING count(*) > 0");

/// Those of contents that a version on a branch verified, or another branch before the branch began; another branch at any
/// time where there is no such branch yet.
pub fn verified_for_branch(tx: &Tx<'_>, contents: &[i64], branch: Option<(i64, i64)>) -> Result<Vec<i64>> {
    let (id, began) = branch.unwrap_or((-1, i64::MAX));
    let mut verified = tx.numbers(&ON_BRANCH, &[contents.into(), id.into()])?;
    verified.extend(tx.numbers(&BY_ANOTHER_BRANCH, &[contents.into(), id.into(), began.into()])?);
    Ok(verified)
}

/// The same for a tag.
pub fn verified_for_tag(tx: &Tx<'_>, contents: &[i64], tag: Option<i64>) -> Result<Vec<i64>> {
    let began = match tag {
        Some(tag) => tx.first(&FIRST_TAGGED, &[tag.into()], |row| row.get(0))?,
        None => None,
    };
    let (id, began) = (tag.unwrap_or(-1), began.unwrap_or(i64::MAX));
    let mut verified = tx.numbers(&WITH_TAG, &[contents.into(), id.into()])?;
    verified.extend(tx.numbers(&BY_ANOTHER_TAG, &[contents.into(), id.into(), began.into()])?);
    Ok(verified)
}

/// Those that anyone verified.
pub fn verified_by_anyone(tx: &Tx<'_>, contents: &[i64]) -> Result<Vec<i64>> {
    tx.numbers(&BY_ANYONE, &[contents.into()])
}
