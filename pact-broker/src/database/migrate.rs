//! Brings tables up to date: forward only, in one transaction, each migration once.

use sha1::{Digest, Sha1};

use super::sql::schema;
use super::{Error, Result};

/// A change of the tables.
struct Migration {
    number: i64,
    name: &'static str,
    text: &'static str,
}

const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "0001-base", text: include_str!("../../migrations/0001-base.sql") }];

const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS migration (number {int} PRIMARY KEY, name {text} NOT NULL, checksum {text} NOT NULL)";
const APPLIED: &str = "SELECT number, checksum FROM migration ORDER BY number";

/// Two nodes that start on one empty database wait for each other here.
const LOCK: i64 = 7_293_461_001;

impl Migration {
    fn checksum(&self) -> String {
        crate::text::hex(&Sha1::digest(self.text.as_bytes()))
    }
}

/// What is to be applied, given numbers and checksums of what was.
fn missing(applied: &[(i64, String)]) -> Result<Vec<&'static Migration>> {
    for (number, checksum) in applied {
        let known = MIGRATIONS.iter().find(|migration| migration.number == *number);
        let known = known.ok_or(Error::UnknownMigration { number: *number })?;
        if known.checksum() != *checksum {
            return Err(Error::ChangedMigration { name: known.name.to_owned() });
        }
    }
    Ok(MIGRATIONS.iter().filter(|migration| applied.iter().all(|(number, _)| *number != migration.number)).collect())
}

/// Nothing is applied: fails where something would be.
fn current(applied: &[(i64, String)]) -> Result<()> {
    if missing(applied)?.is_empty() { Ok(()) } else { Err(Error::NotMigrated) }
}

/// A table of a database that no broker has been in.
const OTHER_SQLITE: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                            AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'migration') ORDER BY name LIMIT 1";
const OTHER_POSTGRES: &str = "SELECT table_name::text FROM information_schema.tables WHERE table_type = 'BASE TABLE' \
                              AND table_schema = current_schema() AND to_regclass('migration') IS NULL \
                              ORDER BY table_name LIMIT 1";

const HAS_TABLE_SQLITE: &str = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'";
const HAS_TABLE_POSTGRES: &str = "SELECT to_regclass('migration') IS NOT NULL";

/// Whether the tables are those of this program; changes nothing.
pub(super) fn is_current_sqlite(connection: &rusqlite::Connection) -> Result<()> {
    if !connection.prepare(HAS_TABLE_SQLITE)?.exists([])? {
        return Err(Error::NotMigrated);
    }
    current(&applied_sqlite(connection)?)
}

/// Whether the tables are those of this program; changes nothing.
pub(super) fn is_current_postgres(client: &mut postgres::Client) -> Result<()> {
    if !client.query_one(HAS_TABLE_POSTGRES, &[])?.get::<_, bool>(0) {
        return Err(Error::NotMigrated);
    }
    let applied = client.query(APPLIED, &[])?;
    current(&applied.iter().map(|row| (row.get(0), row.get(1))).collect::<Vec<_>>())
}

fn applied_sqlite(connection: &rusqlite::Connection) -> Result<Vec<(i64, String)>> {
    let applied = connection
        .prepare(APPLIED)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(applied)
}

pub(super) fn sqlite(connection: &rusqlite::Connection) -> Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = (|| {
        let mut other = connection.prepare(OTHER_SQLITE)?;
        if let Some(row) = other.query([])?.next()? {
            return Err(Error::NotABroker { table: row.get(0)? });
        }
        connection.execute_batch(&schema(TABLE, false))?;
        for migration in missing(&applied_sqlite(connection)?)? {
            connection.execute_batch(&schema(migration.text, false))?;
            connection.execute(
                "INSERT INTO migration VALUES (?1, ?2, ?3)",
                (migration.number, migration.name, migration.checksum()),
            )?;
        }
        Ok(())
    })();
    connection.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

pub(super) fn postgres(client: &mut postgres::Client) -> Result<()> {
    let mut transaction = client.transaction()?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
    let encoding: String = transaction.query_one("SHOW server_encoding", &[])?.get(0);
    // SQL_ASCII keeps the bytes that it is given.
    if encoding != "UTF8" && encoding != "SQL_ASCII" {
        return Err(Error::Encoding { encoding });
    }
    if let Some(row) = transaction.query_opt(OTHER_POSTGRES, &[])? {
        return Err(Error::NotABroker { table: row.get(0) });
    }
    transaction.batch_execute(&schema(TABLE, true))?;
    let applied: Vec<(i64, String)> =
        transaction.query(APPLIED, &[])?.iter().map(|row| (row.get(0), row.get(1))).collect();
    for migration in missing(&applied)? {
        transaction.batch_execute(&schema(migration.text, true))?;
        transaction.execute(
            "INSERT INTO migration VALUES ($1, $2, $3)",
            &[&migration.number, &migration.name, &migration.checksum()],
        )?;
    }
    Ok(transaction.commit()?)
}
