//! The processes that a command started, wherever they went: they have a mark of ours in their environment.

use std::fs;
use std::hash::{BuildHasher as _, RandomState};

use rustix::process::{Pid, Signal, kill_process};

/// The variable that has the mark.
pub(super) const VARIABLE: &str = "PACT_HARNESS_LAUNCH";

/// A mark that no other command has.
#[derive(Debug, Clone)]
pub(super) struct Mark(String);

impl Mark {
    pub(super) fn new() -> Self {
        Mark(format!("{}-{:016x}", std::process::id(), RandomState::new().hash_one(())))
    }

    /// What stands in the variable.
    pub(super) fn value(&self) -> &str {
        &self.0
    }

    /// Sends a signal to all who have it; whether there are any. Only Linux tells who has what in its environment.
    pub(super) fn kill(&self, signal: Option<Signal>) -> bool {
        let all = self.processes();
        for pid in &all {
            if let Some(signal) = signal {
                // One that is gone meanwhile needs no signal.
                let _ = kill_process(*pid, signal);
            }
        }
        !all.is_empty()
    }

    fn processes(&self) -> Vec<Pid> {
        if !cfg!(target_os = "linux") {
            return Vec::new();
        }
        let own = format!("{VARIABLE}={}", self.0).into_bytes();
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let has_mark = |pid: &Pid| {
            let environment = fs::read(format!("/proc/{}/environ", pid.as_raw_nonzero())).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == own)
        };
        let pids = entries.filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?));
        pids.filter(has_mark).collect()
    }
}
