//! A date and time as a pattern writes it. What is written is accepted, except days of the year from the 357th, and years
//! with more digits than letters.

use super::field::{Field, Name, Number, Offset, Prefix, Token, YearKind};
use crate::DateTime;

pub(super) fn format(tokens: &[Token], time: &DateTime) -> String {
    tokens.iter().map(|token| write(token, time)).collect()
}

fn write(token: &Token, time: &DateTime) -> String {
    match token {
        Token::Literal(text) => text.clone(),
        Token::Field(field) => write_field(*field, time),
        Token::Padded(width, field) => pad(&write_field(*field, time), *width, " "),
        Token::Optional(tokens) => format(tokens, time),
    }
}

fn write_field(field: Field, time: &DateTime) -> String {
    match field {
        Field::Year { kind, width, .. } => write_year(kind, width, time),
        Field::Number(number, width) => pad(&value(number, time).to_string(), width, "0"),
        Field::Name(name) => name.texts()[index(name, time)].to_owned(),
        Field::Fraction(digits) => {
            let nanos = pad(&time.nanosecond().to_string(), 9, "0");
            nanos.get(..digits).map_or_else(|| nanos.clone() + &"0".repeat(digits - 9), str::to_owned)
        }
        Field::Offset(offset) => write_offset(offset, time.offset_seconds()),
        Field::ZoneName | Field::ZoneId if time.offset_seconds() == 0 => "UTC".to_owned(),
        Field::ZoneName | Field::ZoneId => write_offset(Offset::ZONE, time.offset_seconds()),
    }
}

/// Not `{:0width$}`, which panics when somebody asks for more than 65535 digits.
fn pad(text: &str, width: usize, filler: &str) -> String {
    filler.repeat(width.saturating_sub(text.len())) + text
}

fn write_year(kind: YearKind, width: usize, time: &DateTime) -> String {
    let year = match kind {
        YearKind::OfEra if time.year() <= 0 => 1 - time.year(),
        YearKind::OfEra | YearKind::Proleptic => time.year(),
        YearKind::OfWeek => time.iso_week().0,
    };
    if width == 2 {
        return pad(&year.rem_euclid(100).to_string(), 2, "0");
    }
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{}", pad(&year.unsigned_abs().to_string(), width, "0"))
}

fn value(number: Number, time: &DateTime) -> u64 {
    let (day, hour) = (u64::from(time.day()), u64::from(time.hour()));
    match number {
        Number::Month => time.month().into(),
        Number::Quarter => u64::from(time.month()).div_ceil(3),
        Number::WeekOfYear => time.iso_week().1.into(),
        Number::WeekOfMonth => day.div_ceil(7),
        Number::WeeksOfMonthBefore => day.div_ceil(7) - 1,
        Number::DayOfYear => time.day_of_year().into(),
        Number::DayOfMonth => day,
        Number::DayOfWeek => time.weekday().into(),
        Number::HourOfDay => hour,
        Number::ClockHourOfDay => (hour + 23) % 24 + 1,
        Number::HourOfHalf => hour % 12,
        Number::ClockHourOfHalf => (hour + 11) % 12 + 1,
        Number::Minute => time.minute().into(),
        Number::Second => time.second().into(),
        Number::Nanosecond => time.nanosecond(),
        Number::MilliOfDay => time.nano_of_day() / 1_000_000,
        Number::NanoOfDay => time.nano_of_day(),
    }
}

/// Which of a name's texts.
fn index(name: Name, time: &DateTime) -> usize {
    match name {
        Name::Era => usize::from(time.year() > 0),
        Name::HalfOfDay => usize::from(time.hour() >= 12),
        Name::Month | Name::ShortMonth => usize::from(time.month()) - 1,
        Name::Weekday | Name::ShortWeekday => usize::from(time.weekday()) - 1,
        Name::Quarter | Name::ShortQuarter => usize::from(time.month() - 1) / 3,
    }
}

fn write_offset(offset: Offset, total: i32) -> String {
    let prefix = match offset.prefix {
        Prefix::Zulu if total == 0 => return "Z".to_owned(),
        Prefix::Gmt if total == 0 => return "GMT".to_owned(),
        Prefix::Gmt => "GMT",
        Prefix::Nothing | Prefix::Zulu => "",
    };
    let sign = if total < 0 { '-' } else { '+' };
    let total = total.abs();
    let (hour, minute, second) = (total / 3600, total / 60 % 60, total % 60);
    let colon = if offset.colon { ":" } else { "" };
    let hour_digits = if offset.short && offset.prefix == Prefix::Gmt { 1 } else { 2 };
    let hour = pad(&hour.to_string(), hour_digits, "0");
    let minute = if offset.short && minute == 0 { String::new() } else { format!("{colon}{minute:02}") };
    let second = if !offset.seconds || second == 0 { String::new() } else { format!("{colon}{second:02}") };
    format!("{prefix}{sign}{hour}{minute}{second}")
}

