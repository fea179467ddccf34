//! Patterns for dates and times, in the language of Java's `DateTimeFormatter`.

mod field;
mod format;
mod parse;
mod read;
#[cfg(test)]
mod tests;
mod zones;

use std::fmt;

use field::Token;

use super::DateTime;

/// A pattern for dates and times, compiled when it is built: a bad one never reaches matching.
///
/// | letters                  | stand for                                                                |
/// |--------------------------|--------------------------------------------------------------------------|
/// | `y` `u` `Y`              | year, of the era, before which there is a 0, of the ISO week             |
/// | `M` `L`, `Q` `q`         | month, quarter: digits; `MMM` `Jul`, `MMMM` `July`, `QQQ` `Q3`           |
/// | `d` `D`                  | day of the month, of the year                                            |
/// | `E`, `e` `c`             | day of the week: `Tue`, `EEEE` `Tuesday`; `2`                            |
/// | `w` `W` `F`              | week of the year, of the month from 1, from 0                            |
/// | `G`, `a`                 | `AD`, `PM`                                                               |
/// | `H` `k` `K` `h`          | hour 0 to 23, 1 to 24, 0 to 11, 1 to 12                                  |
/// | `m` `s` `S` `n`          | minute, second, fraction of the second, nanoseconds of the second        |
/// | `A` `N`                  | milliseconds and nanoseconds of the day                                  |
/// | `X` `x` `Z` `O`          | offset `Z`, `+02`, `+0200`, `GMT+2`; `XXX` `+02:00`, `OOOO` `GMT+02:00`  |
/// | `z`, `V`                 | time zone `CEST`, `Europe/Warsaw`                                        |
/// | `p`                      | spaces before the next field, to that width                              |
/// | `[ ]`, `'text'`, `''`    | an optional part, text, a quote                                          |
///
/// Which texts it accepts is what the official Rust implementation accepts. Where that rejects what Java accepts and
/// people send (offsets from `+12:00`, `Asia/Ho_Chi_Minh`, 29 February without a year), we accept it as well.
///
/// ```
/// use pact_harness::model::{DatePattern, DateTime};
///
/// let pattern = DatePattern::new("yyyy-MM-dd'T'HH:mm:ssXXX").unwrap();
/// assert_eq!(pattern.accepts("2024-02-29T10:00:00+01:00"), Ok(()));
/// assert_eq!(pattern.format(&DateTime::new(2024, 2, 29).unwrap()), "2024-02-29T00:00:00Z");
///
/// let error = pattern.accepts("2024-13-01T10:00:00Z").unwrap_err();
/// assert_eq!(error.to_string(), "month 13 is not between 1 and 12 at character 6");
/// ```
#[derive(Clone)]
pub struct DatePattern {
    pattern: String,
    tokens: Vec<Token>,
}

/// Why a text is not a valid date pattern, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePatternError {
    pattern: String,
    offset: usize,
    reason: String,
}

impl DatePattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// The pattern, the reason and the place, when it is not valid.
    pub fn new(pattern: &str) -> Result<Self, DatePatternError> {
        match parse::parse(pattern) {
            Ok(tokens) => Ok(DatePattern { pattern: pattern.to_owned(), tokens }),
            Err((offset, reason)) => Err(DatePatternError { pattern: pattern.to_owned(), offset, reason }),
        }
    }

    /// The pattern.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// Whether the whole text is a date or a time of this pattern.
    ///
    /// # Errors
    ///
    /// When it is not one: why, and where.
    pub fn accepts(&self, text: &str) -> Result<(), DateTextError> {
        read::accepts(&self.tokens, text)
    }

    /// Writes a date and time; optional parts are written.
    pub fn format(&self, time: &DateTime) -> String {
        format::format(&self.tokens, time)
    }
}

/// Why a text is not a date or time of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTextError {
    pub(crate) reason: std::borrow::Cow<'static, str>,
    pub(crate) character: usize,
}

impl DateTextError {
    /// The character of the text, counted from 1, at which it is wrong.
    pub fn character(&self) -> usize {
        self.character
    }
}

impl fmt::Display for DateTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at character {}", self.reason, self.character)
    }
}

impl std::error::Error for DateTextError {}

impl PartialEq for DatePattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for DatePattern {}

impl fmt::Debug for DatePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.as_str())
    }
}

impl fmt::Display for DatePatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid date pattern `{}`: {} at character {}", self.pattern, self.reason, self.offset + 1)
    }
}

impl std::error::Error for DatePatternError {}
