//! What a verification found, for people and programs. Every report is made of the same document, in which no secret is:
//! values of headers, query parameters and metadata whose names say so, and who logs in by a URL. Bodies and the parameters
//! of states stay as they are.

mod document;
mod escape;
mod failed;
mod github;
mod html;
mod human;
mod json;
mod junit;
mod markdown;

use self::document::Document;
pub use self::failed::{Identity, ReportError, failed_interactions};
use crate::provider::Verification;

impl Verification {
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

#[cfg(test)]
mod tests;
