//! What is said on stderr while a verification runs: a line that changes for a person at a terminal, lines that stay for
//! who asked for them.

use std::env;
use std::fmt;
use std::io::{IsTerminal as _, Write as _, stderr};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pact_harness::provider::{InteractionOutcome, InteractionResult, Progress};
use pact_harness::report;

use crate::arguments::{Arguments, Level};

/// How much is said.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    level: Level,
}

/// What is wrong with the command line, or keeps the process from its work: said at every level.
pub(crate) fn error(reason: &str) {
    say(&format_args!("error: {reason}"));
}

/// Where nobody can read it, nothing is lost.
fn say(line: &dyn fmt::Display) {
    drop(writeln!(anstream::stderr(), "{}", report::printable(&line.to_string())));
}

impl Log {
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let log = Log { level: arguments.logging.level };
        let flags = &arguments.logging;
        if flags.pretty_log || flags.full_log || flags.compact_log {
            log.warn("there is one form of log: --pretty-log, --full-log and --compact-log change nothing");
        }
        log
    }

    pub(crate) fn warn(&self, text: &str) {
        if self.level >= Level::Warn {
            say(&format_args!("warning: {text}"));
        }
    }

    /// That results are at the broker: whoever looks for them there need not wonder.
    pub(crate) fn published(&self, pacts: usize) {
        if self.level >= Level::Error {
            say(&format_args!("The results of {pacts} {} were published.", if pacts == 1 { "pact" } else { "pacts" }));
        }
    }

    /// What is told of each interaction.
    pub(crate) fn watch(&self) -> impl FnMut(Progress<'_>) + 'static {
        let level = self.level;
        let line = (level == Level::Error || level == Level::Warn).then(progress_line).flatten();
        move |progress| {
            if level >= Level::Info {
                say(&progress.printable(&Line(progress).to_string()));
            }
            if level >= Level::Debug {
                say(&report::details(&progress).trim_end());
            }
            if let Some(line) = &line {
                line.set_length(progress.total as u64);
                line.set_position(progress.done as u64);
                line.set_message(progress.printable(&progress.result.description).replace('\n', " "));
                if progress.done == progress.total {
                    line.finish_and_clear();
                }
            }
        }
    }
}

/// A line for a person who looks on; a build server keeps what it is given, and would keep every state of it.
fn progress_line() -> Option<ProgressBar> {
    if !stderr().is_terminal() || env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false") {
        return None;
    }
    let style = ProgressStyle::with_template("{pos}/{len} interactions, {elapsed}: {wide_msg}").ok()?;
    Some(ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style))
}

/// `3/10 passed "get an article" (web-shop), 12 ms`
struct Line<'p>(Progress<'p>);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Progress { result, done, total, .. } = self.0;
        let how = outcome(result);
        let pending = if result.pending && !result.is_ok() { ", pending" } else { "" };
        let millis = result.duration.as_millis();
        write!(f, "info: {done}/{total} {how} {:?} ({}){pending}, {millis} ms", result.description, result.consumer)
    }
}

fn outcome(result: &InteractionResult) -> &'static str {
    match result.outcome {
        InteractionOutcome::Passed if result.teardown_errors.is_empty() => "passed",
        InteractionOutcome::Passed | InteractionOutcome::Error(_) => "error",
        InteractionOutcome::Failed(_) => "failed",
        InteractionOutcome::Planned => "planned",
    }
}
