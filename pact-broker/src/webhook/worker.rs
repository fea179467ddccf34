//! Delivers what is due: several nodes may do so on one database.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{Id, JoinSet};

use super::outbox::{self, Attempt, Taken};
use super::sent::{Exchange, Message};
use super::{Webhooks, log, prepare};
use crate::database::{Db, Error};

/// So many deliveries of a node are on their way at once.
const IN_FLIGHT: usize = 32;
/// So many of them are of one webhook: a slow target leaves room for others.
const OF_ONE: usize = 8;
/// How often is looked for what other nodes have left.
const POLL: Duration = Duration::from_secs(1);
/// How much longer a lease is than a delivery can take: clocks of nodes may differ by as much.
const SPARE: Duration = Duration::from_secs(15);

/// What time it is, in microseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Delivers webhooks until it is stopped.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    webhooks: Webhooks,
    wake: Arc<Notify>,
    /// Who takes deliveries.
    node: Arc<str>,
    clock: Clock,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("node", &self.node).finish_non_exhaustive()
    }
}

/// What is on its way, and of which webhook.
#[derive(Default)]
struct Running {
    tasks: JoinSet<()>,
    webhooks: HashMap<Id, i64>,
}

impl Running {
    /// How many are of each webhook.
    fn of(&self) -> HashMap<i64, usize> {
        let mut of = HashMap::new();
        for webhook in self.webhooks.values() {
            *of.entry(*webhook).or_default() += 1;
        }
        of
    }

    /// Waits until one has ended, or for ever; one that panicked has ended, too.
    async fn ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(ended) => {
                let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                self.webhooks.remove(&id);
            }
            None => std::future::pending().await,
        }
    }
}

impl Worker {
    /// A worker on a database. `wake` says that something may be due.
    pub fn new(db: Db, webhooks: Webhooks, wake: Arc<Notify>) -> Self {
        let node = uuid::Uuid::new_v4().to_string().into();
        Self { db, webhooks, wake, node, clock: Arc::new(super::sender::now) }
    }

