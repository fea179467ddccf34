//! The words of expressions. They are the official implementation's, and in lower case as there: other tools have to
//! read what an expression says. So nobody can ask for `+ 2 fortnights`, there is only `next fortnight`.

use super::{Direction, Move};

pub(super) type Words<T> = &'static [(&'static str, T)];

/// What dates and times do not have in common.
pub(super) struct Grammar {
    pub(super) bases: Words<Option<Move>>,
    /// Whether it may begin with `3 o'clock`.
    pub(super) o_clock: bool,
    pub(super) beginning: &'static str,
    pub(super) goals: Words<Goal>,
    pub(super) goal: &'static str,
    pub(super) units: Words<Unit>,
    pub(super) unit: &'static str,
}

/// What stands after `next` or `last`.
#[derive(Clone, Copy)]
pub(super) enum Goal {
    Units(u32, Unit),
    Weekday(u8),
    Month(u8),
}

#[derive(Clone, Copy)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
    Hour,
    Minute,
    Second,
    Millisecond,
}

pub(super) const DATE: Grammar = Grammar {
    bases: &[("now", None), ("today", None), ("yesterday", Some(Move::Days(-1))), ("tomorrow", Some(Move::Days(1)))],
    o_clock: false,
    beginning: "`now`, `today`, `yesterday`, `tomorrow`, `next`, `last`, `+` or `-`",
    goals: &[
        ("day", Goal::Units(1, Unit::Day)),
        ("week", Goal::Units(1, Unit::Week)),
        ("fortnight", Goal::Units(2, Unit::Week)),
        ("month", Goal::Units(1, Unit::Month)),
        ("year", Goal::Units(1, Unit::Year)),
        ("monday", Goal::Weekday(1)),
        ("mon", Goal::Weekday(1)),
        ("tuesday", Goal::Weekday(2)),
        ("tues", Goal::Weekday(2)),
        ("wednesday", Goal::Weekday(3)),
        ("wed", Goal::Weekday(3)),
        ("thursday", Goal::Weekday(4)),
        ("thurs", Goal::Weekday(4)),
        ("friday", Goal::Weekday(5)),
        ("fri", Goal::Weekday(5)),
        ("saturday", Goal::Weekday(6)),
        ("sat", Goal::Weekday(6)),
        ("sunday", Goal::Weekday(7)),
        ("sun", Goal::Weekday(7)),
        ("january", Goal::Month(1)),
        ("jan", Goal::Month(1)),
        ("february", Goal::Month(2)),
        ("feb", Goal::Month(2)),
        ("march", Goal::Month(3)),
        ("mar", Goal::Month(3)),
        ("april", Goal::Month(4)),
        ("apr", Goal::Month(4)),
        ("may", Goal::Month(5)),
        ("june", Goal::Month(6)),
        ("jun", Goal::Month(6)),
        ("july", Goal::Month(7)),
        ("jul", Goal::Month(7)),
        ("august", Goal::Month(8)),
        ("aug", Goal::Month(8)),
        ("september", Goal::Month(9)),
        ("sep", Goal::Month(9)),
        ("october", Goal::Month(10)),
        ("oct", Goal::Month(10)),
        ("november", Goal::Month(11)),
        ("nov", Goal::Month(11)),
        ("december", Goal::Month(12)),
        ("dec", Goal::Month(12)),
    ],
    goal: "`day`, `week`, `fortnight`, `month`, `year`, or a day or a month by its name",
    units: &[
        ("days", Unit::Day),
        ("day", Unit::Day),
        ("weeks", Unit::Week),
        ("week", Unit::Week),
        ("months", Unit::Month),
        ("month", Unit::Month),
        ("years", Unit::Year),
        ("year", Unit::Year),
    ],
    unit: "`days`, `weeks`, `months` or `years`",
};

pub(super) const TIME: Grammar = Grammar {
    bases: &[("now", None), ("midnight", Some(Move::Hour(0))), ("noon", Some(Move::Hour(12)))],
    o_clock: true,
    beginning: "`now`, `midnight`, `noon`, `1 o'clock` to `12 o'clock`, `next`, `last`, `+` or `-`",
    goals: &[
        ("hours", Goal::Units(1, Unit::Hour)),
        ("hour", Goal::Units(1, Unit::Hour)),
        ("minutes", Goal::Units(1, Unit::Minute)),
        ("minute", Goal::Units(1, Unit::Minute)),
        ("seconds", Goal::Units(1, Unit::Second)),
        ("second", Goal::Units(1, Unit::Second)),
        ("milliseconds", Goal::Units(1, Unit::Millisecond)),
        ("millisecond", Goal::Units(1, Unit::Millisecond)),
    ],
    goal: "`hour`, `minute`, `second` or `millisecond`",
    units: &[
        ("hours", Unit::Hour),
        ("hour", Unit::Hour),
        ("minutes", Unit::Minute),
        ("minute", Unit::Minute),
        ("seconds", Unit::Second),
        ("second", Unit::Second),
        ("milliseconds", Unit::Millisecond),
        ("millisecond", Unit::Millisecond),
    ],
    unit: "`hours`, `minutes`, `seconds` or `milliseconds`",
};

impl Goal {
    pub(super) fn towards(self, direction: Direction) -> Move {
        match self {
            Goal::Units(number, unit) => unit.times(direction, number.into()),
            Goal::Weekday(day) => Move::Weekday(direction, day),
            Goal::Month(month) => Move::Month(direction, month),
        }
    }
}

impl Unit {
    pub(super) fn times(self, direction: Direction, number: i64) -> Move {
        let number = if direction == Direction::Back { -number } else { number };
        match self {
            Unit::Day => Move::Days(number),
            Unit::Week => Move::Days(number * 7),
            Unit::Month => Move::Months(number),
            Unit::Year => Move::Months(number * 12),
            Unit::Hour => Move::Milliseconds(number * 3_600_000),
            Unit::Minute => Move::Milliseconds(number * 60_000),
            Unit::Second => Move::Milliseconds(number * 1_000),
            Unit::Millisecond => Move::Milliseconds(number),
        }
    }

    /// As many as anybody may ask for at once.
    pub(super) fn in_ten_thousand_years(self) -> i64 {
        const DAYS: i64 = 3_652_425;
        match self {
            Unit::Day => DAYS,
            Unit::Week => DAYS / 7,
            Unit::Month => 120_000,
            Unit::Year => 10_000,
            Unit::Hour => DAYS * 24,
            Unit::Minute => DAYS * 24 * 60,
            Unit::Second => DAYS * 86_400,
            Unit::Millisecond => DAYS * 86_400_000,
        }
    }
}
