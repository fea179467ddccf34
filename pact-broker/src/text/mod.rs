//! Names, addresses and texts that clients match on, in one place.

mod metadata;
pub mod names;
pub mod notices;
mod urls;

pub use metadata::Metadata;
pub use urls::{Urls, pairs, segment};

use std::fmt::Write;

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Microseconds since 1970 as clients get them: `2021-09-01T00:07:21+00:00`.
pub fn iso(micros: i64) -> String {
    let time = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// Microseconds since 1970 as a day: `01/09/2021`.
pub fn day(micros: i64) -> String {
    let time = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
    time.strftime("%d/%m/%Y").to_string()
}

/// Microseconds since 1970 for a person: `Wed 01 Sep 2021, 12:07AM +00:00`.
pub fn spelled(micros: i64) -> String {
    let time = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
    time.strftime("%a %d %b %Y, %I:%M%p +00:00").to_string()
}

/// A date or time of a client as microseconds since 1970; without an offset it is UTC.
pub fn parse_time(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time.as_microsecond());
    }
    let civil = text.parse::<jiff::civil::DateTime>().ok()?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_an_offset_and_read_in_every_iso_form() {
        assert_eq!(iso(1_630_454_841_500_000), "2021-09-01T00:07:21+00:00");
        assert_eq!(day(1_630_454_841_500_000), "01/09/2021");
        for text in
            ["2021-09-01T00:07:21+00:00", "2021-09-01T02:07:21+02:00", "2021-09-01T00:07:21Z", "2021-09-01 00:07:21"]
        {
            assert_eq!(parse_time(text), Some(1_630_454_841_000_000), "{text}");
        }
        assert_eq!(parse_time("2021-09-01"), Some(1_630_454_400_000_000));
        assert_eq!(parse_time("yesterday"), None);
    }
}
