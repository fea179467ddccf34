//! What a date pattern is made of.

/// A piece of a pattern.
#[derive(Debug, Clone)]
pub(super) enum Token {
    Literal(String),
    Field(Field),
    /// `ppH`: as wide as there are `p`, with spaces in front.
    Padded(usize, Field),
    /// `[...]`
    Optional(Vec<Token>),
}

/// What a run of one letter stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    Year {
        kind: YearKind,
        /// Letters in the pattern: digits at least when written.
        width: usize,
        /// Digits at most when read.
        most: usize,
    },
    /// The number, and the digits that it is written with at least.
    Number(Number, usize),
    Name(Name),
    /// So many digits of the fraction of the second.
    Fraction(usize),
    Offset(Offset),
    /// `PDT`
    ZoneName,
    /// `Europe/Warsaw`
    ZoneId,
}

/// `y`, `u` and `Y`: read alike, written by different counts.
#[derive(Debug, Clone, Copy)]
pub(super) enum YearKind {
    OfEra,
    Proleptic,
    OfWeek,
}

/// A field of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Month,
    Quarter,
    WeekOfYear,
    WeekOfMonth,
    WeeksOfMonthBefore,
    DayOfYear,
    DayOfMonth,
    DayOfWeek,
    HourOfDay,
    ClockHourOfDay,
    HourOfHalf,
    ClockHourOfHalf,
    Minute,
    Second,
    Nanosecond,
    MilliOfDay,
    NanoOfDay,
}

/// The numbers that a field may have.
pub(super) struct Range {
    pub(super) name: &'static str,
    pub(super) digits: usize,
    pub(super) min: u64,
    pub(super) max: u64,
}

impl Number {
    /// The official implementation reads one digit where `MM` asks for two, days of the year to 356, weeks to 56, and
    /// the 60th second. So do we: what a pact says must not depend on the tool that reads it.
    pub(super) fn range(self) -> Range {
        let (name, digits, min, max) = match self {
            Number::Month => ("month", 2, 1, 12),
            Number::Quarter => ("quarter", 2, 1, 4),
            Number::WeekOfYear => ("week of the year", 2, 1, 56),
            Number::WeekOfMonth => ("week of the month", 2, 1, 5),
            Number::WeeksOfMonthBefore => ("week of the month", 2, 0, 4),
            Number::DayOfYear => ("day of the year", 3, 1, 356),
            Number::DayOfMonth => ("day of the month", 2, 1, 31),
            Number::DayOfWeek => ("day of the week", 1, 1, 7),
            Number::HourOfDay => ("hour", 2, 0, 23),
            Number::ClockHourOfDay => ("hour", 2, 1, 24),
            Number::HourOfHalf => ("hour", 2, 0, 11),
            Number::ClockHourOfHalf => ("hour", 2, 1, 12),
            Number::Minute => ("minute", 2, 0, 59),
            Number::Second => ("second", 2, 0, 60),
            Number::Nanosecond => ("nanoseconds", usize::MAX, 0, u64::MAX),
            Number::MilliOfDay => ("milliseconds of the day", usize::MAX, 0, u64::MAX),
            Number::NanoOfDay => ("nanoseconds of the day", usize::MAX, 0, u64::MAX),
        };
        Range { name, digits, min, max }
    }
}

/// A field of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Era,
    HalfOfDay,
    Month,
    ShortMonth,
    Weekday,
    ShortWeekday,
    Quarter,
    ShortQuarter,
}

impl Name {
    /// What an error calls it.
    pub(super) fn what(self) -> &'static str {
        match self {
            Name::Era => "`AD` or `BC`",
            Name::HalfOfDay => "`AM` or `PM`",
            Name::Month => "the name of a month such as `March`",
            Name::ShortMonth => "the name of a month such as `Mar`",
            Name::Weekday => "the name of a day such as `Tuesday`",
            Name::ShortWeekday => "the name of a day such as `Tue`",
            Name::Quarter => "a quarter such as `2nd quarter`",
            Name::ShortQuarter => "a quarter such as `Q2`",
        }
    }

    /// Every value, in order.
    pub(super) fn texts(self) -> &'static [&'static str] {
        match self {
            Name::Era => &["BC", "AD"],
            Name::HalfOfDay => &["AM", "PM"],
            Name::Month => &[
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Name::ShortMonth => &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            Name::Weekday => &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
            Name::ShortWeekday => &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            Name::Quarter => &["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"],
            Name::ShortQuarter => &["Q1", "Q2", "Q3", "Q4"],
        }
    }
}

/// How an offset from UTC is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offset {
    pub(super) prefix: Prefix,
    /// `+02:00` rather than `+0200`
    pub(super) colon: bool,
    /// Minutes may be left out, and so may the hour's leading zero after `GMT`.
    pub(super) short: bool,
    /// Seconds may follow.
    pub(super) seconds: bool,
}

/// What stands before an offset, or in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    Nothing,
    /// `Z` in the place of zero.
    Zulu,
    /// `GMT` before the offset, or alone for zero.
    Gmt,
}

impl Offset {
    /// `Z` or `+02:00`: an offset that stands in the place of a time zone.
    pub(super) const ZONE: Offset = Offset { prefix: Prefix::Zulu, colon: true, short: false, seconds: true };

    /// What the letters `x`, `X`, `Z` and `O` mean.
    pub(super) fn of(letter: char, count: usize) -> Self {
        match (letter, count) {
            ('O', 1..=3) => Offset { prefix: Prefix::Gmt, colon: true, short: true, seconds: false },
            ('O', _) | ('Z', 4) => Offset { prefix: Prefix::Gmt, colon: true, short: false, seconds: false },
            ('Z', 1..=3) => Offset { prefix: Prefix::Nothing, colon: false, short: false, seconds: false },
            ('Z', _) => Offset::ZONE,
            (letter, count) => Offset {
                prefix: if letter == 'X' { Prefix::Zulu } else { Prefix::Nothing },
                colon: count == 3 || count == 5,
                short: count == 1,
                seconds: count >= 4,
            },
        }
    }
}
