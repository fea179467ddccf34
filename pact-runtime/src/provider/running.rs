//! The provider tests that run in this program, and how a signal ends it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::interrupt::{INTERVAL, interrupted_by};
use crate::terminal;
use crate::verification::Verification;

/// How many provider tests run in this program.
static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// How long a test that was interrupted waits for the others, which have states to take down, too.
const FOR_OTHERS: Duration = Duration::from_secs(30);

/// A provider test that runs.
pub(super) struct Running;

impl Running {
    pub(super) fn begin() -> Self {
        RUNNING.fetch_add(1, Ordering::SeqCst);
        Running
    }

    /// Ends the program after a verification that a signal ended, as the signal would have done; before it, the report is
    /// shown, past a test harness that keeps what tests print.
    pub(super) fn end(self, verification: Option<&Verification>) {
        drop(self);
        let Some(signal) = interrupted_by() else { return };
        let Some(verification) = verification.filter(|verification| verification.is_interrupted()) else { return };
        terminal::say(verification);
        verification.tell_github();
        let begun = Instant::now();
        while RUNNING.load(Ordering::SeqCst) > 0 && begun.elapsed() < FOR_OTHERS {
            thread::sleep(INTERVAL);
        }
        std::process::exit(128 + i32::from(signal));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::SeqCst);
    }
}
