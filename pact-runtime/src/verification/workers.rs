//! Threads for what takes long and cannot be interrupted: it is given up, and goes on until the program ends.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

/// As large as that of a main thread.
const STACK: usize = 8 << 20;

type Job = Box<dyn FnOnce() + Send>;

/// Threads that wait for something to do.
#[derive(Debug, Default)]
pub(super) struct Workers(RefCell<Vec<mpsc::Sender<Job>>>);

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoResult {
    /// It was not done in time.
    Late,
    /// It ended its thread.
    Panicked,
    /// There is no thread for it.
    NoThread(String),
}

impl Workers {
    /// Does some work on another thread. Where it takes longer than it may, or this is dropped, it is given up.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        timeout: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NoResult> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move || {
            // Nobody listens any more where it was given up.
            let _ = tell.send(catch_unwind(AssertUnwindSafe(work)));
        });
        let idle = self.0.borrow_mut().pop();
        let worker = match idle {
            Some(worker) => worker,
            None => start().map_err(|error| NoResult::NoThread(error.to_string()))?,
        };
        // It waits for a job as long as it is known here.
        let _ = worker.send(job);
        let done = tokio::time::timeout(timeout, told).await.map_err(|_| NoResult::Late)?;
        self.0.borrow_mut().push(worker);
        done.ok().and_then(Result::ok).ok_or(NoResult::Panicked)
    }
}

fn start() -> std::io::Result<mpsc::Sender<Job>> {
    let (give, jobs) = mpsc::channel::<Job>();
    let work = move || jobs.into_iter().for_each(|job| job());
    thread::Builder::new().name("pact-compare".to_owned()).stack_size(STACK).spawn(work)?;
    Ok(give)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_given_up_and_others_go_on() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let workers = Workers::default();
            let second = Duration::from_secs(60);
            let (release, wait) = mpsc::channel::<()>();
            let late = workers.run(Duration::from_millis(1), move || wait.recv()).await;
            assert_eq!(late.unwrap_err(), NoResult::Late);
            assert_eq!(workers.run(second, || 7).await, Ok(7));
            assert_eq!(workers.run(second, || panic!("on purpose")).await, Err::<(), _>(NoResult::Panicked));
            assert_eq!(workers.run(second, || 8).await, Ok(8));
            assert_eq!(workers.0.borrow().len(), 1);
            drop(release);
        });
    }
}
