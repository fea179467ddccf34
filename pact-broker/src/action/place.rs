//! Environments, and versions that come into them and leave.

use crate::database::{Error, Result, Tx, Value, sql};
use crate::query::environment::{Environment, Placement, by_uuid, placement};

sql!(
    INSERT = "INSERT INTO environment (uuid, name, display_name, production, contacts, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)"
);
sql!(
    UPDATE = "UPDATE environment SET name = $1, display_name = $2, production = $3, contacts = $4, updated_at = $5 WHERE uuid = $6"
);
sql!(DELETE = "DELETE FROM environment WHERE uuid = $1");
sql!(
    NOW = "SELECT l.uuid, l.version_id FROM placement l WHERE l.environment_id = $1 AND l.pacticipant_id = $2 AND l.kind = $3 AND l.slot = $4 AND l.ended_at IS NULL"
);
sql!(
    EVER = "SELECT l.uuid, l.version_id FROM placement l WHERE l.version_id = $1 AND l.environment_id = $2 AND l.kind = 'released' ORDER BY l.id DESC LIMIT 1"
);
sql!(END = "UPDATE placement SET ended_at = $1, updated_at = $1 WHERE uuid = $2 AND ended_at IS NULL");
sql!(RESUME = "UPDATE placement SET ended_at = NULL, updated_at = $1 WHERE uuid = $2");
sql!(
    PLACE = "INSERT INTO placement (uuid, kind, environment_id, pacticipant_id, version_id, instance, slot, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
);

/// What an environment is to be.
#[derive(Debug)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Wanted<'a> {
    pub name: &'a str,
    pub display_name: &'a str,
    pub production: bool,
    pub contacts: Option<&'a str>,
}

fn uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Makes an environment.
///
/// # Errors
///
/// What the database says.
pub fn create(tx: &Tx<'_>, wanted: &Wanted<'_>, now: i64) -> Result<Environment> {
    let uuid = uuid();
    let Wanted { name, display_name, production, contacts } = *wanted;
    tx.run(
        &INSERT,
        &[(&uuid).into(), name.into(), display_name.into(), production.into(), Value::Text(contacts), now.into()],
    )?;
    by_uuid(tx, &uuid)?.ok_or(Error::Missing)
}

/// Changes an environment; `None` where there is none.
///
/// # Errors
///
/// What the database says.
pub fn replace(tx: &Tx<'_>, uuid: &str, wanted: &Wanted<'_>, now: i64) -> Result<Option<Environment>> {
    let Wanted { name, display_name, production, contacts } = *wanted;
    tx.run(
        &UPDATE,
        &[name.into(), display_name.into(), production.into(), Value::Text(contacts), now.into(), uuid.into()],
    )?;
    by_uuid(tx, uuid)
}

/// Deletes an environment and what is said to be in it; whether it was there.
///
/// # Errors
///
/// What the database says.
pub fn delete(tx: &Tx<'_>, uuid: &str) -> Result<bool> {
    Ok(tx.run(&DELETE, &[uuid.into()])? > 0)
}

/// Deploys a version: the one of the same instance leaves. The same again is the deployment that is there.
///
/// # Errors
///
/// What the database says.
pub fn deploy(
    tx: &Tx<'_>,
    environment: i64,
    pacticipant: i64,
    version: i64,
    instance: Option<&str>,
    now: i64,
) -> Result<Placement> {
    tx.lock(&[pacticipant])?;
    let slot = instance.unwrap_or_default();
    let now_there: Option<(String, i64)> =
        tx.first(&NOW, &[environment.into(), pacticipant.into(), "deployed".into(), slot.into()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let uuid = match now_there {
        Some((uuid, there)) if there == version => uuid,
        other => {
            if let Some((uuid, _)) = other {
                end(tx, &uuid, now)?;
            }
            put(tx, "deployed", [environment, pacticipant, version], instance, slot, now)?
        }
    };
    placement(tx, &uuid, false)?.ok_or(Error::Missing)
}

/// Releases a version, or again; whether it was never there before.
///
/// # Errors
///
/// What the database says.
pub fn release(tx: &Tx<'_>, environment: i64, pacticipant: i64, version: i64, now: i64) -> Result<(Placement, bool)> {
    tx.lock(&[pacticipant])?;
    let ever: Option<String> = tx.first(&EVER, &[version.into(), environment.into()], |row| row.get(0))?;
    let is_new = ever.is_none();
    let uuid = match ever {
        Some(uuid) => {
            tx.run(&RESUME, &[now.into(), (&uuid).into()])?;
            uuid
        }
        None => put(tx, "released", [environment, pacticipant, version], None, &version.to_string(), now)?,
    };
    Ok((placement(tx, &uuid, true)?.ok_or(Error::Missing)?, is_new))
}

/// Ends a deployment, or the support of a release.
///
/// # Errors
///
/// What the database says.
pub fn end(tx: &Tx<'_>, uuid: &str, now: i64) -> Result<()> {
    tx.run(&END, &[now.into(), uuid.into()]).map(drop)
}

fn put(
    tx: &Tx<'_>,
    kind: &str,
    [environment, pacticipant, version]: [i64; 3],
    instance: Option<&str>,
    slot: &str,
    now: i64,
) -> Result<String> {
    let uuid = uuid();
    let values = [
        (&uuid).into(),
        kind.into(),
        environment.into(),
        pacticipant.into(),
        version.into(),
        instance.into(),
        slot.into(),
        now.into(),
    ];
    tx.run(&PLACE, &values)?;
    Ok(uuid)
}
