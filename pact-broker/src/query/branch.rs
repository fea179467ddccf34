//! Branches and tags.

use crate::database::{Result, Row, Tx, sql};

/// A branch or a tag, and its head.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the tables")]
pub struct Branch {
    pub id: i64,
    pub name: String,
    pub head_id: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

fn read(row: &Row<'_>) -> Result<Branch> {
    Ok(Branch {
        id: row.get(0)?,
        name: row.get(1)?,
        head_id: row.get(2)?,
        created_at: row.get(3)?,
        updated_at: row.get(4)?,
    })
}

sql!(
    BY_NAME = "SELECT b.id, b.name, b.head_id, b.created_at, b.updated_at FROM branch b JOIN pacticipant a ON a.id = b.pacticipant_id WHERE a.name = $1 AND b.name = $2"
);
sql!(
    TAG_BY_NAME = "SELECT t.id, t.name, t.head_id, t.created_at, t.created_at FROM tag t JOIN pacticipant a ON a.id = t.pacticipant_id WHERE a.name = $1 AND t.name = $2"
);
sql!(
    PAGE = "SELECT b.id, b.name, b.head_id, b.created_at, b.updated_at FROM branch b WHERE b.pacticipant_id = $1 ORDER BY b.updated_at DESC, b.id DESC LIMIT $2 OFFSET $3"
);
sql!(COUNT = "SELECT count(*) FROM branch b WHERE b.pacticipant_id = $1");
sql!(ADDED_AT = "SELECT bv.created_at FROM branch_version bv WHERE bv.version_id = $1 AND bv.branch_id = $2");
sql!(TAGGED_AT = "SELECT tv.created_at FROM tag_version tv WHERE tv.version_id = $1 AND tv.tag_id = $2");

/// A branch by the name of its application and its own.
pub fn by_name(tx: &Tx<'_>, pacticipant: &str, name: &str) -> Result<Option<Branch>> {
    tx.first(&BY_NAME, &[pacticipant.into(), name.into()], read)
}

/// A tag by the name of its application and its own.
pub fn tag_by_name(tx: &Tx<'_>, pacticipant: &str, name: &str) -> Result<Option<Branch>> {
    tx.first(&TAG_BY_NAME, &[pacticipant.into(), name.into()], read)
}

/// A part of the branches of an application, those changed last first.
pub fn page(tx: &Tx<'_>, pacticipant: i64, (limit, offset): (i64, i64)) -> Result<Vec<Branch>> {
    tx.all(&PAGE, &[pacticipant.into(), limit.into(), offset.into()], read)
}

/// How many there are.
pub fn count(tx: &Tx<'_>, pacticipant: i64) -> Result<i64> {
    tx.number(&COUNT, &[pacticipant.into()])
}

/// All whose name has a text in it, whatever the case; those changed last first. The databases know only the case of ASCII.
pub fn matching(tx: &Tx<'_>, pacticipant: i64, part: &str) -> Result<Vec<Branch>> {
    let part = part.to_lowercase();
    let mut all = page(tx, pacticipant, (i64::MAX, 0))?;
    all.retain(|branch| branch.name.to_lowercase().contains(&part));
    Ok(all)
}

/// Since when a version is on a branch.
pub fn added_at(tx: &Tx<'_>, version: i64, branch: i64) -> Result<Option<i64>> {
    tx.first(&ADDED_AT, &[version.into(), branch.into()], |row| row.get(0))
}

/// Since when a version has a tag.
pub fn tagged_at(tx: &Tx<'_>, version: i64, tag: i64) -> Result<Option<i64>> {
    tx.first(&TAGGED_AT, &[version.into(), tag.into()], |row| row.get(0))
}
