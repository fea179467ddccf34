//! Ctrl-C, as long as a verification runs. Before and after it, it ends the program as ever.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// How often it is looked whether somebody wants an end. A signal cannot wake a task by itself.
pub(super) const INTERVAL: Duration = Duration::from_millis(20);

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
        #[cfg(unix)]
        let hangup = (!is_ignored(SIGHUP)).then_some(SIGHUP);
        #[cfg(not(unix))]
        let hangup = None;
        for signal in [SIGINT, SIGTERM].into_iter().chain(hangup) {
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

/// Whether a signal means nothing to this process, as `nohup` has it. Where that cannot be known it does.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_some_and(|ignored| ignored >> (signal - 1) & 1 == 1)
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

/// Done when Ctrl-C is pressed, the program is asked to end (SIGTERM) or its terminal is closed (SIGHUP): what [`Provider::stop_when`] wants. A second
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
