//! The only users of the database drivers: one text of SQL for SQLite and PostgreSQL, one closure for each transaction.
//!
//! [`Db::read`] and [`Db::write`] run a closure on a worker thread in a transaction of its own. What the closure returns
//! is answered after the commit; an error rolls back. SQLite has one writer, which commits what waits together
//! (`sqlite.rs`), and several readers; PostgreSQL has a connection for each worker (`postgres.rs`).

mod error;
mod job;
mod migrate;
mod postgres;
mod sql;
mod sqlite;
#[cfg(test)]
mod tests;
mod transaction;
#[cfg(test)]
mod unavailable {
    mod tests;
}
mod worker;

pub use error::{Error, Unavailable};
pub use postgres::{Fault, Mode};
pub(crate) use sql::Listed;
pub(crate) use sql::sql;
pub use sql::{Column, Row, Sql, Value};
pub use transaction::Tx;

use std::fmt;
use std::sync::mpsc::TrySendError;

use job::Closure;
use tokio::sync::oneshot;
use worker::Workers;

/// What comes of a use of the database.
pub type Result<T> = std::result::Result<T, Error>;

/// A database: reads and writes, each a closure that is one transaction. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    readers: Workers,
    writers: Workers,
}

/// Which database, and how many workers. It is shown without a password.
#[derive(Clone)]
pub enum Config {
    /// SQLite in memory: one thread, gone when the last [`Db`] is.
    Memory,
    /// SQLite in a file, made when it does not exist.
    File(std::path::PathBuf),
    /// A `postgres://` URL or a list of `key=value`, and how many connections for reads and as many for writes.
    Postgres(String, usize),
}

impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Config::Memory => f.write_str("SQLite in memory"),
            Config::File(path) => write!(f, "SQLite in {}", path.display()),
            Config::Postgres(url, _) if url.contains("password") => f.write_str("PostgreSQL"),
            Config::Postgres(url, _) => {
                write!(f, "PostgreSQL at {}", url.rsplit_once('@').map_or(url.as_str(), |(_, place)| place))
            }
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    ///
    /// The database cannot be reached, or a migration fails or was changed after it had been applied.
    pub fn open(config: &Config) -> Result<Self> {
        let [readers, writers] = match config {
            Config::Memory => sqlite::memory()?,
            Config::File(path) => sqlite::file(path)?,
            Config::Postgres(url, connections) => postgres::open(url, *connections)?,
        };
        Ok(Self { readers, writers })
    }

    /// Runs a closure in a transaction that only reads, with one view of the data.
    ///
    /// # Errors
    ///
    /// What the closure returns, or that the transaction could not be run.
    pub async fn read<T, E, F>(&self, work: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Tx<'_>) -> std::result::Result<T, E> + Send + 'static,
    {
        go(&self.readers, work).await
    }

    /// Runs a closure in a transaction; it is committed when this returns `Ok`, and has left nothing when not.
    ///
    /// # Errors
    ///
    /// What the closure returns, or that the transaction could not be run or committed.
    pub async fn write<T, E, F>(&self, work: F) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Tx<'_>) -> std::result::Result<T, E> + Send + 'static,
    {
        go(&self.writers, work).await
    }

    /// Runs what waits, and closes every connection: of SQLite nothing remains but the file of the database. What comes later
    /// is answered with [`Error::Stopped`]. Blocks.
    pub fn close(&self) {
        // The writer last: whoever closes a file last puts into it what was only in its log.
        self.readers.end();
        self.writers.end();
    }
}

/// Runs a closure in a transaction that only reads, of a database that must have the tables of this program: it makes no file
/// and changes no table.
///
/// # Errors
///
/// What the closure returns, or that the database cannot be opened or has other tables.
pub fn inspect<T: Send, E: From<Error> + Send>(
    config: &Config,
    work: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E> + Send,
) -> std::result::Result<T, E> {
    match config {
        Config::Memory => Err(Error::InMemory.into()),
        Config::File(path) => sqlite::inspect(path, work),
        Config::Postgres(url, _) => postgres::inspect(url, work),
    }
}

async fn go<T, E, F>(workers: &Workers, work: F) -> std::result::Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: FnOnce(&Tx<'_>) -> std::result::Result<T, E> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    workers.queue.try_send(Some(Box::new(Closure::new(work, reply)))).map_err(|error| match error {
        TrySendError::Full(_) => Error::Busy,
        TrySendError::Disconnected(_) => Error::Stopped,
    })?;
    answer.await.map_err(|_| Error::Stopped)?
}
