//! In what a pact file would change.

use std::fmt;

/// How many differences of one pact are told.
const MOST_TOLD: usize = 20;

/// What a pact file has and would not have, or the other way round. The ledger does not count: other tools do not read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PactDifference(Vec<String>);

impl PactDifference {
    /// The lines of a difference; `None` for none.
    pub(super) fn of(lines: Vec<String>) -> Option<Self> {
        (!lines.is_empty()).then_some(PactDifference(lines))
    }

    /// Whether nothing that was there is another now.
    pub(super) fn only_adds(&self) -> bool {
        self.0.iter().all(|line| line.starts_with("  + "))
    }
}

impl fmt::Display for PactDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0[..self.0.len().min(MOST_TOLD)].join("\n"))?;
        match self.0.len().saturating_sub(MOST_TOLD) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}
