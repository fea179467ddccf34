//! Which contents a provider has verified, on which branches and with which tags.

use crate::database::{Result, Sql, Tx, sql};

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

sql!(
    REAL_ON_BRANCH = "SELECT s.content_id, s.last_real_at FROM branch_success s WHERE s.content_id IN list($1) AND s.branch_id = $2 AND s.last_real_at IS NOT NULL"
);
sql!(
    REAL_ON_ANOTHER_BRANCH = "SELECT c.id, (SELECT r.executed_at FROM verification r JOIN branch_version b ON b.version_id = r.provider_version_id AND b.branch_id <> $2 \
    WHERE r.content_id = c.id AND r.success AND NOT r.wip AND r.executed_at < $3 ORDER BY r.executed_at DESC LIMIT 1) FROM content c WHERE c.id IN list($1)"
);
sql!(
    REAL_WITH_TAG = "SELECT s.content_id, s.last_real_at FROM tag_success s WHERE s.content_id IN list($1) AND s.tag_id = $2 AND s.last_real_at IS NOT NULL"
);
sql!(
    REAL_WITH_ANOTHER_TAG = "SELECT c.id, (SELECT r.executed_at FROM verification r JOIN tag_version g ON g.version_id = r.provider_version_id AND g.tag_id <> $2 \
    WHERE r.content_id = c.id AND r.success AND NOT r.wip AND r.executed_at < $3 ORDER BY r.executed_at DESC LIMIT 1) FROM content c WHERE c.id IN list($1)"
);
sql!(
    FIRST_ON_BRANCH = "SELECT v.created_at FROM branch_version bv JOIN version v ON v.id = bv.version_id WHERE bv.branch_id = $1 ORDER BY bv.version_id LIMIT 1"
);

/// Contents with when they were verified last, not as work in progress, by a version on a branch, and by another branch before
/// the first version of the branch was made; by another branch at any time where there is no such version.
pub fn real_of_branch(tx: &Tx<'_>, contents: &[i64], branch: Option<i64>) -> Result<Vec<(i64, i64)>> {
    let id = branch.unwrap_or(-1);
    let began = tx.first(&FIRST_ON_BRANCH, &[id.into()], |row| row.get(0))?;
    real(tx, [&REAL_ON_BRANCH, &REAL_ON_ANOTHER_BRANCH], contents, id, began)
}

/// The same for a tag, which begins when a version gets it first.
pub fn real_of_tag(tx: &Tx<'_>, contents: &[i64], tag: Option<i64>) -> Result<Vec<(i64, i64)>> {
    let id = tag.unwrap_or(-1);
    let began = tx.first(&FIRST_TAGGED, &[id.into()], |row| row.get(0))?;
    real(tx, [&REAL_WITH_TAG, &REAL_WITH_ANOTHER_TAG], contents, id, began)
}

fn real(
    tx: &Tx<'_>,
    [own, other]: [&'static Sql; 2],
    contents: &[i64],
    id: i64,
    began: Option<i64>,
) -> Result<Vec<(i64, i64)>> {
    let mut found = tx.all(own, &[contents.into(), id.into()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let others = tx.all(other, &[contents.into(), id.into(), began.unwrap_or(i64::MAX).into()], |row| {
        Ok((row.get(0)?, row.get::<Option<i64>>(1)?))
    })?;
    found.extend(others.into_iter().filter_map(|(content, at)| Some((content, at?))));
    Ok(found)
}
