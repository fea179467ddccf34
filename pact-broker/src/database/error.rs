use std::fmt;

use postgres::error::SqlState;

use super::postgres::Fault;

/// Why a transaction could not be run.
#[derive(Debug)]
pub enum Error {
    /// What SQLite says.
    Sqlite(rusqlite::Error),
    /// What PostgreSQL says.
    Postgres(postgres::Error),
    /// PostgreSQL cannot be spoken to over TLS.
    Tls(Fault),
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
    /// The database has tables of another program, and none of a broker.
    NotABroker {
        /// One of them.
        table: String,
    },
    /// The database cannot store every text.
    Encoding {
        /// Its encoding.
        encoding: String,
    },
    /// The database ends with its broker: another program cannot open it.
    InMemory,
    /// Too many transactions wait.
    Busy,
    /// The worker has ended.
    Stopped,
    /// The closure panicked: nothing was written.
    Panicked,
    /// The file of the database was deleted, or another is in its place.
    Moved,
    /// The transaction could not be committed: why, and whether the database was unavailable.
    NotCommitted(String, Option<Unavailable>),
    /// A row that must be there is not.
    Missing,
    /// What is stored cannot be read.
    Stored(String),
    /// A text has the null character, which PostgreSQL cannot store.
    NullCharacter,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Sqlite(error) => write!(f, "SQLite: {error}"),
            Error::Postgres(error) => match error.as_db_error() {
                Some(said) => write!(f, "PostgreSQL: {said}"),
                None => write!(f, "PostgreSQL: {error}"),
            },
            Error::Tls(fault) => write!(f, "{fault}"),
            Error::ChangedMigration { name } => {
                write!(f, "the migration {name} was applied to this database with another text")
            }
            Error::UnknownMigration { number } => {
                write!(f, "the database has migration {number}, which this version does not know: use a newer version")
            }
            Error::NotMigrated => f.write_str(
                "the database does not have the tables of this version of the broker: `pact-broker serve` makes them at its start",
            ),
            Error::NotABroker { table } => write!(
                f,
                "the database belongs to another program: it has a table {table:?} and no tables of a broker; use an empty \
                 database"
            ),
            Error::Encoding { encoding } => write!(
                f,
                "the database has the encoding {encoding}, which cannot store every name: create one with \
                 createdb --encoding=UTF8 --template=template0"
            ),
            Error::InMemory => f.write_str("a database in memory ends with its broker, and cannot be opened by another program"),
            Error::Busy => f.write_str("too many requests are waiting for the database"),
            Error::Stopped => f.write_str("the database worker has stopped"),
            Error::Panicked => f.write_str("a request panicked"),
            Error::Moved => f.write_str("the file of the database was deleted or replaced: restart the broker"),
            Error::NotCommitted(why, _) => write!(f, "the transaction could not be committed: {why}"),
            Error::Missing => f.write_str("a row that must exist does not"),
            Error::NullCharacter => f.write_str("a text contains the null character"),
            Error::Stored(why) => write!(f, "stored data cannot be read: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// Why a database cannot be used now, though nothing is wrong with what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// Too many wait for it.
    Busy,
    /// The broker is being stopped.
    Stopping,
    /// Its disk is full.
    Full,
    /// Another request, with which it shared a commit, met a full or broken disk.
    Undone,
    /// Someone else holds it.
    Locked,
    /// It cannot be reached, or its file cannot be read or written.
    Lost,
    /// It can only be read.
    ReadOnly,
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unavailable::Busy => "too many requests are waiting for the database",
            Unavailable::Stopping => "the broker is being stopped",
            Unavailable::Full => "the disk of the database is full",
            Unavailable::Undone => "the disk of the database is full or failed for another request of the same moment",
            Unavailable::Locked => "the database is locked by another transaction or process",
            Unavailable::Lost => "the database cannot be reached, or its file cannot be read or written",
            Unavailable::ReadOnly => "the database can only be read",
        })
    }
}

impl Error {
    /// Whether another transaction took away or made what this one was about, or the two waited for each other: it can begin
    /// anew at once.
    pub fn is_conflict(&self) -> bool {
        let state = match self {
            // It was there a moment ago.
            Error::Missing => return true,
            Error::Postgres(error) => error.code(),
            _ => None,
        };
        state.is_some_and(|state| matches!(state.code(), "23503" | "23505" | "40001" | "40P01"))
    }

    /// Why a value that a client sent can never be stored.
    pub fn unstorable(&self) -> Option<&'static str> {
        // The checks of the tables: a name that is looked up has a limit.
        let too_long = match self {
            Error::Postgres(error) => error.code() == Some(&SqlState::CHECK_VIOLATION),
            Error::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => {
                error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_CHECK
            }
            _ => false,
        };
        match self {
            Error::NullCharacter => Some("A text contains the null character, which cannot be stored"),
            _ if too_long => Some("A name has more than 1024 bytes, which is the most that is stored"),
            _ => None,
        }
    }

    /// Whether the same may work later, and why not now.
    pub fn unavailable(&self) -> Option<Unavailable> {
        match self {
            Error::Busy => Some(Unavailable::Busy),
            Error::Stopped => Some(Unavailable::Stopping),
            Error::Moved | Error::Tls(_) => Some(Unavailable::Lost),
            Error::NotCommitted(_, why) => *why,
            Error::Sqlite(error) => sqlite(error.sqlite_error_code()?),
            Error::Postgres(error) => match error.code() {
                Some(state) => postgres(state),
                // Not the server said so: what leads to it is broken.
                None if error.is_closed() || is_io(error) => Some(Unavailable::Lost),
                None => None,
            },
            _ => None,
        }
    }
}

fn sqlite(code: rusqlite::ErrorCode) -> Option<Unavailable> {
    use rusqlite::ErrorCode;
    match code {
        ErrorCode::DiskFull => Some(Unavailable::Full),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
            Some(Unavailable::Locked)
        }
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Some(Unavailable::Lost),
        ErrorCode::ReadOnly => Some(Unavailable::ReadOnly),
        _ => None,
    }
}

fn postgres(state: &SqlState) -> Option<Unavailable> {
    // By class where all of a class mean the same: https://www.postgresql.org/docs/current/errcodes-appendix.html
    match (state.code(), state.code().get(..2)?) {
        ("53100", _) => Some(Unavailable::Full),
        ("25006", _) => Some(Unavailable::ReadOnly),
        // A lock or a statement took too long, or two waited for each other.
        ("55P03" | "57014", _) | (_, "40") => Some(Unavailable::Locked),
        // No connection, none allowed, no such database, too few resources, the server is stopped or starts, its disk fails.
        ("55000", _) | (_, "08" | "28" | "3D" | "53" | "57" | "58") => Some(Unavailable::Lost),
        _ => None,
    }
}

fn is_io(error: &postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<std::io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

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
