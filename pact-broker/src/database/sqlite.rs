//! SQLite: one writer that commits in groups, several readers.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::job::Job;
use super::transaction::Inner;
use super::worker::{Jobs, Workers};
use super::{Error, Result, Tx, migrate};

/// Jobs that share a commit, and so an fsync.
const GROUP: usize = 64;
const READERS: usize = 4;
/// How long another process may hold the file.
const BUSY: Duration = Duration::from_secs(5);

/// In memory: the writer reads too, because every connection would have a database of its own.
pub(super) fn memory() -> Result<[Workers; 2]> {
    let connection = configured(Connection::open_in_memory()?)?;
    migrate::sqlite(&connection)?;
    let writer = Workers::start([move |jobs: &Jobs| write(&connection, jobs)]);
    Ok([writer.clone(), writer])
}

/// Readers and a writer.
pub(super) fn file(path: &Path) -> Result<[Workers; 2]> {
    let writer = configured(Connection::open(path)?)?;
    migrate::sqlite(&writer)?;
    let mut readers = Vec::new();
    for _ in 0..READERS {
        let connection = configured(Connection::open(path)?)?;
        connection.pragma_update(None, "query_only", true)?;
        readers.push(move |jobs: &Jobs| {
            while let Some(job) = jobs.next() {
                read(&connection, job);
            }
        });
    }
    Ok([Workers::start(readers), Workers::start([move |jobs: &Jobs| write(&writer, jobs)])])
}

/// Only reads, a file that must exist.
pub(super) fn inspect<T, E: From<Error>>(
    path: &Path,
    work: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let open = || {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "query_only", true)?;
        migrate::is_current_sqlite(&connection)?;
        connection.execute_batch("BEGIN")?;
        Ok::<_, Error>(connection)
    };
    work(&Tx(Inner::Sqlite(&open()?)))
}

/// `synchronous=FULL`: what was acknowledged survives a lost power supply.
fn configured(connection: Connection) -> Result<Connection> {
    connection.busy_timeout(BUSY)?;
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8192; \
         PRAGMA mmap_size=268435456;",
    )?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn read(connection: &Connection, mut job: Box<dyn Job>) {
    let done = connection.execute_batch("BEGIN").map_err(Error::from);
    if done.is_ok() {
        job.run(&Tx(Inner::Sqlite(connection)));
        // Nothing was written: there is nothing to lose.
        let _ = connection.execute_batch("COMMIT");
    }
    job.answer(done);
}

/// Takes what waits, each in a savepoint, commits once, and only then are they answered.
fn write(connection: &Connection, jobs: &Jobs) {
    let mut goes_on = true;
    while goes_on {
        let Some(first) = jobs.next() else { return };
        let (mut group, more) = jobs.waiting(GROUP - 1);
        group.insert(0, first);
        goes_on = more;
        let begun = connection.execute_batch("BEGIN IMMEDIATE");
        let each: Vec<Result<()>> = match &begun {
            Ok(()) => group.iter_mut().map(|job| in_savepoint(connection, job.as_mut())).collect(),
            Err(_) => Vec::new(),
        };
        let committed = begun.and_then(|()| connection.execute_batch("COMMIT"));
        if committed.is_err() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        let mut each = each.into_iter();
        for job in group {
            let own = each.next().unwrap_or(Ok(()));
            job.answer(match &committed {
                Ok(()) => own,
                Err(error) => Err(Error::NotCommitted(error.to_string())),
            });
        }
    }
}

fn in_savepoint(connection: &Connection, job: &mut dyn Job) -> Result<()> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let keep = job.run(&Tx(Inner::Sqlite(connection)));
    if !keep {
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    connection.prepare_cached("RELEASE job")?.execute([])?;
    Ok(())
}
