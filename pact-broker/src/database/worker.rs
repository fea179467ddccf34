//! Threads that take jobs from a queue.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::job::Job;

/// Jobs that may wait for a worker; more are refused with [`Error::Busy`](super::Error::Busy).
const WAITING: usize = 1024;

/// A job, or that one of the threads is to end.
pub(super) type Message = Option<Box<dyn Job>>;

/// Threads and the queue of their jobs. Cheap to clone.
#[derive(Clone)]
pub(super) struct Workers {
    pub(super) queue: SyncSender<Message>,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Workers")
    }
}

impl Workers {
    /// A thread for each of some closures.
    pub(super) fn start<W: FnOnce(&Jobs) + Send + 'static>(work: impl IntoIterator<Item = W>) -> Self {
        let (queue, jobs) = sync_channel(WAITING);
        let jobs = Arc::new(Mutex::new(jobs));
        let start = |work: W| {
            let jobs = Jobs(Arc::clone(&jobs));
            thread::spawn(move || work(&jobs))
        };
        Self { queue, threads: Arc::new(Mutex::new(work.into_iter().map(start).collect())) }
    }

    /// Waits until the threads have done what waits, and have ended.
    pub(super) fn end(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for _ in &threads {
            // They may have ended by themselves.
            let _ = self.queue.send(None);
        }
        for thread in threads {
            let _ = thread.join();
        }
    }
}

/// The jobs of some threads.
pub(super) struct Jobs(Arc<Mutex<Receiver<Message>>>);

impl Jobs {
    /// Waits for a job; `None` where there are to be no more.
    pub(super) fn next(&self) -> Message {
        self.0.lock().ok()?.recv().ok()?
    }

    /// What waits, up to a number, without waiting; and whether more may come.
    pub(super) fn waiting(&self, most: usize) -> (Vec<Box<dyn Job>>, bool) {
        let mut all = Vec::new();
        let Ok(jobs) = self.0.lock() else { return (all, false) };
        while all.len() < most {
            match jobs.try_recv() {
                Ok(Some(job)) => all.push(job),
                Ok(None) => return (all, false),
                Err(_) => break,
            }
        }
        (all, true)
    }
}
