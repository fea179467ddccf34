use std::fmt;

/// Why a transaction could not be run.
#[derive(Debug)]
pub enum Error {
    /// What SQLite says.
    Sqlite(rusqlite::Error),
    /// What PostgreSQL says.
    Postgres(postgres::Error),
    /// A migration that was applied has another text now.
    ChangedMigration {
        /// Its name.
        name: String,
    },
    /// The database has a migration that this program does not know: it is older than the database.
    UnknownMigration {
        /// Its number.
        number: i64,
    },
    /// The database has not the tables of this program.
    NotMigrated,
    /// The database ends with its broker: another program cannot open it.
    InMemory,
    /// Too many transactions wait.
    Busy,
    /// The worker has ended, or the closure panicked.
    Stopped,
    /// The transaction could not be committed.
    NotCommitted(String),
    /// A row that must be there is not.
    Missing,
    /// What is stored cannot be read.
    Stored(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Sqlite(error) => write!(f, "SQLite: {error}"),
            Error::Postgres(error) => match error.as_db_error() {
                Some(said) => write!(f, "PostgreSQL: {said}"),
                None => write!(f, "PostgreSQL: {error}"),
            },
            Error::ChangedMigration { name } => {
                write!(f, "the migration {name} was applied to this database with another text")
            }
            Error::UnknownMigration { number } => {
                write!(f, "the database has migration {number}, which this version does not know: use a newer version")
            }
            Error::NotMigrated => f.write_str(
                "the database does not have the tables of this version of the broker: `pact-broker serve` makes them at its start",
            ),
            Error::InMemory => f.write_str("a database in memory ends with its broker, and cannot be opened by another program"),
            Error::Busy => f.write_str("too many requests are waiting for the database"),
            Error::Stopped => f.write_str("the database worker has stopped"),
            Error::NotCommitted(why) => write!(f, "the transaction could not be committed: {why}"),
            Error::Missing => f.write_str("a row that must exist does not"),
            Error::Stored(why) => write!(f, "stored data cannot be read: {why}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Error::Sqlite(error)
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        Error::Postgres(error)
    }
}
