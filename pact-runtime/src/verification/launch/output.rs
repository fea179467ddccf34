//! What a command prints: the last of it is kept.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// So many bytes are kept, and so many lines of them shown.
const KEPT: usize = 64 << 10;
const SHOWN: usize = 20;

/// How long the rest is waited for, when the command has ended.
const REST: Duration = Duration::from_secs(2);

/// The output of a command, both streams as they come.
#[derive(Debug, Clone, Default)]
pub(super) struct Output(Arc<(Mutex<Printed>, Condvar)>);

#[derive(Debug, Default)]
struct Printed {
    last: VecDeque<u8>,
    /// How many streams have not come to their end.
    open: usize,
}

impl Output {
    /// Reads a stream to its end, on a thread of its own: a command whose output nobody reads stands still.
    pub(super) fn read(&self, mut stream: impl Read + Send + 'static) {
        let output = self.clone();
        self.printed().open += 1;
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            loop {
                let read = match stream.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(read) => read,
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(_) => break,
                };
                let mut printed = output.printed();
                printed.last.extend(&chunk[..read]);
                let too_much = printed.last.len().saturating_sub(KEPT);
                printed.last.drain(..too_much);
            }
            output.printed().open -= 1;
            output.0.1.notify_all();
        });
    }

    /// Waits until all of it has come: not for long, since a process that the command started may have the streams as
    /// well.
    pub(super) fn wait(&self) {
        let waited = self.0.1.wait_timeout_while(self.printed(), REST, |printed| printed.open > 0);
        drop(waited);
    }

    /// The last lines, for the end of a message.
    pub(super) fn last_lines(&self) -> String {
        let printed: Vec<u8> = self.printed().last.iter().copied().collect();
        let text = String::from_utf8_lossy(&printed);
        let lines: Vec<&str> = text.lines().collect();
        let last = &lines[lines.len().saturating_sub(SHOWN)..];
        if last.is_empty() {
            return "; it printed nothing".to_owned();
        }
        last.iter().fold("; the last that it printed:".to_owned(), |text, line| format!("{text}\n  | {line}"))
    }

    fn printed(&self) -> MutexGuard<'_, Printed> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn only_the_last_is_kept_and_only_the_last_lines_are_shown() {
        let output = Output::default();
        let long = (0..100_000).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        output.read(Cursor::new(long));
        output.wait();
        assert!(output.printed().last.len() <= KEPT);
        let shown = output.last_lines();
        assert_eq!(shown.lines().count(), SHOWN + 1);
        assert!(shown.starts_with("; the last that it printed:\n  | 99980\n"), "{shown}");
        assert!(shown.ends_with("\n  | 99999"), "{shown}");
        assert_eq!(Output::default().last_lines(), "; it printed nothing");
    }
}
