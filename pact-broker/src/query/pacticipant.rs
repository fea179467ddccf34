//! Applications.

use crate::database::{Result, Row, Tx, sql};

/// An application.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Pacticipant {
    pub id: i64,
    pub name: String,
    pub display_name: Option<String>,
    pub main_branch: Option<String>,
    pub repository_url: Option<String>,
    pub repository_name: Option<String>,
    pub repository_namespace: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

macro_rules! columns {
    () => {
        "SELECT a.id, a.name, a.display_name, a.main_branch, a.repository_url, a.repository_name, \
         a.repository_namespace, a.created_at, a.updated_at FROM pacticipant a"
    };
}

fn read(row: &Row<'_>) -> Result<Pacticipant> {
    Ok(Pacticipant {
        id: row.get(0)?,
        name: row.get(1)?,
        display_name: row.get(2)?,
        main_branch: row.get(3)?,
        repository_url: row.get(4)?,
        repository_name: row.get(5)?,
        repository_namespace: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
    })
}

sql!(BY_NAME = concat!(columns!(), " WHERE a.name = $1"));
sql!(BY_IDS = concat!(columns!(), " WHERE a.id IN list($1)"));
sql!(NAMES scans ["pacticipant"] = "SELECT name FROM pacticipant ORDER BY name");
sql!(PAGE scans ["pacticipant", "a"] = concat!(columns!(), " WHERE a.name_key LIKE $1 ESCAPE '!' ORDER BY a.name_key, a.id LIMIT $2 OFFSET $3"));
sql!(COUNT scans ["pacticipant", "a"] = "SELECT count(*) FROM pacticipant a WHERE a.name_key LIKE $1 ESCAPE '!'");
sql!(
    LABELLED = concat!(
        columns!(),
        " JOIN label l ON l.pacticipant_id = a.id WHERE l.name = $1 AND a.name_key LIKE $2 ESCAPE '!' ORDER BY a.name_key, a.id LIMIT $3 OFFSET $4"
    )
);
sql!(
    COUNT_LABELLED = "SELECT count(*) FROM label l JOIN pacticipant a ON a.id = l.pacticipant_id WHERE l.name = $1 AND a.name_key LIKE $2 ESCAPE '!'"
);
sql!(EVERY_LABEL scans ["label", "l"] = "SELECT DISTINCT l.name FROM label l ORDER BY l.name LIMIT $1 OFFSET $2");
sql!(COUNT_LABELS scans ["label", "l"] = "SELECT count(DISTINCT l.name) FROM label l");
sql!(LABEL = "SELECT l.created_at FROM label l WHERE l.pacticipant_id = $1 AND l.name = $2");
sql!(LABELS = "SELECT pacticipant_id, name FROM label WHERE pacticipant_id IN list($1) ORDER BY name");
sql!(
    LATEST_VERSIONS = "SELECT v.pacticipant_id, v.number FROM version v WHERE v.id IN (SELECT max(m.id) FROM version m WHERE m.pacticipant_id IN list($1) GROUP BY m.pacticipant_id)"
);

/// By its name.
pub fn by_name(tx: &Tx<'_>, name: &str) -> Result<Option<Pacticipant>> {
    tx.first(&BY_NAME, &[name.into()], read)
}

/// Those of some ids.
pub fn by_ids(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<Pacticipant>> {
    tx.all(&BY_IDS, &[ids.into()], read)
}

/// Every name.
pub fn names(tx: &Tx<'_>) -> Result<Vec<String>> {
    tx.all(&NAMES, &[], |row| row.get(0))
}

/// A pattern for names that have a text in them, whatever the case.
pub(super) fn pattern(part: Option<&str>) -> String {
    let part = part.unwrap_or_default().to_lowercase();
    format!("%{}%", part.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// A part of the list, in the order of names whatever the case.
pub fn page(tx: &Tx<'_>, part: Option<&str>, (limit, offset): (i64, i64)) -> Result<Vec<Pacticipant>> {
    tx.all(&PAGE, &[(&pattern(part)).into(), limit.into(), offset.into()], read)
}

/// How long the list is.
pub fn count(tx: &Tx<'_>, part: Option<&str>) -> Result<i64> {
    tx.number(&COUNT, &[(&pattern(part)).into()])
}

/// A part of those with a label, in the order of names whatever the case.
pub fn labelled(tx: &Tx<'_>, label: &str, part: Option<&str>, (limit, offset): (i64, i64)) -> Result<Vec<Pacticipant>> {
    tx.all(&LABELLED, &[label.into(), (&pattern(part)).into(), limit.into(), offset.into()], read)
}

/// How many have a label.
pub fn count_labelled(tx: &Tx<'_>, label: &str, part: Option<&str>) -> Result<i64> {
    tx.number(&COUNT_LABELLED, &[label.into(), (&pattern(part)).into()])
}

/// A part of the labels that any application has, in order.
pub fn every_label(tx: &Tx<'_>, (limit, offset): (i64, i64)) -> Result<Vec<String>> {
    tx.all(&EVERY_LABEL, &[limit.into(), offset.into()], |row| row.get(0))
}

/// How many labels there are.
pub fn count_labels(tx: &Tx<'_>) -> Result<i64> {
    tx.number(&COUNT_LABELS, &[])
}

/// Since when an application has a label.
pub fn label(tx: &Tx<'_>, id: i64, label: &str) -> Result<Option<i64>> {
    tx.first(&LABEL, &[id.into(), label.into()], |row| row.get(0))
}

/// Labels, each with the id of its application.
pub fn labels(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    tx.all(&LABELS, &[ids.into()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The number of the newest version of each.
pub fn latest_versions(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    tx.all(&LATEST_VERSIONS, &[ids.into()], |row| Ok((row.get(0)?, row.get(1)?)))
}
