//! The expressions of date and time generators: `next monday @ noon + 2 hours`.

mod parse;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use parse::{Wrong, parse};
use words::{DATE, TIME};

use crate::model::DateTime;

/// Where to go from a date and time; parsed once, applied to whatever time it is then.
///
/// * A date begins with `now`, `today`, `yesterday` or `tomorrow`, or with `next` or `last` and a `week`, `fortnight`,
///   `mon`, `april` and so on; or it begins now. It goes on with `+ 2 weeks`, `- 1 day`, as often as you like.
/// * A time begins with `now`, `midnight`, `noon`, `3 o'clock`, `3 o'clock pm`, or with `next` or `last` and an `hour` and
///   so on; or now. It goes on with `+ 2 hours`, `- 1 minute`.
/// * A date-time is a date, a time after `@`, or both.
///
/// ```
/// use pact_harness::generate::DateExpression;
/// use pact_harness::model::DateTime;
///
/// let saturday = DateTime::new(2000, 1, 1).unwrap();
/// let expression = DateExpression::date_time("next monday @ noon + 2 hours").unwrap();
/// assert_eq!(expression.apply(&saturday).to_string(), "2000-01-03T14:00:00Z");
///
/// let error = DateExpression::date("today 1 day").unwrap_err();
/// assert_eq!(error.to_string(), "invalid date expression `today 1 day`: expected `+`, `-` or the end at character 7");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpression {
    text: String,
    moves: Vec<Move>,
}

/// A text that is no expression of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpressionError {
    text: String,
    kind: &'static str,
    offset: usize,
    reason: String,
}

/// One step from a date and time to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Days(i64),
    Months(i64),
    Milliseconds(i64),
    /// To another day that is this day of the week, the closest.
    Weekday(Direction, u8),
    /// To the first of another month with this number, the closest.
    Month(Direction, u8),
    /// To this hour of the same day.
    Hour(u8),
    /// To this hour of the afternoon before noon, and of the morning after noon.
    NextHour(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Back,
}

impl DateExpression {
    /// Parses the expression of a date generator.
    ///
    /// # Errors
    ///
    /// The place, and what was expected there.
    pub fn date(text: &str) -> Result<Self, DateExpressionError> {
        Self::of("date", text, parse(&DATE, text, 0))
    }

    /// Parses the expression of a time generator.
    ///
    /// # Errors
    ///
    /// The place, and what was expected there.
    pub fn time(text: &str) -> Result<Self, DateExpressionError> {
        Self::of("time", text, parse(&TIME, text, 0))
    }

    /// Parses the expression of a date-time generator.
    ///
    /// # Errors
    ///
    /// The place, and what was expected there.
    pub fn date_time(text: &str) -> Result<Self, DateExpressionError> {
        let (date, time) = text.split_once('@').unwrap_or((text, ""));
        let both = parse(&DATE, date, 0).and_then(|moves| {
            let time = parse(&TIME, time, date.chars().count() + 1)?;
            Ok([moves, time].concat())
        });
        Self::of("date-time", text, both)
    }

    fn of(kind: &'static str, text: &str, moves: Result<Vec<Move>, Wrong>) -> Result<Self, DateExpressionError> {
        let text = text.to_owned();
        match moves {
            Ok(moves) => Ok(DateExpression { text, moves }),
            Err((offset, reason)) => Err(DateExpressionError { text, kind, offset, reason }),
        }
    }

    /// The expression as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The date and time that the expression means at this one.
    ///
    /// A month without this day is left at its last day.
    pub fn apply(&self, base: &DateTime) -> DateTime {
        self.moves.iter().fold(*base, |time, step| step.from(time))
    }
}

impl Move {
    fn from(self, time: DateTime) -> DateTime {
        match self {
            Move::Days(days) => time.plus_days(days),
            Move::Months(months) => time.plus_months(months),
            Move::Milliseconds(millis) => time.plus_nanoseconds(i128::from(millis) * 1_000_000),
            Move::Weekday(direction, day) => {
                let ahead = (i64::from(day) - i64::from(time.weekday())).rem_euclid(7);
                time.plus_days(closest_other(direction, ahead, 7))
            }
            Move::Month(direction, month) => {
                let ahead = (i64::from(month) - i64::from(time.month())).rem_euclid(12);
                let first = time.plus_days(1 - i64::from(time.day()));
                first.plus_months(closest_other(direction, ahead, 12))
            }
            // The official implementation counts like this, so that after noon `3 o'clock` is twelve hours ago or less.
            Move::NextHour(hour) if time.hour() < 12 => at_hour(time, afternoon(hour)),
            Move::Hour(hour) | Move::NextHour(hour) => at_hour(time, hour),
        }
    }
}

/// How far it is to what lies so far ahead in a circle, by this direction; never nowhere.
fn closest_other(direction: Direction, ahead: i64, circle: i64) -> i64 {
    match direction {
        Direction::Forward if ahead == 0 => circle,
        Direction::Forward => ahead,
        Direction::Back => ahead - circle,
    }
}

/// An hour from 1 to 12 by the clock, after noon. Twelve is noon, as it is for `12 o'clock am` in the official
/// implementation, which does not change the time at all for `12 o'clock pm`.
fn afternoon(hour: u8) -> u8 {
    hour % 12 + 12
}

fn at_hour(time: DateTime, hour: u8) -> DateTime {
    time.at(hour, 0, 0, 0).unwrap_or(time)
}

impl fmt::Display for DateExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DateExpressionError { text, kind, offset, reason } = self;
        write!(f, "invalid {kind} expression `{text}`: {reason} at character {}", offset + 1)
    }
}

impl std::error::Error for DateExpressionError {}
