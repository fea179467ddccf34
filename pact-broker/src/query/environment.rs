//! Environments, and which versions are in them.

use crate::database::{Result, Row, Tx, sql};

/// An environment.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Environment {
    pub id: i64,
    pub uuid: String,
    pub name: String,
    pub display_name: String,
    pub production: bool,
    pub contacts: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// A version in an environment, deployed or released.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Placement {
    pub id: i64,
    pub uuid: String,
    pub released: bool,
    pub environment_id: i64,
    pub pacticipant_id: i64,
    pub version_id: i64,
    pub instance: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
    pub ended_at: Option<i64>,
}

macro_rules! environments {
    () => {
        "SELECT e.id, e.uuid, e.name, e.display_name, e.production, e.contacts, e.created_at, e.updated_at FROM environment e"
    };
}

macro_rules! placements {
    () => {
        "SELECT l.id, l.uuid, l.kind, l.environment_id, l.pacticipant_id, l.version_id, l.instance, l.created_at, \
         l.updated_at, l.ended_at FROM placement l"
    };
}

fn read(row: &Row<'_>) -> Result<Environment> {
    Ok(Environment {
        id: row.get(0)?,
        uuid: row.get(1)?,
        name: row.get(2)?,
        display_name: row.get(3)?,
        production: row.get(4)?,
        contacts: row.get(5)?,
        created_at: row.get(6)?,
        updated_at: row.get(7)?,
    })
}

fn read_placement(row: &Row<'_>) -> Result<Placement> {
    Ok(Placement {
        id: row.get(0)?,
        uuid: row.get(1)?,
        released: row.get::<String>(2)? == "released",
        environment_id: row.get(3)?,
        pacticipant_id: row.get(4)?,
        version_id: row.get(5)?,
        instance: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
        ended_at: row.get(9)?,
    })
}

sql!(ALL scans ["environment", "e"] = environments!());
sql!(BY_UUID = concat!(environments!(), " WHERE e.uuid = $1"));
sql!(BY_NAME = concat!(environments!(), " WHERE e.name = $1"));
sql!(PLACEMENT_BY_UUID = concat!(placements!(), " WHERE l.uuid = $1"));
sql!(OF_VERSIONS = concat!(placements!(), " WHERE l.version_id IN list($1) ORDER BY l.id DESC"));
sql!(NOW_OF_VERSIONS = concat!(placements!(), " WHERE l.version_id IN list($1) AND l.ended_at IS NULL ORDER BY l.id"));
sql!(NOW_OF_PACTICIPANT = concat!(placements!(), " WHERE l.pacticipant_id = $1 AND l.ended_at IS NULL ORDER BY l.id"));
sql!(
    NOW_IN = concat!(
        placements!(),
        " WHERE l.environment_id = $1 AND l.kind = $2 AND l.ended_at IS NULL ORDER BY l.id DESC"
    )
);

/// Every environment, in the order of display names whatever the case.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Environment>> {
    let mut all = tx.all(&ALL, &[], read)?;
    all.sort_by_cached_key(|environment| (environment.display_name.to_lowercase(), environment.id));
    Ok(all)
}

/// By its uuid.
pub fn by_uuid(tx: &Tx<'_>, uuid: &str) -> Result<Option<Environment>> {
    tx.first(&BY_UUID, &[uuid.into()], read)
}

/// By its name.
pub fn by_name(tx: &Tx<'_>, name: &str) -> Result<Option<Environment>> {
    tx.first(&BY_NAME, &[name.into()], read)
}

/// A placement of a kind by its uuid.
pub fn placement(tx: &Tx<'_>, uuid: &str, released: bool) -> Result<Option<Placement>> {
    Ok(tx.first(&PLACEMENT_BY_UUID, &[uuid.into()], read_placement)?.filter(|found| found.released == released))
}

/// Where versions are and were, newest first.
pub fn of_versions(tx: &Tx<'_>, versions: &[i64]) -> Result<Vec<Placement>> {
    tx.all(&OF_VERSIONS, &[versions.into()], read_placement)
}

/// Where versions are now.
pub fn now_of_versions(tx: &Tx<'_>, versions: &[i64]) -> Result<Vec<Placement>> {
    tx.all(&NOW_OF_VERSIONS, &[versions.into()], read_placement)
}

/// Where versions of an application are now.
pub fn now_of_pacticipant(tx: &Tx<'_>, pacticipant: i64) -> Result<Vec<Placement>> {
    tx.all(&NOW_OF_PACTICIPANT, &[pacticipant.into()], read_placement)
}

/// What is in an environment now, newest first.
pub fn now_in(tx: &Tx<'_>, environment: i64, released: bool) -> Result<Vec<Placement>> {
    let kind = if released { "released" } else { "deployed" };
    tx.all(&NOW_IN, &[environment.into(), kind.into()], read_placement)
}
