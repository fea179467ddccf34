//! Secrets of a name, which webhooks refer to as `${user.NAME}`.

use super::seal::{Keys, Place, SealError};
use crate::database::{Error, Result, Tx, sql};

/// How long a name may be.
pub const LONGEST_NAME: usize = 100;
/// How long a secret may be, in bytes.
pub const LONGEST: usize = 16 * 1024;

sql!(NAMES scans ["secret"] = "SELECT name, created_at, updated_at FROM secret ORDER BY name");
sql!(ONE = "SELECT name, created_at, updated_at FROM secret WHERE name = $1");
sql!(SEALED = "SELECT sealed FROM secret WHERE name = $1");
sql!(CHANGE = "UPDATE secret SET sealed = $2, key_id = $3, updated_at = $4 WHERE name = $1");
sql!(MAKE = "INSERT INTO secret (name, sealed, key_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)");
sql!(DELETE = "DELETE FROM secret WHERE name = $1");
sql!(ALL_SECRETS scans ["secret"] = "SELECT name, sealed FROM secret");
sql!(ALL_WEBHOOKS scans ["webhook"] = "SELECT uuid, sealed FROM webhook WHERE sealed IS NOT NULL");
sql!(RENEW_SECRET = "UPDATE secret SET sealed = $2, key_id = $3 WHERE name = $1");
sql!(RENEW_WEBHOOK = "UPDATE webhook SET sealed = $2 WHERE uuid = $1");

/// What is told of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: i64,
    /// When it was changed.
    pub updated_at: i64,
}

fn read(row: &crate::database::Row<'_>) -> Result<Secret> {
    Ok(Secret { name: row.get(0)?, created_at: row.get(1)?, updated_at: row.get(2)? })
}

/// Whether secrets may have a name: letters, digits, `_` and `-`.
pub fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(plain)
}

/// Every secret, by name.
///
/// # Errors
///
/// What the database says.
pub fn list(tx: &Tx<'_>) -> Result<Vec<Secret>> {
    tx.all(&NAMES, &[], read)
}

/// What is told of a secret.
///
/// # Errors
///
/// What the database says.
pub fn get(tx: &Tx<'_>, name: &str) -> Result<Option<Secret>> {
    tx.first(&ONE, &[name.into()], read)
}

/// Why a secret is not at hand.
#[derive(Debug)]
pub enum SecretError {
    /// What the database says.
    Database(Error),
    /// It cannot be sealed or opened.
    Seal(SealError),
}

impl From<Error> for SecretError {
    fn from(error: Error) -> Self {
        SecretError::Database(error)
    }
}

impl From<SealError> for SecretError {
    fn from(error: SealError) -> Self {
        SecretError::Seal(error)
    }
}

/// The value of a secret; `None` where there is none of that name.
///
/// # Errors
///
/// It cannot be opened, or what the database says.
pub fn value(tx: &Tx<'_>, keys: &Keys, name: &str) -> std::result::Result<Option<String>, SecretError> {
    let sealed: Option<Vec<u8>> = tx.first(&SEALED, &[name.into()], |row| row.get(0))?;
    let Some(sealed) = sealed else { return Ok(None) };
    let value = keys.open(Place::Secret(name), &sealed)?;
    Ok(Some(String::from_utf8(value).map_err(|_| SealError::Damaged)?))
}

/// Seals and stores a secret; whether it is new.
///
/// # Errors
///
/// There is no key, or what the database says.
pub fn put(tx: &Tx<'_>, keys: &Keys, name: &str, value: &str, now: i64) -> std::result::Result<bool, SecretError> {
    let sealed = keys.seal(Place::Secret(name), value.as_bytes())?;
    let id = keys.id().ok_or(SealError::NoKey)?;
    let values = [name.into(), sealed.as_slice().into(), id.as_str().into(), now.into()];
    if tx.run(&CHANGE, &values)? > 0 {
        return Ok(false);
    }
    tx.run(&MAKE, &values)?;
    Ok(true)
}

/// Deletes a secret; whether there was one.
///
/// # Errors
///
/// What the database says.
pub fn delete(tx: &Tx<'_>, name: &str) -> Result<bool> {
    Ok(tx.run(&DELETE, &[name.into()])? > 0)
}

/// What was sealed anew with the first key.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// How many secrets, of names and of webhooks.
    pub renewed: usize,
    /// Those that cannot be opened, and why.
    pub failed: Vec<(String, SealError)>,
}

/// Seals everything anew that was sealed with an older key, so that the older key is not needed any more.
///
/// # Errors
///
/// What the database says.
pub fn renew(tx: &Tx<'_>, keys: &Keys) -> Result<Renewed> {
    let mut done = Renewed::default();
    let Some(id) = keys.id() else { return Ok(done) };
    let pair = |row: &crate::database::Row<'_>| Ok((row.get::<String>(0)?, row.get::<Vec<u8>>(1)?));
    for (name, sealed) in tx.all(&ALL_SECRETS, &[], pair)? {
        match keys.renew(Place::Secret(&name), &sealed) {
            Ok(None) => {}
            Ok(Some(new)) => {
                tx.run(&RENEW_SECRET, &[(&name).into(), new.as_slice().into(), id.as_str().into()])?;
                done.renewed += 1;
            }
            Err(error) => done.failed.push((format!("secret {name}"), error)),
        }
    }
    for (uuid, sealed) in tx.all(&ALL_WEBHOOKS, &[], pair)? {
        match keys.renew(Place::Webhook(&uuid), &sealed) {
            Ok(None) => {}
            Ok(Some(new)) => {
                tx.run(&RENEW_WEBHOOK, &[(&uuid).into(), new.as_slice().into()])?;
                done.renewed += 1;
            }
            Err(error) => done.failed.push((format!("webhook {uuid}"), error)),
        }
    }
    Ok(done)
}
