//! A verification on the pages of GitHub's actions.

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::report;
use crate::terminal;
use crate::verification::Verification;

impl Verification {
    /// Where GitHub's actions run this (`GITHUB_ACTIONS` is `true`): prints the [annotations](Verification::to_github), past
    /// what collects the output of tests, and appends [Markdown](Verification::to_markdown) to the summary of the step. Does
    /// nothing anywhere else. A `#[pact_provider]` test does it by itself.
    pub fn tell_github(&self) {
        if env::var_os("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
            return;
        }
        let mut said = self.to_github();
        if let Some(file) = env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) {
            let summary = OpenOptions::new().append(true).create(true).open(&file);
            let written = summary.and_then(|mut file| file.write_all(self.to_markdown().as_bytes()));
            if let Err(error) = written {
                let reason = format!("{} cannot be written: {error}", Path::new(&file).display());
                said += &report::warning("No summary", &reason);
            }
        }
        terminal::command(&said);
    }
}
