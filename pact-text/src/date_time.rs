use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use datealgo::{date_to_rd, days_in_month, rd_to_date, rd_to_isoweekdate, rd_to_weekday, systemtime_to_secs};

/// No date is further from year 0 than this; arithmetic stops there.
const FURTHEST_YEAR: i32 = 999_999;
const FIRST_DAY: i32 = date_to_rd((-FURTHEST_YEAR, 1, 1));
const LAST_DAY: i32 = date_to_rd((FURTHEST_YEAR, 12, 31));

const NANOS_PER_SECOND: u64 = 1_000_000_000;
const NANOS_PER_DAY: u64 = 86_400 * NANOS_PER_SECOND;

/// Java, whose patterns we format, knows no offset beyond this either.
const FURTHEST_OFFSET: i32 = 18 * 3600;

/// A date and a time of day, as a clock with this offset from UTC shows them.
///
/// Arithmetic never fails: it stops at the years -999999 and 999999.
///
/// ```
/// use pact_harness::model::DateTime;
///
/// let leap_day = DateTime::new(2000, 2, 29).unwrap().at(10, 30, 0, 0).unwrap();
/// assert_eq!(leap_day.to_string(), "2000-02-29T10:30:00Z");
/// assert_eq!(leap_day.plus_months(12).to_string(), "2001-02-28T10:30:00Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// Days since 1970-01-01 of the local calendar.
    day: i32,
    nano_of_day: u64,
    offset_seconds: i32,
}

impl DateTime {
    /// Midnight of a day in UTC, if the calendar has that day.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let known = (-FURTHEST_YEAR..=FURTHEST_YEAR).contains(&year) && (1..=12).contains(&month);
        let exists = known && (1..=days_in_month(year, month)).contains(&day);
        exists.then(|| DateTime { day: date_to_rd((year, month, day)), nano_of_day: 0, offset_seconds: 0 })
    }

    /// The same day at another time, if a day has that time; none has a leap second.
    pub fn at(self, hour: u8, minute: u8, second: u8, nanosecond: u32) -> Option<Self> {
        let seconds = (u64::from(hour) * 60 + u64::from(minute)) * 60 + u64::from(second);
        let nanosecond = u64::from(nanosecond);
        let exists = hour < 24 && minute < 60 && second < 60 && nanosecond < NANOS_PER_SECOND;
        exists.then(|| DateTime { nano_of_day: seconds * NANOS_PER_SECOND + nanosecond, ..self })
    }

    /// The same date and time on a clock with another offset from UTC, up to 18 hours either way. It is another instant.
    pub fn with_offset_seconds(self, offset_seconds: i32) -> Option<Self> {
        let exists = (-FURTHEST_OFFSET..=FURTHEST_OFFSET).contains(&offset_seconds);
        exists.then_some(DateTime { offset_seconds, ..self })
    }

    /// The instant in UTC.
    pub fn from_system_time(time: SystemTime) -> Self {
        let epoch = DateTime { day: 0, nano_of_day: 0, offset_seconds: 0 };
        match systemtime_to_secs(time) {
            Some((seconds, nanos)) => {
                epoch.plus_nanoseconds(i128::from(seconds) * i128::from(NANOS_PER_SECOND) + i128::from(nanos))
            }
            None if time < UNIX_EPOCH => DateTime { day: FIRST_DAY, ..epoch },
            None => DateTime { day: LAST_DAY, ..epoch },
        }
    }

    /// The year; 0 is the year before 1.
    pub fn year(self) -> i32 {
        rd_to_date(self.day).0
    }

    /// The month from 1.
    pub fn month(self) -> u8 {
        rd_to_date(self.day).1
    }

    /// The day of the month from 1.
    pub fn day(self) -> u8 {
        rd_to_date(self.day).2
    }

    /// The day of the year from 1.
    pub fn day_of_year(self) -> u16 {
        u16::try_from(self.day - date_to_rd((self.year(), 1, 1)) + 1).unwrap_or_default()
    }

    /// The day of the week, from 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> u8 {
        rd_to_weekday(self.day)
    }

    /// The year and the week of it by ISO 8601, where a week belongs to the year that has its Thursday.
    pub fn iso_week(self) -> (i32, u8) {
        let (year, week, _) = rd_to_isoweekdate(self.day);
        (year, week)
    }

    /// The hour from 0.
    pub fn hour(self) -> u8 {
        self.clock(3600, 24)
    }

    /// The minute of the hour.
    pub fn minute(self) -> u8 {
        self.clock(60, 60)
    }

    /// The second of the minute.
    pub fn second(self) -> u8 {
        self.clock(1, 60)
    }

    fn clock(self, seconds: u64, modulus: u64) -> u8 {
        u8::try_from(self.nano_of_day / NANOS_PER_SECOND / seconds % modulus).unwrap_or_default()
    }

    /// The nanoseconds since midnight.
    pub fn nano_of_day(self) -> u64 {
        self.nano_of_day
    }

    /// The nanoseconds since the second began.
    pub fn nanosecond(self) -> u64 {
        self.nano_of_day % NANOS_PER_SECOND
    }

    /// How far the clock is ahead of UTC.
    pub fn offset_seconds(self) -> i32 {
        self.offset_seconds
    }

    /// So many days later, or earlier, at the same time.
    pub fn plus_days(self, days: i64) -> Self {
        let day = i64::from(self.day).saturating_add(days).clamp(FIRST_DAY.into(), LAST_DAY.into());
        DateTime { day: i32::try_from(day).unwrap_or(self.day), ..self }
    }

    /// So many months later, or earlier: the same day of the month, or the month's last where it has fewer days.
    pub fn plus_months(self, months: i64) -> Self {
        let (year, month, day) = rd_to_date(self.day);
        let furthest = i64::from(FURTHEST_YEAR) * 12;
        let count =
            (i64::from(year) * 12 + i64::from(month) - 1).saturating_add(months).clamp(-furthest, furthest + 11);
        let year = i32::try_from(count.div_euclid(12)).unwrap_or(year);
        let month = u8::try_from(count.rem_euclid(12) + 1).unwrap_or(month);
        DateTime { day: date_to_rd((year, month, day.min(days_in_month(year, month)))), ..self }
    }

    /// So many nanoseconds later, or earlier.
    pub fn plus_nanoseconds(self, nanoseconds: i128) -> Self {
        let total = nanoseconds.saturating_add(self.nano_of_day.into());
        let days = total.div_euclid(NANOS_PER_DAY.into());
        let nano_of_day = u64::try_from(total.rem_euclid(NANOS_PER_DAY.into())).unwrap_or_default();
        let days = i64::try_from(days).unwrap_or(if days < 0 { i64::MIN } else { i64::MAX });
        DateTime { nano_of_day, ..self }.plus_days(days)
    }
}

