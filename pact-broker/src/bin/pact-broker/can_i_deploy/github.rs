//! The answer on the pages of GitHub's actions.

use pact_broker_client::Matrix;

use super::answer;
use crate::github::{Github, Level};
use crate::output::Output;

/// Shows each result that stands against a yes, and the whole answer on the page of the run.
pub(super) fn tell(command: &str, matrix: &Matrix, dry_run: bool, output: &Output) {
    let Some(github) = Github::here(output) else { return };
    github.summarize(&format!("## {command}\n\n{}", answer::as_markdown(matrix, true, output)));
    if matrix.is_yes() {
        return;
    }
    let level = if dry_run { Level::Warning } else { Level::Error };
    let mut is_known = false;
    for row in matrix.against() {
        is_known = true;
        github.annotate(level, &format!("{command}: {} and {}", row.consumer, row.provider), &row.explanation());
    }
    if !is_known {
        github.annotate(level, command, &matrix.reason);
    }
}
