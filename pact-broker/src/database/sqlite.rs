//! SQLite: one writer that commits in groups, several readers.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use super::job::Job;
use super::transaction::Inner;
use super::{Error, Result, Tx, WAITING, migrate};

/// Jobs that share a commit, and so an fsync.
const GROUP: usize = 64;
const READERS: usize = 4;

pub(super) type Queues = (SyncSender<Box<dyn Job>>, SyncSender<Box<dyn Job>>);

/// In memory: the writer reads too, because every connection would have a database of its own.
pub(super) fn memory() -> Result<Queues> {
    let connection = configured(Connection::open_in_memory()?)?;
    migrate::sqlite(&connection)?;
    let (queue, jobs) = sync_channel(WAITING);
    thread::spawn(move || write(&connection, &jobs));
    Ok((queue.clone(), queue))
}

pub(super) fn file(path: &Path) -> Result<Queues> {
    let writer = configured(Connection::open(path)?)?;
    migrate::sqlite(&writer)?;
    let (write_queue, jobs) = sync_channel(WAITING);
    thread::spawn(move || write(&writer, &jobs));
    let (read_queue, jobs) = sync_channel(WAITING);
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..READERS {
        let connection = configured(Connection::open(path)?)?;
        connection.pragma_update(None, "query_only", true)?;
        let jobs = Arc::clone(&jobs);
        thread::spawn(move || {
            while let Some(job) = next(&jobs) {
                read(&connection, job);
            }
        });
    }
    Ok((read_queue, write_queue))
}

/// `synchronous=FULL`: what was acknowledged survives a lost power supply.
fn configured(connection: Connection) -> Result<Connection> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8192; \
         PRAGMA mmap_size=268435456;",
    )?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

pub(super) fn next(jobs: &Mutex<Receiver<Box<dyn Job>>>) -> Option<Box<dyn Job>> {
    jobs.lock().ok()?.recv().ok()
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
fn write(connection: &Connection, jobs: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        group.extend(std::iter::from_fn(|| jobs.try_recv().ok()).take(GROUP - 1));
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