#[cfg(test)]
mod tests {
    use crate::{DatePattern, DateTime};

    fn pattern(text: &str) -> DatePattern {
        DatePattern::new(text).unwrap()
    }

    /// 1 March 2024 was a Friday in the ninth week.
    fn spring() -> DateTime {
        DateTime::new(2024, 3, 1).unwrap().at(13, 5, 9, 40_200_000).unwrap()
    }

    #[test]
    fn a_date_and_time_is_written_as_java_does() {
        for (text, expected) in [
            ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2024-03-01T13:05:09.040Z"),
            ("EEE, d MMM ''yy G", "Fri, 1 Mar '24 AD"),
            ("EEEE, dd MMMM yyyyy", "Friday, 01 March 02024"),
            ("h:m:s a K k H", "1:5:9 PM 1 13 13"),
            ("S SS SSSSSSSSSSS n nnnnnnnnnn A N", "0 04 04020000000 40200000 0040200000 47109040 47109040200000"),
            ("D DDD w ww W F e ee c Q QQ QQQ QQQQ q", "61 061 9 09 1 0 5 05 5 1 01 Q1 1st quarter 1"),
            ("Y u y L LLL eee cccc", "2024 2024 2024 3 03 Fri Friday"),
            ("X XXX x xxx Z ZZZZ ZZZZZ O OOOO z VV", "Z Z +00 +00:00 +0000 GMT Z GMT GMT UTC UTC"),
            ("pppH ppm 'o''clock'[, dd]", " 13  5 o'clock, 01"),
        ] {
            assert_eq!(pattern(text).format(&spring()), expected, "{text}");
        }
    }

    #[test]
    fn an_offset_is_written_with_as_much_as_its_letters_say() {
        let text = "X XX XXX XXXX XXXXX x Z O OOOO z VV";
        for (seconds, expected) in [
            (7200, "+02 +0200 +02:00 +0200 +02:00 +02 +0200 GMT+2 GMT+02:00 +02:00 +02:00"),
            (-20_700, "-0545 -0545 -05:45 -0545 -05:45 -0545 -0545 GMT-5:45 GMT-05:45 -05:45 -05:45"),
            (3_661, "+0101 +0101 +01:01 +010101 +01:01:01 +0101 +0101 GMT+1:01 GMT+01:01 +01:01:01 +01:01:01"),
        ] {
            assert_eq!(pattern(text).format(&spring().with_offset_seconds(seconds).unwrap()), expected);
        }
    }

    #[test]
    fn hours_around_midnight_and_noon_are_written_in_their_own_counts() {
        for (hour, expected) in
            [(0, "0 24 0 12 AM"), (11, "11 11 11 11 AM"), (12, "12 12 0 12 PM"), (23, "23 23 11 11 PM")]
        {
            let time = spring().at(hour, 0, 0, 0).unwrap();
            assert_eq!(pattern("H k K h a").format(&time), expected);
        }
    }

    #[test]
    fn years_before_the_first_are_counted_from_it() {
        let time = DateTime::new(-43, 3, 15).unwrap();
        assert_eq!(pattern("y G u yy uuuu").format(&time), "44 BC -43 44 -0043");
    }

    #[test]
    fn what_a_pattern_writes_it_accepts() {
        let whole = [
            "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXXXX",
            "EEEE, d MMMM uuuu h:mm:ss a OOOO",
            "YYYY-'W'ww-e",
            "yyyyMMddHHmmssZ",
            "QQQ y G",
            "qq QQQQ W F",
            "kk K n N A",
            "EEE dd LLL yy ppH [O] x",
            "d.M.y VV z",
            "X'['VV']'",
            "eee cccc ee",
        ];
        for text in whole {
            let pattern = pattern(text);
            for step in 0..2_000 {
                let offset = i32::try_from(step % 37).unwrap() * 3600 / 2 - 32_400;
                let time = spring().plus_nanoseconds(step * 37_123_456_789_012).with_offset_seconds(offset).unwrap();
                let written = pattern.format(&time);
                assert_eq!(pattern.accepts(&written), Ok(()), "{pattern:?} and `{written}`");
            }
        }
    }

    #[test]
    fn a_pattern_as_long_as_anybody_likes_is_written() {
        assert_eq!(pattern(&"H".repeat(2)).format(&spring()).len(), 2);
        assert_eq!(pattern(&"y".repeat(100_000)).format(&spring()).len(), 100_000);
        assert_eq!(pattern(&"S".repeat(100_000)).format(&spring()).len(), 100_000);
    }
}