impl fmt::Display for DateTime {
    /// As in RFC 3339, the fraction of the second only where there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = rd_to_date(self.day);
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", self.hour(), self.minute(), self.second())?;
        let fraction = format!("{:09}", self.nanosecond());
        match fraction.trim_end_matches('0') {
            "" => {}
            fraction => write!(f, ".{fraction}")?,
        }
        let (sign, offset) = (if self.offset_seconds < 0 { '-' } else { '+' }, self.offset_seconds.abs());
        match (offset, offset % 60) {
            (0, _) => f.write_str("Z"),
            (_, 0) => write!(f, "{sign}{:02}:{:02}", offset / 3600, offset / 60 % 60),
            (_, second) => write!(f, "{sign}{:02}:{:02}:{second:02}", offset / 3600, offset / 60 % 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn day(year: i32, month: u8, day: u8) -> DateTime {
        DateTime::new(year, month, day).unwrap()
    }

    #[test]
    fn a_day_or_a_time_that_does_not_exist_is_none() {
        for (year, month, day) in
            [(2001, 2, 29), (1900, 2, 29), (2000, 6, 31), (2000, 0, 1), (2000, 13, 1), (2000, 1, 0)]
        {
            assert_eq!(DateTime::new(year, month, day), None, "{year}-{month}-{day}");
        }
        assert_eq!(DateTime::new(1_000_000, 1, 1), None);
        for (hour, minute, second, nano) in [(24, 0, 0, 0), (0, 60, 0, 0), (0, 0, 60, 0), (0, 0, 0, 1_000_000_000)] {
            assert_eq!(day(2000, 1, 1).at(hour, minute, second, nano), None, "{hour}:{minute}:{second}.{nano}");
        }
        assert_eq!(day(2000, 1, 1).with_offset_seconds(18 * 3600 + 1), None);
    }

    #[test]
    fn months_end_where_they_end() {
        let end = day(2024, 1, 31);
        for (months, expected) in
            [(1, "2024-02-29"), (13, "2025-02-28"), (3, "2024-04-30"), (-1, "2023-12-31"), (-2, "2023-11-30")]
        {
            assert_eq!(end.plus_months(months).to_string(), format!("{expected}T00:00:00Z"), "{months}");
        }
    }

    #[test]
    fn nanoseconds_carry_into_days() {
        let late = day(1999, 12, 31).at(23, 59, 59, 999_999_999).unwrap();
        assert_eq!(late.plus_nanoseconds(1).to_string(), "2000-01-01T00:00:00Z");
        assert_eq!(late.plus_nanoseconds(1).plus_nanoseconds(-1), late);
        assert_eq!(late.to_string(), "1999-12-31T23:59:59.999999999Z");
    }

    #[test]
    fn arithmetic_stops_at_the_last_day_and_the_first() {
        let (first, last) = (day(-999_999, 1, 1), day(999_999, 12, 31));
        assert_eq!((first.plus_days(i64::MIN), last.plus_days(i64::MAX)), (first, last));
        assert_eq!(last.plus_months(i64::MAX), last);
        assert_eq!(first.plus_months(i64::MIN), first);
        assert_eq!(last.plus_nanoseconds(i128::MAX).year(), 999_999);
        assert_eq!(first.plus_nanoseconds(i128::MIN).year(), -999_999);
    }

    #[test]
    fn the_system_clock_is_read_in_utc() {
        let time = UNIX_EPOCH + Duration::new(951_827_696, 40_000_000);
        assert_eq!(DateTime::from_system_time(time).to_string(), "2000-02-29T12:34:56.04Z");
        let before = UNIX_EPOCH - Duration::from_millis(1);
        assert_eq!(DateTime::from_system_time(before).to_string(), "1969-12-31T23:59:59.999Z");
        assert_eq!(DateTime::from_system_time(UNIX_EPOCH + Duration::from_secs(1 << 62)).year(), 999_999);
    }

    #[test]
    fn a_day_knows_its_week_and_its_place_in_the_year() {
        let new_year = day(2021, 1, 1);
        assert_eq!((new_year.weekday(), new_year.iso_week(), new_year.day_of_year()), (5, (2020, 53), 1));
        assert_eq!(day(2020, 12, 31).day_of_year(), 366);
    }

    #[test]
    fn an_offset_is_shown_with_its_sign() {
        let noon = day(2000, 1, 1).at(12, 0, 0, 0).unwrap();
        assert_eq!(noon.with_offset_seconds(-5400).unwrap().to_string(), "2000-01-01T12:00:00-01:30");
        assert_eq!(noon.with_offset_seconds(7201).unwrap().to_string(), "2000-01-01T12:00:00+02:00:01");
    }
}
