//! PostgreSQL: a connection for each worker thread.

mod address;
mod tls;

pub use address::Mode;
pub use tls::Fault;

use std::cell::RefCell;
use std::collections::HashMap;
use std::thread;
use std::time::Duration;

use postgres::{Client, IsolationLevel};

use super::job::Job;
use super::transaction::{Inner, Prepared};
use super::worker::{Jobs, Workers};
use super::{Error, Result, Tx, migrate};
use tls::Target;

const CONNECT: Duration = Duration::from_secs(5);
/// How long what was sent may stay without an answer of the network.
const UNHEARD: Duration = Duration::from_secs(20);

fn configured(url: &str, options: &str) -> Result<Target> {
    let mut target = Target::new(url)?;
    let config = &mut target.config;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNHEARD);
    }
    if config.get_options().is_none() {
        config.options(options);
    }
    Ok(target)
}

/// Only reads, of tables that must exist.
pub(super) fn inspect<T: Send, E: From<Error> + Send>(
    url: &str,
    work: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E> + Send,
) -> std::result::Result<T, E> {
    let target = configured(url, "")?;
    // The client runs a runtime of its own, which may not begin on a thread of another one.
    let inspect = || {
        let mut client = target.connect()?;
        migrate::is_current_postgres(&mut client)?;
        let builder = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
        let prepared = RefCell::new(HashMap::new());
        let transaction = builder.start().map_err(Error::from)?;
        work(&Tx(Inner::Postgres(RefCell::new(transaction), &prepared)))
    };
    thread::scope(|scope| scope.spawn(inspect).join()).unwrap_or_else(|_| Err(Error::Stopped.into()))
}

pub(super) fn open(url: &str, connections: usize) -> Result<[Workers; 2]> {
    let target = configured(url, "-c statement_timeout=15s -c lock_timeout=10s")?;
    // The client runs a runtime of its own, which may not begin on a thread of another one.
    let first = target.clone();
    let migrated = thread::spawn(move || migrate::postgres(&mut first.connect()?)).join();
    migrated.map_err(|_| Error::Stopped)??;
    let start = |only_reads: bool| {
        let target = &target;
        Workers::start((0..connections.max(1)).map(|_| {
            let target = target.clone();
            move |jobs: &Jobs| work(&target, jobs, only_reads)
        }))
    };
    Ok([start(true), start(false)])
}

type Connection = (Client, Prepared);

/// Connects when a job needs it, so that a database that was away for a while is used again.
fn work(target: &Target, jobs: &Jobs, only_reads: bool) {
    let mut connection: Option<Connection> = None;
    while let Some(mut job) = jobs.next() {
        let done = run(target, &mut connection, job.as_mut(), only_reads);
        job.answer(done);
    }
}

fn run(target: &Target, connection: &mut Option<Connection>, job: &mut dyn Job, only_reads: bool) -> Result<()> {
    let mut is_new = false;
    loop {
        is_new |= connection.is_none();
        let (client, prepared) = match connection {
            Some(connection) => connection,
            None => connection.insert((target.connect()?, RefCell::new(HashMap::new()))),
        };
        match transact(client, prepared, job, only_reads) {
            Ok(done) => return done,
            // That an idle connection is broken is known only when it is used.
            Err(_) if !is_new => *connection = None,
            Err(error) => {
                *connection = None;
                return Err(error);
            }
        }
    }
}

/// The outer error is that no transaction has begun: the job has not run.
fn transact(client: &mut Client, prepared: &Prepared, job: &mut dyn Job, only_reads: bool) -> Result<Result<()>> {
    let builder = client.build_transaction();
    let builder = if only_reads {
        builder.isolation_level(IsolationLevel::RepeatableRead).read_only(true)
    } else {
        builder.isolation_level(IsolationLevel::ReadCommitted)
    };
    let tx = Tx(Inner::Postgres(RefCell::new(builder.start()?), prepared));
    let keep = job.run(&tx);
    let Inner::Postgres(transaction, _) = tx.0 else { return Ok(Ok(())) };
    let transaction = transaction.into_inner();
    let ended = if keep { transaction.commit() } else { transaction.rollback() };
    Ok(ended.map_err(Error::from))
}