    /// With another clock.
    #[must_use]
    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Delivers what is due until `stop` comes; what is on its way then has a while to arrive. What has not is left to other
    /// nodes, or to the next start.
    pub async fn run(self, stop: impl Future<Output = ()>, grace: Duration) {
        let mut stop = std::pin::pin!(stop);
        let mut running = Running::default();
        loop {
            let pause = self.start(&mut running).await;
            tokio::select! {
                () = &mut stop => break,
                () = running.ended() => {}
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        let arrive = async { while running.tasks.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(grace, arrive).await;
        running.tasks.shutdown().await;
        let node = Arc::clone(&self.node);
        // Without it, the leases end by themselves.
        let _ = self.db.write(move |tx| outbox::leave(tx, &node)).await;
    }

    /// Delivers everything that is due, and returns when nothing is on its way.
    #[cfg(test)]
    pub(crate) async fn once(&self) {
        let mut running = Running::default();
        loop {
            self.start(&mut running).await;
            if running.tasks.is_empty() {
                return;
            }
            running.ended().await;
        }
    }

    /// Takes what is due, as much as there is room for; how long to pause.
    async fn start(&self, running: &mut Running) -> Duration {
        while running.tasks.len() < IN_FLIGHT {
            let now = (self.clock)();
            let waiting = self.db.read(move |tx| outbox::waiting(tx, now)).await;
            match waiting {
                Ok(Ok(())) => {}
                Ok(Err(next)) => {
                    let wait = next.map_or(POLL, |next| Duration::from_micros(u64::try_from(next - now).unwrap_or(0)));
                    return wait.min(POLL);
                }
                // It is looked at again soon.
                Err(_) => return POLL,
            }
            let Ok((taken, left)) = self.take(running, now).await else { return POLL };
            let is_over = taken.is_empty() && !left;
            for taken in taken {
                let worker = self.clone();
                let task = running.tasks.spawn(async move { worker.deliver(taken.id).await });
                if let Some(webhook) = taken.webhook {
                    running.webhooks.insert(task.id(), webhook);
                }
            }
            // What is due is of webhooks that have enough on their way.
            if is_over {
                return POLL;
            }
        }
        POLL
    }

    async fn take(&self, running: &Running, now: i64) -> Result<(Vec<Taken>, bool), Error> {
        let room = IN_FLIGHT - running.tasks.len();
        let of = running.of();
        let full: Vec<i64> = of.iter().filter(|(_, count)| **count >= OF_ONE).map(|(webhook, _)| *webhook).collect();
        let until = now + micros(self.webhooks.policy().timeout + SPARE);
        let node = Arc::clone(&self.node);
        self.db
            .write(move |tx| {
                let mut of = of.clone();
                let free = |webhook| {
                    let count = of.entry(webhook).or_default();
                    *count += 1;
                    *count <= OF_ONE
                };
                outbox::take(tx, &node, now, until, room, &full, free)
            })
            .await
    }

    /// One attempt of a delivery, and what became of it. Where the database cannot be used the lease ends by itself.
    async fn deliver(&self, id: i64) {
        let webhooks = self.webhooks.clone();
        let prepared = self.db.read(move |tx| prepare::prepare(tx, &webhooks.keys, id)).await;
        let Ok(Some(prepared)) = prepared else { return };
        let attempts = usize::try_from(prepared.attempts).unwrap_or_default() + 1;
        let schedule = &self.webhooks.policy().schedule;
        let attempt = match prepared.request {
            Ok(request) => {
                let exchange = self.webhooks.sender.send(&request, Some(&Message { id: prepared.uuid })).await;
                self.judge(&exchange, attempts, &prepared.context)
            }
            Err(unsent) => {
                let at = (self.clock)();
                let wait = if unsent.is_final { None } else { schedule.wait(attempts, None, jitter()) };
                let log = log::unsent(at, &prepared.context, &unsent.reason, &end(false, wait, attempts));
                Attempt { success: false, log, due: wait.map(|wait| at + micros(wait)), at }
            }
        };
        self.record(id, attempt).await;
    }

    fn judge(&self, exchange: &Exchange, attempts: usize, context: &str) -> Attempt {
        let (at, policy) = ((self.clock)(), self.webhooks.policy());
        let success = exchange.is_success(policy);
        let is_final = exchange.outcome.as_ref().is_err_and(super::SendError::is_final);
        let wait = policy.schedule.wait(attempts, exchange.retry_after(), jitter()).filter(|_| !success && !is_final);
        let log = exchange.log(context, &end(success, wait, attempts));
        Attempt { success, log, due: wait.map(|wait| at + micros(wait)), at }
    }

    /// Writes what became of an attempt; a database that is away for a moment is asked again, as long as the lease holds.
    async fn record(&self, id: i64, attempt: Attempt) {
        let attempt = Arc::new(attempt);
        let mut pause = Duration::from_millis(50);
        while pause < SPARE / 2 {
            let (node, attempt) = (Arc::clone(&self.node), Arc::clone(&attempt));
            if self.db.write(move |tx| outbox::done(tx, &node, id, &attempt)).await.is_ok() {
                return;
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }
}

/// What becomes of a delivery, in the words of the official broker.
fn end(success: bool, wait: Option<Duration>, attempts: usize) -> String {
    match wait {
        _ if success => "Successfully executed webhook".to_owned(),
        Some(wait) => format!("Retrying webhook in {} seconds", wait.as_secs()),
        None if attempts == 1 => "Webhook execution failed after 1 attempt".to_owned(),
        None => format!("Webhook execution failed after {attempts} attempts"),
    }
}

/// From 0 to 1, by chance.
fn jitter() -> f64 {
    let [byte, ..] = *uuid::Uuid::new_v4().as_bytes();
    f64::from(byte) / 255.0
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
