//! How much of a verification is kept and shown, unless it is told otherwise. `docs/security.md` has all limits.

use std::time::Duration;

/// How many bytes a pact may have: [`Provider::pact_limit`].
pub(crate) const PACT: usize = 10 << 20;

/// How long a response, a state handler or a message may take: [`Provider::timeout`].
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// How many differences of an interaction are kept: [`Provider::difference_limit`].
const DIFFERENCES: usize = 100;

/// How many differences a report lists in all: [`Provider::difference_limit_in_all`].
const DIFFERENCES_IN_ALL: usize = 1000;

/// How many characters of a body a report shows: [`Provider::report_body_limit`].
const REPORT_BODY: usize = 2000;

/// So many bytes more of a body are kept: what is a secret at its end is known by what stands around it.
const AROUND: usize = 32 << 10;

/// What is kept for reports.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) differences: usize,
    pub(crate) differences_in_all: usize,
    pub(crate) body: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Kept { differences: DIFFERENCES, differences_in_all: DIFFERENCES_IN_ALL, body: REPORT_BODY }
    }
}

impl Kept {
    /// Cuts a list of differences; how many were left out.
    pub(crate) fn cut_differences<T>(self, differences: &mut Vec<T>) -> usize {
        let more = differences.len().saturating_sub(self.differences);
        differences.truncate(self.differences);
        differences.shrink_to_fit();
        more
    }

    /// Cuts a body; how long it was.
    pub(crate) fn cut_body(self, body: &mut Vec<u8>) -> usize {
        let len = body.len();
        // Four bytes for a character at most.
        let kept = self.body.saturating_mul(4).saturating_add(AROUND);
        if len > kept {
            body.truncate(kept);
            body.shrink_to_fit();
        }
        len
    }
}
