//! What GitHub's actions show of a command: annotations, and the summary of the step. Elsewhere it does nothing.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use pact_http::shown::shown;

use crate::output::Output;

/// How long a summary may be: GitHub shows none that has more than 1 MiB for all commands of a step.
const LONGEST: usize = 256 << 10;

/// How serious an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
}

/// GitHub's actions, if they run this.
pub(crate) struct Github<'o> {
    output: &'o Output,
    summary: Option<PathBuf>,
}

impl<'o> Github<'o> {
    /// Those of this process.
    pub(crate) fn here(output: &'o Output) -> Option<Self> {
        let is_set = |name| std::env::var_os(name).filter(|value: &std::ffi::OsString| !value.is_empty());
        is_set("GITHUB_ACTIONS").filter(|value| value == "true")?;
        Some(Github { output, summary: is_set("GITHUB_STEP_SUMMARY").map(PathBuf::from) })
    }

    /// Shows a text beside the run.
    pub(crate) fn annotate(&self, level: Level, title: &str, text: &str) {
        let level = if level == Level::Error { "error" } else { "warning" };
        let [title, text] = [title, text].map(|text| self.output.hidden(text));
        self.output.command(&format!("::{level} title={}::{}", property(&title), data(&text)));
    }

    /// Appends Markdown to the page of the run.
    pub(crate) fn summarize(&self, markdown: &str) {
        let Some(file) = &self.summary else { return };
        let mut text = self.output.hidden(markdown);
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
            text.truncate(end);
            text.push('…');
        }
        let opened = OpenOptions::new().append(true).create(true).open(file);
        if let Err(error) = opened.and_then(|mut file| file.write_all(format!("{}\n\n", shown(&text)).as_bytes())) {
            self.output.warn(&format!("{} cannot be written: {error}", file.display()));
        }
    }
}

/// What a workflow command says.
fn data(text: &str) -> String {
    shown(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_a_command() {
        assert_eq!(property("a: b, 50%\n::error::x"), "a%3A b%2C 50%25%0A\\%3A%3Aerror%3A%3Ax");
        assert_eq!(data("a: b\nc"), "a: b%0Ac");
    }
}
