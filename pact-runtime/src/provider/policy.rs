//! How strict a verification is, how long it may take, and how much of it is kept.

use std::time::Duration;

use super::limits::{self, Kept};
use crate::generate;

/// What holds for every interaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Policy {
    pub(super) timeout: Duration,
    /// How many bytes generated values may have.
    pub(super) generated_limit: usize,
    pub(super) missing_values: MissingValues,
    pub(super) allow: Allow,
    pub(super) identical_once: bool,
    pub(super) dry_run: bool,
    pub(super) fail_fast: bool,
    pub(super) kept: Kept,
}

/// What is an error unless the user says otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Allow {
    pub(super) unknown_states: bool,
    pub(super) no_interactions: bool,
}

/// What becomes of a request where no state gives a value that it asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum MissingValues {
    /// The contract's example is sent.
    #[default]
    Example,
    /// It is an error, and nothing is sent.
    Error,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            timeout: limits::TIMEOUT,
            generated_limit: generate::MOST_BYTES,
            missing_values: MissingValues::default(),
            allow: Allow::default(),
            identical_once: false,
            dry_run: false,
            fail_fast: false,
            kept: Kept::default(),
        }
    }
}
