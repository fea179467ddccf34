//! What GitHub's actions show beside the code and on the page of a run: workflow commands, one for each thing that is
//! wrong, and the summary of the step.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, absolute};

use super::document::{Document, Entry, Status};
use super::human::Lines;
use crate::terminal::shown;
use crate::verification::Verification;

impl Verification {
    /// Workflow commands of GitHub's actions: an error for each interaction that failed and each that could not be verified,
    /// a warning for each pending one that did not pass, a notice where some were left out. Places are relative to `GITHUB_WORKSPACE`.
    pub fn to_github(&self) -> String {
        let workspace = env::var_os("GITHUB_WORKSPACE");
        commands(&Document::of(self), workspace.as_deref().map(Path::new))
    }
}

/// A warning besides those of a verification.
pub(crate) fn warning(title: &str, text: &str) -> String {
    format!("::warning title={}::{}\n", property(title), data(text))
}

fn commands(document: &Document, workspace: Option<&Path>) -> String {
    let mut out = String::new();
    let whole = property(&format!("Verification of {}", document.provider));
    for error in &document.errors {
        let _ = writeln!(out, "::error title={whole}::{}", data(error));
    }
    for warning in &document.warnings {
        let _ = writeln!(out, "::warning title={whole}::{}", data(warning));
    }
    if document.left_out > 0 {
        let _ = writeln!(out, "::notice title={whole}::{} interactions were left out", document.left_out);
    }
    for entry in document.entries.iter().filter(|entry| matches!(entry.status, Status::Failed | Status::Error)) {
        let command = if entry.pending { "warning" } else { "error" };
        let _ = writeln!(out, "::{command} {}::{}", properties(entry, workspace), data(&what_is_wrong(entry)));
    }
    out
}

fn properties(entry: &Entry, workspace: Option<&Path>) -> String {
    let title = property(&format!("{}: {}", entry.consumer, entry.description));
    entry
        .file_and_line()
        .map_or_else(String::new, |(file, line)| format!("file={},line={line},", property(&relative(file, workspace))))
        + &format!("title={title}")
}

fn relative(file: &str, workspace: Option<&Path>) -> String {
    let below = absolute(file).ok().and_then(|file| Some(file.strip_prefix(workspace?).ok()?.to_owned()));
    below.map_or_else(|| file.to_owned(), |file| file.display().to_string())
}

fn what_is_wrong(entry: &Entry) -> String {
    let lines = Lines(entry).to_string();
    let mut said: Vec<&str> = lines.lines().map(str::trim_start).collect();
    said.extend(entry.errors.iter().map(|error| &*error.text));
    if entry.pending {
        said.push("It is pending: the consumer does not count on it yet.");
    }
    said.join("\n")
}

/// What a command says. Other build servers than GitHub's read it too, where this is printed there.
fn data(text: &str) -> String {
    shown(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
