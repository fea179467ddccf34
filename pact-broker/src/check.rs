//! `pact-broker check`: looks for rows of which something that must be true is not.

use std::fmt;

use clap::Args;

use crate::database::{self, inspect};
use crate::query::invariant::{INVARIANTS, LISTED, broken};
use crate::settings::{DatabaseOptions, UnknownDatabase};

/// Options of `check`.
#[derive(Debug, Clone, Args)]
#[expect(missing_docs, reason = "says what it is")]
pub struct Options {
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Rows that are named of each fault.
const NAMED: usize = 10;

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// The database.
    pub database: String,
    /// How many things were looked at.
    pub looked_at: usize,
    /// What is wrong, a sentence each.
    pub faults: Vec<String>,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{fault}")?;
        }
        let Findings { database, looked_at, faults } = self;
        match faults.len() {
            0 => writeln!(f, "{database}: {looked_at} checks, nothing is wrong"),
            1 => writeln!(f, "{database}: {looked_at} checks, 1 found something wrong"),
            number => writeln!(f, "{database}: {looked_at} checks, {number} found something wrong"),
        }
    }
}

/// Looks at a whole database, in one view of it: a broker may be running.
///
/// # Errors
///
/// The database cannot be opened or read, or does not have the tables of this version.
pub fn check(options: &Options) -> Result<Findings, Error> {
    let config = options.database.config().map_err(Error::UnknownDatabase)?;
    let database = config.to_string();
    let found = inspect(&config, |tx| {
        let mut faults = tx.damage()?;
        for invariant in &INVARIANTS {
            let rows = broken(tx, invariant)?;
            if !rows.is_empty() {
                faults.push(format!(
                    "expected that {}, but this is not true of {} {}",
                    invariant.says,
                    invariant.of,
                    named(&rows)
                ));
            }
        }
        Ok(faults)
    });
    let faults = found.map_err(|error: database::Error| Error::Database(database.clone(), error))?;
    Ok(Findings { database, looked_at: INVARIANTS.len() + 1, faults })
}

/// `1, 2, 3 and 4 more`.
fn named(rows: &[i64]) -> String {
    let mut text = rows.iter().take(NAMED).map(i64::to_string).collect::<Vec<_>>().join(", ");
    match rows.len().saturating_sub(NAMED) {
        0 => {}
        _ if rows.len() >= LISTED => text.push_str(" and many more"),
        more => text = format!("{text} and {more} more"),
    }
    text
}

/// Why a database could not be checked.
#[derive(Debug)]
pub enum Error {
    /// The URL of the database is of none that is known.
    UnknownDatabase(UnknownDatabase),
    /// The database cannot be opened or read.
    Database(String, database::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownDatabase(error) => write!(f, "{error}"),
            Error::Database(which, error) => write!(f, "checking the database ({which}) failed: {error}"),
        }
    }
}

impl std::error::Error for Error {}
