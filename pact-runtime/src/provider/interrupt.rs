//! Ctrl-C, as long as a verification runs. Before and after it, it ends the program as ever.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::outcome::Verification;
use crate::terminal;

/// How often it is looked whether somebody wants an end. A signal cannot wake a task by itself.
const INTERVAL: Duration = Duration::from_millis(20);

static SIGNALS: LazyLock<Signals> = LazyLock::new(Signals::register);

struct Signals {
    /// The signal that came.
    came: Arc<AtomicUsize>,
    /// How many wait for one.
    waiting: Mutex<usize>,
    /// Whether a signal does what it always does: nobody waits for one, or it is the second.
    is_plain: Arc<AtomicBool>,
}

impl Signals {
    fn register() -> Self {
        let signals =
            Signals { came: Arc::default(), waiting: Mutex::new(0), is_plain: Arc::new(AtomicBool::new(true)) };
        for signal in [SIGINT, SIGTERM] {
            let number = usize::try_from(signal).unwrap_or_default();
            // In this order. Where signals cannot be heard, they do what they always do.
            drop(flag::register_conditional_default(signal, signals.is_plain.clone()));
            drop(flag::register(signal, signals.is_plain.clone()));
            drop(flag::register_usize(signal, signals.came.clone(), number));
        }
        signals
    }

    fn count(&self, change: impl FnOnce(usize) -> usize) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = change(*waiting);
        self.is_plain.store(*waiting == 0 || self.came.load(Ordering::SeqCst) != 0, Ordering::SeqCst);
    }
}

/// One that waits for a signal.
struct Waiting(&'static Signals);

impl Waiting {
    fn begin() -> Self {
        SIGNALS.count(|waiting| waiting + 1);
        Waiting(&SIGNALS)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.count(|waiting| waiting - 1);
    }
}

/// Done when Ctrl-C is pressed, or the program is asked to end (SIGTERM): what [`Provider::stop_when`] wants. A second
/// Ctrl-C ends the program at once, as does one when nothing waits here.
///
/// [`Provider::stop_when`]: super::Provider::stop_when
pub async fn interrupted() {
    let waiting = Waiting::begin();
    while waiting.0.came.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(INTERVAL).await;
    }
}

/// The signal that came while somebody waited for one with [`interrupted`]; a shell expects 128 and its number as exit
/// code.
pub fn interrupted_by() -> Option<u8> {
    u8::try_from(SIGNALS.came.load(Ordering::SeqCst)).ok().filter(|signal| *signal != 0)
}

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
        let signal = SIGNALS.came.load(Ordering::SeqCst);
        let Some(verification) = verification.filter(|verification| signal != 0 && verification.is_interrupted())
        else {
            return;
        };
        terminal::say(verification);
        verification.tell_github();
        let begun = Instant::now();
        while RUNNING.load(Ordering::SeqCst) > 0 && begun.elapsed() < FOR_OTHERS {
            thread::sleep(INTERVAL);
        }
        std::process::exit(128 + i32::try_from(signal).unwrap_or_default());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::SeqCst);
    }
}
