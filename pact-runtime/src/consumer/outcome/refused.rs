use std::fmt::{self, Write as _};

use super::differences::write_differences;
use crate::matching::Mismatches;
use crate::terminal::Shown;

/// A message that is not the one that the contract describes. The test fails with it.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedMessage {
    pub(in crate::consumer) description: String,
    /// Every difference.
    pub differences: Mismatches,
}

impl fmt::Display for RefusedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Shown::new(f);
        writeln!(f, "this is not the message {:?}:", self.description)?;
        write_differences(f, "  ", &self.differences)
    }
}

impl std::error::Error for RefusedMessage {}
