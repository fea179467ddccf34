//! Runs what belongs to the user: it may hang or panic, and the verification goes on.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time;

use super::error::StateError;

/// How much longer than its time a thread is waited for: what is not done by then blocks it.
const GRACE: Duration = Duration::from_millis(500);

/// Runs it here. What blocks this thread cannot be interrupted, but it is not passed over either.
pub(super) async fn inline<T>(
    timeout: Duration,
    work: impl Future<Output = Result<T, StateError>>,
) -> Result<T, StateError> {
    let mut work = pin!(work);
    let caught = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(polled) => polled,
        Err(panic) => Poll::Ready(Err(panicked(&*panic))),
    });
    in_time(timeout, caught).await
}

/// Calls it here.
pub(super) fn call<T>(work: impl FnOnce() -> T) -> Result<T, StateError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| panicked(&*panic))
}

/// Runs it on a thread of its own, on the runtime of the caller. At its deadline it is cancelled; where it blocks its thread
/// it is given up.
pub(super) async fn on_thread<T, F>(
    timeout: Duration,
    name: &str,
    work: impl FnOnce() -> F + Send + 'static,
) -> Result<T, StateError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, StateError>>,
{
    let (tell, told) = oneshot::channel();
    let runtime = Handle::current();
    let run = move || {
        let done = catch_unwind(AssertUnwindSafe(|| runtime.block_on(async { in_time(timeout, work()).await })));
        // Nobody listens any more where it was given up.
        let _ = tell.send(done.unwrap_or_else(|panic| Err(panicked(&*panic))));
    };
    let started = thread::Builder::new().name(name.to_owned()).spawn(run);
    started.map_err(|error| StateError::new(format!("could not be given a thread: {error}")))?;
    match time::timeout(timeout.saturating_add(GRACE), told).await {
        Ok(done) => done.unwrap_or_else(|_| Err(StateError::new("ended its thread and did not return"))),
        Err(_) => Err(StateError::new(format!(
            "was not done within {timeout:?}, and still blocks its thread, which was given up"
        ))),
    }
}

async fn in_time<T>(timeout: Duration, work: impl Future<Output = Result<T, StateError>>) -> Result<T, StateError> {
    let begun = Instant::now();
    match time::timeout(timeout, work).await {
        Ok(done) if begun.elapsed() <= timeout => done,
        _ => Err(StateError::new(format!("was not done within {timeout:?}"))),
    }
}

fn panicked(panic: &(dyn Any + Send)) -> StateError {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message");
    StateError::new(format!("panicked: {text}"))
}
