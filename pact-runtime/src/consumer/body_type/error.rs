use std::any::type_name;
use std::fmt;

use crate::matching::{Mismatch, Mismatches};

/// A value that is not what a type's pattern asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyError {
    type_name: &'static str,
    mismatches: Mismatches,
}

impl BodyError {
    pub(super) fn of<T>(mismatches: Mismatches) -> Self {
        BodyError { type_name: type_name::<T>(), mismatches }
    }

    /// Every difference, up to 10,000.
    pub fn mismatches(&self) -> &[Mismatch] {
        &self.mismatches
    }
}

/// The type, and a line for each difference.
impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not like `{}`:", self.type_name)?;
        self.mismatches.iter().try_for_each(|mismatch| write!(f, "\n  {mismatch}"))?;
        match self.mismatches.not_kept() {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

impl std::error::Error for BodyError {}
