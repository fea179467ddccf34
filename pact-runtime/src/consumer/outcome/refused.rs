use std::fmt::{self, Write as _};

use super::and_more;
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
        for difference in &self.differences {
            writeln!(f, "  Expected {}: {}", difference.location, difference.expected)?;
            writeln!(f, "  Actual {}: {}", difference.location, difference.actual)?;
        }
        and_more(f, "  ", self.differences.not_kept())
    }
}

impl std::error::Error for RefusedMessage {}
