//! A command that runs, until this is dropped.

use std::cell::RefCell;
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use super::guardian::Guardian;
#[cfg(unix)]
use super::marked::{Mark, VARIABLE};
use super::output::Output;

/// How long it may take to stop when it is asked to.
const GRACE: Duration = Duration::from_secs(3);

/// How often somebody looks whether it has stopped.
const POLL: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub(in crate::verification) struct Running {
    name: String,
    child: RefCell<Child>,
    output: Output,
    #[cfg(unix)]
    mark: Mark,
    #[cfg(unix)]
    guardian: Option<Guardian>,
}

impl Running {
    pub(super) fn start(name: String, mut command: Command) -> io::Result<Self> {
        #[cfg(unix)]
        let mark = Mark::new();
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0).env(VARIABLE, mark.value());
        // It watches before there is anything to watch.
        #[cfg(unix)]
        let mut guardian = Guardian::watch(mark.value());
        let mut child = command.spawn()?;
        #[cfg(unix)]
        if let Some(guardian) = &mut guardian {
            guardian.is_for(child.id());
        }
        let output = Output::default();
        if let Some(stream) = child.stdout.take() {
            output.read(stream);
        }
        if let Some(stream) = child.stderr.take() {
            output.read(stream);
        }
        Ok(Running {
            name,
            child: RefCell::new(child),
            output,
            #[cfg(unix)]
            mark,
            #[cfg(unix)]
            guardian,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How it ended, if it did.
    pub(super) fn ended(&self) -> Option<ExitStatus> {
        let status = self.child.borrow_mut().try_wait().ok()??;
        self.output.wait();
        Some(status)
    }

    /// The last lines that it printed.
    pub(super) fn last_output(&self) -> String {
        self.output.last_lines()
    }

    /// Whether it runs, in words.
    pub(in crate::verification) fn state(&self) -> String {
        let state = self.ended().map_or_else(|| "is running".to_owned(), |status| format!("has ended ({status})"));
        format!("{} {state}", self.name)
    }

    /// Stops it. What a person should know of it, when something went wrong.
    pub(in crate::verification) fn last_words(self) -> String {
        let (state, output) = (self.state(), self.output.clone());
        drop(self);
        output.wait();
        format!("{state}{}", output.last_lines())
    }

    /// Whether it has come to its end within the grace.
    fn stops(child: &mut Child, others: impl Fn() -> bool) -> bool {
        let deadline = Instant::now() + GRACE;
        loop {
            if matches!(child.try_wait(), Ok(Some(_))) && !others() {
                return true;
            }
            if Instant::now() >= deadline {
                return false;
            }
            thread::sleep(POLL);
        }
    }
}

impl Drop for Running {
    #[cfg(unix)]
    fn drop(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

        let child = self.child.get_mut();
        // It is the first of its group, and as long as anyone of that is left, no other process gets its number.
        let group = Pid::from_child(child);
        let mark = &self.mark;
        let _ = kill_process_group(group, Signal::TERM);
        mark.kill(Some(Signal::TERM));
        if !Self::stops(child, || test_kill_process_group(group).is_ok() || mark.kill(None)) {
            let _ = kill_process_group(group, Signal::KILL);
            let _ = child.wait();
            // What they start meanwhile has the mark, too. What cannot be killed is not waited for.
            let deadline = Instant::now() + GRACE;
            while mark.kill(Some(Signal::KILL)) && Instant::now() < deadline {
                thread::sleep(POLL);
            }
        }
        self.guardian = None;
    }

    #[cfg(not(unix))]
    fn drop(&mut self) {
        let child = self.child.get_mut();
        let _ = child.kill();
        Self::stops(child, || false);
    }
}
