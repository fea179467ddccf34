//! PostgreSQL: a connection for each worker thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use postgres::{Client, Config, IsolationLevel, NoTls};

use super::job::Job;
use super::sqlite::{Queues, next};
use super::transaction::{Inner, Prepared};
use super::{Error, Result, Tx, WAITING, migrate};

const CONNECT: Duration = Duration::from_secs(5);

pub(super) fn open(url: &str, connections: usize) -> Result<Queues> {
    let mut config: Config = url.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_options().is_none() {
        config.options("-c statement_timeout=15s -c lock_timeout=10s");
    }
    // The client runs a runtime of its own, which may not begin on a thread of another one.
    let first = config.clone();
    let migrated = thread::spawn(move || migrate::postgres(&mut first.connect(NoTls)?)).join();
    migrated.map_err(|_| Error::Stopped)??;
    let queue = |only_reads: bool| {
        let (queue, jobs) = sync_channel(WAITING);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..connections.max(1) {
            let (jobs, config) = (Arc::clone(&jobs), config.clone());
            thread::spawn(move || work(&config, &jobs, only_reads));
        }
        queue
    };
    Ok((queue(true), queue(false)))
}

/// Connects when a job needs it, so that a database that was away for a while is used again.
fn work(config: &Config, jobs: &Mutex<Receiver<Box<dyn Job>>>, only_reads: bool) {
    let mut connection: Option<(Client, Prepared)> = None;
    while let Some(mut job) = next(jobs) {
        if connection.as_ref().is_some_and(|(client, _)| client.is_closed()) {
            connection = None;
        }
        if connection.is_none() {
            match config.connect(NoTls) {
                Ok(client) => connection = Some((client, RefCell::new(HashMap::new()))),
                Err(error) => {
                    job.answer(Err(error.into()));
                    continue;
                }
            }
        }
        let Some((client, prepared)) = &mut connection else { continue };
        let done = transact(client, prepared, job.as_mut(), only_reads);
        job.answer(done);
    }
}

fn transact(client: &mut Client, prepared: &Prepared, job: &mut dyn Job, only_reads: bool) -> Result<()> {
    let builder = client.build_transaction();
    let builder = if only_reads {
        builder.isolation_level(IsolationLevel::RepeatableRead).read_only(true)
    } else {
        builder.isolation_level(IsolationLevel::ReadCommitted)
    };
    let tx = Tx(Inner::Postgres(RefCell::new(builder.start()?), prepared));
    let keep = job.run(&tx);
    if let Inner::Postgres(transaction, _) = tx.0 {
        let transaction = transaction.into_inner();
        if keep { transaction.commit()? } else { transaction.rollback()? }
    }
    Ok(())
}
