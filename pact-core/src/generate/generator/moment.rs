//! The generators `Date`, `Time` and `DateTime`.

use std::sync::LazyLock;

use crate::generate::{DateExpression, GenerateReason};
use crate::model::{DatePattern, DateTime, Moment};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Date,
    Time,
    DateTime,
}

/// The formats of generators that have none of their own, as in the official implementation. That of date-times is not
/// the default of the rule `datetime`, but what the compatibility suite asks for.
static DEFAULTS: LazyLock<[Option<DatePattern>; 3]> =
    LazyLock::new(|| ["yyyy-MM-dd", "HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.SSSZ"].map(|text| DatePattern::new(text).ok()));

pub(super) fn make(kind: Kind, moment: &Moment, now: &DateTime) -> Result<String, GenerateReason> {
    let format = moment
        .format
        .as_ref()
        .or(DEFAULTS[kind as usize].as_ref())
        .ok_or_else(|| GenerateReason::invalid("there is no format"))?;
    let parse = match kind {
        Kind::Date => DateExpression::date,
        Kind::Time => DateExpression::time,
        Kind::DateTime => DateExpression::date_time,
    };
    let expression = parse(moment.expression.as_deref().unwrap_or_default())
        .map_err(|error| GenerateReason::invalid(error.to_string()))?;
    Ok(format.format(&expression.apply(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(kind: Kind, format: Option<&str>, expression: Option<&str>) -> Result<String, String> {
        let now = DateTime::new(2024, 2, 28).unwrap().at(9, 5, 7, 40_000_000).unwrap();
        let format = format.map(|format| DatePattern::new(format).unwrap());
        make(kind, &Moment { format, expression: expression.map(str::to_owned) }, &now)
            .map_err(|reason| reason.to_string())
    }

    #[test]
    fn a_moment_is_now_in_the_format_that_is_asked_for() {
        for (kind, format, expected) in [
            (Kind::Date, None, "2024-02-28"),
            (Kind::Time, None, "09:05:07"),
            (Kind::DateTime, None, "2024-02-28T09:05:07.040+0000"),
            (Kind::Date, Some("d MMM yy"), "28 Feb 24"),
            (Kind::Time, Some("h:mm a"), "9:05 AM"),
            (Kind::DateTime, Some("yyyy-MM-dd'T'HH:mmX"), "2024-02-28T09:05Z"),
        ] {
            assert_eq!(made(kind, format, None).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn an_expression_says_how_far_from_now_it_is() {
        assert_eq!(made(Kind::Date, None, Some("+ 2 days")).as_deref(), Ok("2024-03-01"));
        assert_eq!(made(Kind::Time, None, Some("noon - 1 hour")).as_deref(), Ok("11:00:00"));
        let noon = made(Kind::DateTime, Some("yyyy-MM-dd HH:mm"), Some("tomorrow @ noon"));
        assert_eq!(noon.as_deref(), Ok("2024-02-29 12:00"));
    }

    #[test]
    fn an_expression_of_another_kind_is_an_error() {
        let reason = made(Kind::Date, None, Some("noon")).unwrap_err();
        assert!(reason.starts_with("invalid date expression `noon`: expected `now`"), "{reason}");
    }
}
