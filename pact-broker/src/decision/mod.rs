//! Decisions: pure functions over plain values. No database, no HTTP.

mod every_version;
mod judge;
mod latest_by;
mod progress;
mod reason;
mod selection;
mod selector;
#[cfg(test)]
mod tests;

pub use every_version::{add_unverified, retain_named};
pub use judge::{Ignored, Question, Verdict, judge};
pub use latest_by::{LatestBy, latest_by};
pub use progress::{Head, InProgress, Mark, in_progress, progress_inclusion, quoted};
pub use reason::{Level, Reason};
pub use selection::{Choice, Group, Kind, group, inclusion};
pub use selector::{Criterion, Resolved};

/// A line of the matrix: what a version of a consumer expects, and perhaps the result of a version of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of the tables")]
pub struct Row {
    pub pact_id: i64,
    pub revision: i64,
    pub consumer_id: i64,
    pub consumer_version_id: i64,
    pub provider_id: i64,
    pub provider_version_id: Option<i64>,
    pub content_id: i64,
    pub verification_id: Option<i64>,
    pub success: Option<bool>,
    pub published_at: i64,
    pub verified_at: Option<i64>,
}
