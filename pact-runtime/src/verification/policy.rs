//! How strict a verification is, how long it may take, and how much of it is kept.

use std::time::Duration;

use super::limits::{self, Kept};
use crate::generate;

/// What holds for every interaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    pub(crate) timeout: Duration,
    /// How many bytes generated values may have.
    pub(crate) generated_limit: usize,
    pub(crate) missing_values: MissingValues,
    pub(crate) allow: Allow,
    pub(crate) identical_once: bool,
    pub(crate) dry_run: bool,
    pub(crate) fail_fast: bool,
    pub(crate) kept: Kept,
}

/// What is an error unless the user says otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Allow {
    pub(crate) unknown_states: bool,
    pub(crate) no_interactions: bool,
}

/// What becomes of a request where no state gives a value that it asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum MissingValues {
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
