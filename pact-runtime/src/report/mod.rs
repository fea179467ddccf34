//! What a verification found, for people and programs. Every report is made of the same document, in which no secret is:
//! see [`Provider::mask`](crate::provider::Provider::mask).

mod document;
mod escape;
mod failed;
mod github;
mod html;
mod human;
mod json;
mod junit;
mod markdown;

use std::path::{Path, PathBuf};

use self::document::{Document, entry};
pub use self::failed::{Identity, ReportError, failed_interactions};
pub(crate) use self::github::warning;
use self::human::Details;
use crate::terminal::{self, shown};
use crate::verification::{Progress, Remedy, Verification};

/// What was sent for the interaction that was verified last and what came back, as reports show it: without secrets.
pub fn details(progress: &Progress<'_>) -> String {
    let Progress { result, mask, kept, .. } = progress;
    shown(&Details(&entry(result, mask, kept.body, kept.differences, Remedy::to_string)).to_string())
}

impl Progress<'_> {
    /// A text about the interaction, without secrets and as a terminal can take it.
    pub fn printable(&self, text: &str) -> String {
        shown(&self.result.hidden_by(self.mask).text(text))
    }
}

/// A text that others wrote, as a terminal and the log of a build server can take it: control characters, and others that
/// nobody sees, become signs for them, and no line is a command to GitHub's runner or its like. Reports are like that
/// already; this is for what a program prints beside them.
///
/// ```
/// let said = pact_harness::report::printable("\u{1b}[2J\n::stop-commands::x");
/// assert_eq!(said, "␛[2J\n\\::stop-commands::x");
/// ```
pub fn printable(text: &str) -> String {
    shown(text)
}

impl Verification {
    /// The report for people, in the colours of a terminal.
    pub fn to_ansi(&self) -> String {
        terminal::painted(&self.to_string())
    }

    /// The report for programs, as JSON.
    pub fn to_json(&self) -> String {
        json::render(&Document::of(self), &self.to_string())
    }

    /// The report for build servers, as `JUnit` XML.
    pub fn to_junit(&self) -> String {
        junit::render(&Document::of(self))
    }

    /// The report for a page, as GitHub's Markdown: a table, and below it what did not pass.
    pub fn to_markdown(&self) -> String {
        markdown::render(&Document::of(self))
    }

    /// The report as a page of HTML that needs nothing else: no script, no file, no network.
    pub fn to_html(&self) -> String {
        html::render(&Document::of(self))
    }
}

/// A report to be written to a file when a verification ends, whatever comes out.
///
/// Directories that are missing are made. A relative path begins where those of pacts do: in the workspace in a
/// `#[pact_provider]` test, else in the current directory. A report that cannot be written is an error of the verification.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Report<P = PathBuf> {
    /// [JSON](Verification::to_json), for programs.
    Json(P),
    /// [`JUnit` XML](Verification::to_junit), for build servers.
    Junit(P),
    /// [Markdown](Verification::to_markdown), for a page or a comment.
    Markdown(P),
    /// [HTML](Verification::to_html), a page to attach to a build.
    Html(P),
}

impl<P: Into<PathBuf>> Report<P> {
    pub(crate) fn owned(self) -> Report {
        match self {
            Report::Json(path) => Report::Json(path.into()),
            Report::Junit(path) => Report::Junit(path.into()),
            Report::Markdown(path) => Report::Markdown(path.into()),
            Report::Html(path) => Report::Html(path.into()),
        }
    }
}

impl Report {
    /// Where it goes, and its text.
    pub(crate) fn rendered(&self, verification: &Verification) -> (&Path, String) {
        match self {
            Report::Json(path) => (path, verification.to_json()),
            Report::Junit(path) => (path, verification.to_junit()),
            Report::Markdown(path) => (path, verification.to_markdown()),
            Report::Html(path) => (path, verification.to_html()),
        }
    }
}

#[cfg(test)]
mod tests;
