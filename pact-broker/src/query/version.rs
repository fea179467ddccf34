//! Versions, and where they are.

use std::collections::HashMap;

use crate::database::{Result, Row, Sql, Tx, sql};

/// A version of an application.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Version {
    pub id: i64,
    pub pacticipant_id: i64,
    pub number: String,
    pub build_url: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// A branch or a tag of a version, and whether the version is its head.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "say what they are")]
pub struct Mark {
    pub name: String,
    pub latest: bool,
}

/// What versions are marked with, by version.
#[derive(Debug, Default)]
pub struct Marks {
    /// Branches, in the order in which the version came onto them.
    pub branches: HashMap<i64, Vec<Mark>>,
    /// Tags, in the order in which the version got them.
    pub tags: HashMap<i64, Vec<Mark>>,
}

impl Marks {
    /// The branches of a version.
    pub fn branches_of(&self, version: i64) -> &[Mark] {
        self.branches.get(&version).map_or(&[], Vec::as_slice)
    }

    /// The tags of a version.
    pub fn tags_of(&self, version: i64) -> &[Mark] {
        self.tags.get(&version).map_or(&[], Vec::as_slice)
    }
}

macro_rules! columns {
    () => {
        "SELECT v.id, v.pacticipant_id, v.number, v.build_url, v.created_at, v.updated_at FROM version v"
    };
}

fn read(row: &Row<'_>) -> Result<Version> {
    Ok(Version {
        id: row.get(0)?,
        pacticipant_id: row.get(1)?,
        number: row.get(2)?,
        build_url: row.get(3)?,
        created_at: row.get(4)?,
        updated_at: row.get(5)?,
    })
}

sql!(
    BY_NUMBER =
        concat!(columns!(), " JOIN pacticipant a ON a.id = v.pacticipant_id WHERE a.name = $1 AND v.number = $2")
);
sql!(BY_IDS = concat!(columns!(), " WHERE v.id IN list($1)"));
sql!(PAGE = concat!(columns!(), " WHERE v.pacticipant_id = $1 ORDER BY v.id DESC LIMIT $2 OFFSET $3"));
sql!(COUNT = "SELECT count(*) FROM version v WHERE v.pacticipant_id = $1");
sql!(
    ON_BRANCH = concat!(
        columns!(),
        " JOIN branch_version b ON b.version_id = v.id WHERE b.branch_id = $1 ORDER BY b.version_id DESC LIMIT $2 OFFSET $3"
    )
);
sql!(COUNT_ON_BRANCH = "SELECT count(*) FROM branch_version b WHERE b.branch_id = $1");
sql!(
    WITH_TAG = concat!(
        columns!(),
        " JOIN tag_version t ON t.version_id = v.id WHERE t.tag_id = $1 ORDER BY t.version_id DESC LIMIT $2 OFFSET $3"
    )
);
sql!(COUNT_WITH_TAG = "SELECT count(*) FROM tag_version t WHERE t.tag_id = $1");
sql!(
    EVER_IN = concat!(
        columns!(),
        " WHERE v.id IN (SELECT l.version_id FROM placement l WHERE l.environment_id = $2 AND l.pacticipant_id = $1) ORDER BY v.id DESC LIMIT $3 OFFSET $4"
    )
);
sql!(
    COUNT_EVER_IN =
        "SELECT count(DISTINCT l.version_id) FROM placement l WHERE l.environment_id = $2 AND l.pacticipant_id = $1"
);
sql!(
    BRANCHES = "SELECT bv.version_id, b.name, coalesce(b.head_id = bv.version_id, FALSE) FROM branch_version bv JOIN branch b ON b.id = bv.branch_id WHERE bv.version_id IN list($1) ORDER BY bv.created_at, b.id"
);
sql!(
    TAGS = "SELECT tv.version_id, t.name, coalesce(t.head_id = tv.version_id, FALSE) FROM tag_version tv JOIN tag t ON t.id = tv.tag_id WHERE tv.version_id IN list($1) ORDER BY tv.created_at, t.id"
);

/// By the name of its application and its number.
pub fn by_number(tx: &Tx<'_>, name: &str, number: &str) -> Result<Option<Version>> {
    tx.first(&BY_NUMBER, &[name.into(), number.into()], read)
}

/// Those of some ids, by id.
pub fn by_ids(tx: &Tx<'_>, ids: &[i64]) -> Result<HashMap<i64, Version>> {
    Ok(tx.all(&BY_IDS, &[ids.into()], read)?.into_iter().map(|version| (version.id, version)).collect())
}

/// The one of an id.
pub fn by_id(tx: &Tx<'_>, id: i64) -> Result<Option<Version>> {
    Ok(by_ids(tx, &[id])?.remove(&id))
}

/// Those of an application, newest first.
pub fn page(tx: &Tx<'_>, pacticipant: i64, (limit, offset): (i64, i64)) -> Result<Vec<Version>> {
    tx.all(&PAGE, &[pacticipant.into(), limit.into(), offset.into()], read)
}

/// How many an application has.
pub fn count(tx: &Tx<'_>, pacticipant: i64) -> Result<i64> {
    tx.number(&COUNT, &[pacticipant.into()])
}

/// Those on a branch, newest first.
pub fn on_branch(tx: &Tx<'_>, branch: i64, (limit, offset): (i64, i64)) -> Result<Vec<Version>> {
    tx.all(&ON_BRANCH, &[branch.into(), limit.into(), offset.into()], read)
}

/// How many a branch has.
pub fn count_on_branch(tx: &Tx<'_>, branch: i64) -> Result<i64> {
    tx.number(&COUNT_ON_BRANCH, &[branch.into()])
}

/// Those with a tag, newest first.
pub fn with_tag(tx: &Tx<'_>, tag: i64, (limit, offset): (i64, i64)) -> Result<Vec<Version>> {
    tx.all(&WITH_TAG, &[tag.into(), limit.into(), offset.into()], read)
}

/// How many a tag has.
pub fn count_with_tag(tx: &Tx<'_>, tag: i64) -> Result<i64> {
    tx.number(&COUNT_WITH_TAG, &[tag.into()])
}

/// Those that are or were in an environment, newest first.
pub fn ever_in(tx: &Tx<'_>, pacticipant: i64, environment: i64, (limit, offset): (i64, i64)) -> Result<Vec<Version>> {
    tx.all(&EVER_IN, &[pacticipant.into(), environment.into(), limit.into(), offset.into()], read)
}

/// How many are or were in an environment.
pub fn count_ever_in(tx: &Tx<'_>, pacticipant: i64, environment: i64) -> Result<i64> {
    tx.number(&COUNT_EVER_IN, &[pacticipant.into(), environment.into()])
}

/// What versions are marked with.
pub fn marks(tx: &Tx<'_>, ids: &[i64]) -> Result<Marks> {
    Ok(Marks { branches: marked(tx, &BRANCHES, ids)?, tags: marked(tx, &TAGS, ids)? })
}

/// The tags of a version.
pub fn tags(tx: &Tx<'_>, id: i64) -> Result<Vec<Mark>> {
    Ok(marked(tx, &TAGS, &[id])?.remove(&id).unwrap_or_default())
}

fn marked(tx: &Tx<'_>, sql: &'static Sql, ids: &[i64]) -> Result<HashMap<i64, Vec<Mark>>> {
    let mut found: HashMap<i64, Vec<Mark>> = HashMap::new();
    for (version, mark) in
        tx.all(sql, &[ids.into()], |row| Ok((row.get(0)?, Mark { name: row.get(1)?, latest: row.get(2)? })))?
    {
        found.entry(version).or_default().push(mark);
    }
    Ok(found)
}
