//! Differences as a list for a person.

use std::fmt;

use crate::matching::Mismatches;

pub(super) fn write_differences(f: &mut impl fmt::Write, indent: &str, differences: &Mismatches) -> fmt::Result {
    for difference in differences {
        writeln!(f, "{indent}Expected {}: {}", difference.location, difference.expected)?;
        writeln!(f, "{indent}Actual {}: {}", difference.location, difference.actual)?;
    }
    and_more(f, indent, differences.not_kept())
}

pub(super) fn and_more(f: &mut impl fmt::Write, indent: &str, more: usize) -> fmt::Result {
    if more > 0 { writeln!(f, "{indent}and {more} more") } else { Ok(()) }
}
