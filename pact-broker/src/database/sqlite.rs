//! SQLite: one writer that commits in groups, several readers.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::job::Job;
use super::transaction::Inner;
use super::worker::{Jobs, Workers};
use super::{Error, Result, Tx, Unavailable, migrate};

/// Jobs that share a commit, and so an fsync.
const GROUP: usize = 64;
const READERS: usize = 4;
/// How long another process may hold the file.
const BUSY: Duration = Duration::from_secs(5);

/// In memory: the writer reads too, because every connection would have a database of its own.
pub(super) fn memory() -> Result<[Workers; 2]> {
    let connection = configured(Connection::open_in_memory()?)?;
    migrate::sqlite(&connection)?;
    let opened = Opened::new(connection, None);
    let writer = Workers::start([move |jobs: &Jobs| write(&opened, jobs)]);
    Ok([writer.clone(), writer])
}

/// Readers and a writer.
pub(super) fn file(path: &Path) -> Result<[Workers; 2]> {
    let writer = configured(Connection::open(path)?)?;
    migrate::sqlite(&writer)?;
    with_writer(path, writer)
}

/// A file that may have so many pages: more is as a full disk.
#[cfg(test)]
pub(super) fn file_of_pages(path: &Path, pages: i64) -> Result<[Workers; 2]> {
    let writer = configured(Connection::open(path)?)?;
    migrate::sqlite(&writer)?;
    writer.pragma_update(None, "max_page_count", pages)?;
    with_writer(path, writer)
}

fn with_writer(path: &Path, writer: Connection) -> Result<[Workers; 2]> {
    let mut readers = Vec::new();
    for _ in 0..READERS {
        let connection = configured(Connection::open(path)?)?;
        connection.pragma_update(None, "query_only", true)?;
        let opened = Opened::new(connection, Some(path));
        readers.push(move |jobs: &Jobs| {
            while let Some(job) = jobs.next() {
                read(&opened, job);
            }
        });
    }
    let writer = Opened::new(writer, Some(path));
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

/// `synchronous=FULL`: what was acknowledged survives a lost power supply. A connection keeps 8 MiB of pages, and maps no more
/// than the first 32 MiB of the file: what a process may take does not grow with the file.
fn configured(connection: Connection) -> Result<Connection> {
    connection.busy_timeout(BUSY)?;
    log_ahead(&connection)?;
    connection.execute_batch(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8192; PRAGMA mmap_size=33554432;",
    )?;
    // A prepared statement stays prepared: without this, another value of a parameter has it planned anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

/// Turns the write-ahead log on. SQLite does not wait for another connection that does the same to a new file: it fails at once,
/// whatever the timeout.
fn log_ahead(connection: &Connection) -> Result<()> {
    let began = Instant::now();
    loop {
        match connection.execute_batch("PRAGMA journal_mode=WAL") {
            Err(error) if is_busy(&error) && began.elapsed() < BUSY => std::thread::sleep(Duration::from_millis(5)),
            done => return Ok(done?),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

/// A connection, and the file that it is to.
struct Opened {
    connection: Connection,
    file: Option<(PathBuf, Option<u64>)>,
}

impl Opened {
    fn new(connection: Connection, path: Option<&Path>) -> Self {
        let file = path.map(|path| (path.to_owned(), identity(path)));
        Self { connection, file }
    }

    /// SQLite goes on with a file that was deleted: what is written would be gone with the process.
    fn still_there(&self) -> Result<()> {
        match &self.file {
            Some((path, known)) if identity(path) != *known => Err(Error::Moved),
            _ => Ok(()),
        }
    }
}

/// What tells a file from another that takes its place.
fn identity(path: &Path) -> Option<u64> {
    let found = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    return Some(std::os::unix::fs::MetadataExt::ino(&found));
    #[cfg(not(unix))]
    found.is_file().then_some(0)
}

fn read(opened: &Opened, mut job: Box<dyn Job>) {
    let connection = &opened.connection;
    let done = opened.still_there().and_then(|()| Ok(connection.execute_batch("BEGIN")?));
    if done.is_ok() {
        job.run(&Tx(Inner::Sqlite(connection)));
        // Nothing was written: there is nothing to lose.
        let _ = connection.execute_batch("COMMIT");
    }
    job.answer(done);
}

/// Takes what waits, each in a savepoint, commits once, and only then are they answered.
fn write(opened: &Opened, jobs: &Jobs) {
    let mut goes_on = true;
    while goes_on {
        let Some(first) = jobs.next() else { return };
        let (group, more) = jobs.waiting(GROUP - 1);
        goes_on = more;
        let mut group: VecDeque<Box<dyn Job>> = std::iter::once(first).chain(group).collect();
        while !group.is_empty() {
            commit(opened, &mut group);
        }
    }
}

/// Runs jobs and commits them. Some faults, as a full disk, make SQLite roll back everything: jobs that have not run stay.
fn commit(opened: &Opened, group: &mut VecDeque<Box<dyn Job>>) {
    let connection = &opened.connection;
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Error::from);
    let mut done = Vec::new();
    let mut is_over = false;
    while let Some(mut job) = group.pop_front() {
        let own = if begun.is_ok() { in_savepoint(connection, job.as_mut()) } else { Ok(()) };
        is_over = begun.is_ok() && connection.is_autocommit();
        done.push((job, own));
        if is_over {
            break;
        }
    }
    let committed = begun.and_then(|()| opened.still_there()).and_then(|()| Ok(connection.execute_batch("COMMIT")?));
    if committed.is_err() && !connection.is_autocommit() {
        // Nothing is left of it when the next one begins.
        let _ = connection.execute_batch("ROLLBACK");
    }
    for (job, own) in done {
        job.answer(match &committed {
            Ok(()) => own,
            Err(error) => {
                let why = if is_over { Some(Unavailable::Undone) } else { error.unavailable() };
                Err(Error::NotCommitted(error.to_string(), why))
            }
        });
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
