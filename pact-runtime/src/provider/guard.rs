//! What belongs to the user may hang or panic, and the verification goes on.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use super::states::StateError;

/// Runs the user's work, for so long at most.
pub(super) async fn guarded<T>(
    timeout: Duration,
    work: impl Future<Output = Result<T, StateError>>,
) -> Result<T, StateError> {
    let mut work = pin!(work);
    let caught = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(polled) => polled,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message");
            Poll::Ready(Err(StateError(format!("panicked: {text}"))))
        }
    });
    let begun = Instant::now();
    let late = || StateError(format!("was not done within {timeout:?}"));
    match tokio::time::timeout(timeout, caught).await {
        // What blocks its thread cannot be interrupted, but it is not passed over either.
        Ok(Ok(_)) if begun.elapsed() > timeout => Err(late()),
        Ok(done) => done,
        Err(_) => Err(late()),
    }
}
