//! Applications: made when they are named first, changed, labelled.

use crate::database::{Result, Tx, Value, sql};
use crate::query::pacticipant::{Pacticipant, by_name};
use crate::text::names::display_name;

/// What an application is to be.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Profile {
    pub display_name: Option<String>,
    pub main_branch: Option<String>,
    pub repository_url: Option<String>,
    pub repository_name: Option<String>,
    pub repository_namespace: Option<String>,
}

sql!(
    INSERT = "INSERT INTO pacticipant (name, name_key, display_name, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (name) DO NOTHING"
);
sql!(
    UPDATE = "UPDATE pacticipant SET display_name = $1, main_branch = $2, repository_url = $3, repository_name = $4, repository_namespace = $5, updated_at = $6 WHERE id = $7"
);
sql!(MAIN_BRANCH = "UPDATE pacticipant SET main_branch = $1, updated_at = $2 WHERE id = $3 AND main_branch IS NULL");
sql!(
    PUT_LABEL = "INSERT INTO label (pacticipant_id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (pacticipant_id, name) DO NOTHING"
);
sql!(DELETE_LABEL = "DELETE FROM label WHERE pacticipant_id = $1 AND name = $2");

/// The application of a name, made where there is none; whether it was made.
///
/// # Errors
///
/// What the database says.
pub fn ensure(tx: &Tx<'_>, name: &str, now: i64) -> Result<(Pacticipant, bool)> {
    if let Some(found) = by_name(tx, name)? {
        return Ok((found, false));
    }
    let (key, display) = (name.to_lowercase(), display_name(name));
    let made = tx.run(&INSERT, &[name.into(), (&key).into(), (&display).into(), now.into()])?;
    Ok((by_name(tx, name)?.ok_or(crate::database::Error::Missing)?, made > 0))
}

/// Applications of some names, made where there are none in the order of their names, and locked: nobody else writes about
/// them until the transaction ends.
///
/// # Errors
///
/// What the database says.
pub fn ensure_all(tx: &Tx<'_>, names: &[&str], now: i64) -> Result<Vec<Pacticipant>> {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut made = Vec::with_capacity(sorted.len());
    for name in sorted {
        made.push(ensure(tx, name, now)?.0);
    }
    tx.lock(&made.iter().map(|pacticipant| pacticipant.id).collect::<Vec<_>>())?;
    Ok(names.iter().filter_map(|name| made.iter().find(|one| one.name == *name).cloned()).collect())
}

/// Changes what an application is.
///
/// # Errors
///
/// What the database says.
pub fn update(tx: &Tx<'_>, id: i64, profile: &Profile, now: i64) -> Result<()> {
    let values = [
        &profile.display_name,
        &profile.main_branch,
        &profile.repository_url,
        &profile.repository_name,
        &profile.repository_namespace,
    ]
    .map(|value| Value::Text(value.as_deref()));
    let mut values = values.to_vec();
    values.extend([Value::from(now), Value::from(id)]);
    tx.run(&UPDATE, &values).map(drop)
}

/// Sets the main branch of an application that has none.
///
/// # Errors
///
/// What the database says.
pub fn detect_main_branch(tx: &Tx<'_>, id: i64, branch: &str, candidates: &[String], now: i64) -> Result<()> {
    if candidates.iter().any(|candidate| candidate == branch) {
        tx.run(&MAIN_BRANCH, &[branch.into(), now.into(), id.into()])?;
    }
    Ok(())
}

/// Gives an application a label; whether it is new.
///
/// # Errors
///
/// What the database says.
pub fn put_label(tx: &Tx<'_>, id: i64, label: &str, now: i64) -> Result<bool> {
    Ok(tx.run(&PUT_LABEL, &[id.into(), label.into(), now.into()])? > 0)
}

/// Takes a label away; whether it was there.
///
/// # Errors
///
/// What the database says.
pub fn delete_label(tx: &Tx<'_>, id: i64, label: &str) -> Result<bool> {
    Ok(tx.run(&DELETE_LABEL, &[id.into(), label.into()])? > 0)
}
