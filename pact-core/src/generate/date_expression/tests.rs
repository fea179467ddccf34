use super::*;

type Parse = fn(&str) -> Result<DateExpression, DateExpressionError>;

const DATE_ONLY: Parse = |text| DateExpression::date(text);
const TIME_ONLY: Parse = |text| DateExpression::time(text);
const DATE_TIME: Parse = |text| DateExpression::date_time(text);

fn at(year: i32, month: u8, day: u8, hour: u8) -> DateTime {
    DateTime::new(year, month, day).unwrap().at(hour, 0, 0, 0).unwrap()
}

/// Where each expression leads, without the `Z` of UTC and without seconds that are none.
fn check(parse: Parse, base: DateTime, expected: &[(&str, &str)]) {
    for (text, expected) in expected {
        let expression = parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(expression.as_str(), *text);
        let result = expression.apply(&base).to_string();
        let result = result.trim_end_matches('Z');
        assert_eq!(result.strip_suffix(":00").unwrap_or(result), *expected, "`{text}` at {base}");
    }
}

fn error(parse: Parse, text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

/// A Saturday.
fn millennium() -> DateTime {
    at(2000, 1, 1, 10)
}

#[test]
fn a_date_moves_by_days_and_keeps_the_time() {
    check(
        DATE_ONLY,
        millennium(),
        &[
            ("", "2000-01-01T10:00"),
            ("now", "2000-01-01T10:00"),
            ("  today   ", "2000-01-01T10:00"),
            ("yesterday", "1999-12-31T10:00"),
            ("tomorrow", "2000-01-02T10:00"),
            ("+ 1 day", "2000-01-02T10:00"),
            ("+1 day", "2000-01-02T10:00"),
            ("+ 1 week", "2000-01-08T10:00"),
            ("- 2 weeks", "1999-12-18T10:00"),
            ("+ 2 weeks - 1 day", "2000-01-14T10:00"),
            ("+ 4 years", "2004-01-01T10:00"),
            ("tomorrow+ 4 years", "2004-01-02T10:00"),
            ("tomorrow+4years", "2004-01-02T10:00"),
            ("today + 2 week", "2000-01-15T10:00"),
            ("next week", "2000-01-08T10:00"),
            ("last month", "1999-12-01T10:00"),
            ("next day", "2000-01-02T10:00"),
            ("last year", "1999-01-01T10:00"),
            ("next fortnight", "2000-01-15T10:00"),
            ("next monday", "2000-01-03T10:00"),
            ("last wednesday", "1999-12-29T10:00"),
            ("next mon", "2000-01-03T10:00"),
            ("last december", "1999-12-01T10:00"),
            ("next jan", "2001-01-01T10:00"),
            ("next june + 2 weeks", "2000-06-15T10:00"),
            ("last mon + 2 weeks", "2000-01-10T10:00"),
            ("+ 1 day - 2 weeks", "1999-12-19T10:00"),
            ("last december + 2 weeks + 4 days", "1999-12-19T10:00"),
        ],
    );
}

#[test]
fn the_next_day_of_a_name_is_never_today() {
    // A Wednesday.
    let base = at(2020, 1, 1, 10);
    for (names, next, last) in [
        (["mon", "monday"], "2020-01-06", "2019-12-30"),
        (["tues", "tuesday"], "2020-01-07", "2019-12-31"),
        (["wed", "wednesday"], "2020-01-08", "2019-12-25"),
        (["thurs", "thursday"], "2020-01-02", "2019-12-26"),
        (["fri", "friday"], "2020-01-03", "2019-12-27"),
        (["sat", "saturday"], "2020-01-04", "2019-12-28"),
        (["sun", "sunday"], "2020-01-05", "2019-12-29"),
    ] {
        for name in names {
            check(DATE_ONLY, base, &[(&format!("next {name}"), &format!("{next}T10:00"))]);
            check(DATE_ONLY, base, &[(&format!("last {name}"), &format!("{last}T10:00"))]);
        }
    }
}

#[test]
fn a_month_of_a_name_is_its_first_day_and_never_this_month() {
    let names = [
        ["jan", "january"],
        ["feb", "february"],
        ["mar", "march"],
        ["apr", "april"],
        ["may", "may"],
        ["jun", "june"],
        ["jul", "july"],
        ["aug", "august"],
        ["sep", "september"],
        ["oct", "october"],
        ["nov", "november"],
        ["dec", "december"],
    ];
    for (month, name) in (1..=12).zip(names).flat_map(|(month, names)| names.map(|name| (month, name))) {
        let (next, last) = (if month == 1 { 2021 } else { 2020 }, 2019);
        check(DATE_ONLY, at(2020, 1, 1, 10), &[(&format!("next {name}"), &format!("{next}-{month:02}-01T10:00"))]);
        check(DATE_ONLY, at(2020, 1, 31, 10), &[(&format!("last {name}"), &format!("{last}-{month:02}-01T10:00"))]);
    }
    check(DATE_ONLY, at(2020, 6, 15, 0), &[("last may", "2020-05-01T00:00"), ("next july", "2020-07-01T00:00")]);
}

#[test]
fn months_and_years_stop_at_the_last_day_of_a_month() {
    check(
        DATE_ONLY,
        at(2020, 1, 1, 10),
        &[("+ 1 month", "2020-02-01T10:00"), ("+ 4 months", "2020-05-01T10:00"), ("+ 13 months", "2021-02-01T10:00")],
    );
    check(DATE_ONLY, at(2020, 12, 1, 10), &[("+ 1 month", "2021-01-01T10:00")]);
    check(
        DATE_ONLY,
        at(2000, 4, 13, 10),
        &[
            ("+ 0 months", "2000-04-13T10:00"),
            ("- 1 month", "2000-03-13T10:00"),
            ("+ 10 months", "2001-02-13T10:00"),
            ("- 10 months", "1999-06-13T10:00"),
        ],
    );
    check(DATE_ONLY, at(2024, 1, 31, 0), &[("next month", "2024-02-29T00:00"), ("- 2 months", "2023-11-30T00:00")]);
    check(DATE_ONLY, at(2024, 2, 29, 0), &[("next year", "2025-02-28T00:00"), ("+ 4 years", "2028-02-29T00:00")]);
}

#[test]
fn a_time_moves_on_the_clock_and_over_midnight() {
    check(
        TIME_ONLY,
        millennium(),
        &[
            ("", "2000-01-01T10:00"),
            ("now", "2000-01-01T10:00"),
            ("  midnight   ", "2000-01-01T00:00"),
            ("noon", "2000-01-01T12:00"),
            ("1 o'clock", "2000-01-01T13:00"),
            ("1 o'clock am", "2000-01-01T01:00"),
            ("1 o'clock pm", "2000-01-01T13:00"),
            ("3o'clockpm", "2000-01-01T15:00"),
            ("+ 1 hour", "2000-01-01T11:00"),
            ("+ 2 hours - 1 second", "2000-01-01T11:59:59"),
            ("- 2 minutes", "2000-01-01T09:58"),
            ("+ 4 seconds", "2000-01-01T10:00:04"),
            ("+ 4 milliseconds", "2000-01-01T10:00:00.004"),
            ("midnight+ 4 minutes", "2000-01-01T00:04"),
            ("midnight - 1 millisecond", "1999-12-31T23:59:59.999"),
            ("next hour", "2000-01-01T11:00"),
            ("last minute", "2000-01-01T09:59"),
            ("next second", "2000-01-01T10:00:01"),
            ("now + 2 hours - 4 minutes", "2000-01-01T11:56"),
            (" + 2 hours - 4 minutes", "2000-01-01T11:56"),
            ("3 o'clock + 40 milliseconds", "2000-01-01T15:00:00.040"),
        ]
        .map(|(text, expected)| (text, expected.strip_suffix(".040").map_or(expected, |_| "2000-01-01T15:00:00.04"))),
    );
}

#[test]
fn an_hour_by_the_clock_is_whole() {
    let base = millennium().at(10, 31, 32, 33).unwrap();
    check(
        TIME_ONLY,
        base,
        &[("midnight", "2000-01-01T00:00"), ("2 o'clock", "2000-01-01T14:00"), ("9 o'clock am", "2000-01-01T09:00")],
    );
}

#[test]
fn an_hour_that_is_not_said_to_be_am_or_pm_is_in_the_other_half_of_the_day() {
    check(TIME_ONLY, at(2000, 1, 1, 11), &[("11 o'clock", "2000-01-01T23:00")]);
    check(TIME_ONLY, at(2000, 1, 1, 12), &[("11 o'clock", "2000-01-01T11:00")]);
}

#[test]
fn twelve_is_noon() {
    for hour in [10, 12, 22] {
        for text in ["12 o'clock", "12 o'clock am", "12 o'clock pm"] {
            check(TIME_ONLY, at(2000, 1, 1, hour), &[(text, "2000-01-01T12:00")]);
        }
    }
}

#[test]
fn a_date_time_has_a_date_a_time_or_both() {
    check(
        DATE_TIME,
        millennium(),
        &[
            ("", "2000-01-01T10:00"),
            ("tomorrow", "2000-01-02T10:00"),
            ("@ now", "2000-01-01T10:00"),
            ("@ midnight", "2000-01-01T00:00"),
            ("@  + 2 hours - 4 minutes", "2000-01-01T11:56"),
            ("tomorrow @", "2000-01-02T10:00"),
            ("today @ 1 o'clock", "2000-01-01T13:00"),
            ("yesterday @ midnight", "1999-12-31T00:00"),
            ("yesterday @ midnight - 1 hour", "1999-12-30T23:00"),
            ("tomorrow @ now", "2000-01-02T10:00"),
            ("+ 1 day @ noon", "2000-01-02T12:00"),
            ("+ 1 week @ +1 hour", "2000-01-08T11:00"),
            ("- 2 weeks @ now + 1 hour", "1999-12-18T11:00"),
            ("+ 4 years @ midnight", "2004-01-01T00:00"),
            ("tomorrow+ 4 years @ 3 o'clock + 40 milliseconds", "2004-01-02T15:00:00.04"),
            ("next week @ next hour", "2000-01-08T11:00"),
            ("last month @ last hour", "1999-12-01T09:00"),
        ],
    );
}

#[test]
fn an_expression_keeps_the_offset() {
    let base = millennium().with_offset_seconds(3600).unwrap();
    let expression = DateExpression::date_time("tomorrow @ noon").unwrap();
    assert_eq!(expression.apply(&base).to_string(), "2000-01-02T12:00:00+01:00");
}

#[test]
fn an_error_names_the_character_and_what_was_expected() {
    assert_eq!(
        error(DATE_ONLY, "not valid"),
        "invalid date expression `not valid`: expected `now`, `today`, `yesterday`, `tomorrow`, `next`, `last`, `+` or `-` at \
         character 1"
    );
    assert_eq!(
        error(TIME_ONLY, " not valid"),
        "invalid time expression ` not valid`: expected `now`, `midnight`, `noon`, `1 o'clock` to `12 o'clock`, `next`, \
         `last`, `+` or `-` at character 2"
    );
    let ends = [
        (DATE_ONLY, "now today not valid", "expected `+`, `-` or the end at character 5"),
        (DATE_ONLY, "today 2 week", "expected `+`, `-` or the end at character 7"),
        (DATE_ONLY, "next months", "expected `+`, `-` or the end at character 11"),
        (DATE_ONLY, "+ day", "expected a number at character 3"),
        (DATE_ONLY, "+ 2 fortnights", "expected `days`, `weeks`, `months` or `years` at character 5"),
        (DATE_ONLY, "+ 99999999999999999999 days", "expected a smaller number at character 3"),
        (DATE_ONLY, "today @ noon", "expected `+`, `-` or the end at character 7"),
        (TIME_ONLY, "44 o'clock", "expected an hour from 1 to 12 at character 1"),
        (TIME_ONLY, "0 o'clock am", "expected an hour from 1 to 12 at character 1"),
        (TIME_ONLY, "3 am", "expected `o'clock` at character 3"),
        (TIME_ONLY, "now today not valid", "expected `+`, `-` or the end at character 5"),
        (TIME_ONLY, "midnight 2 week", "expected `+`, `-` or the end at character 10"),
        (TIME_ONLY, "+ 1 day", "expected `hours`, `minutes`, `seconds` or `milliseconds` at character 5"),
        (TIME_ONLY, "next day", "expected `hour`, `minute`, `second` or `millisecond` at character 6"),
        (DATE_TIME, "today @ 2 week", "expected `o'clock` at character 11"),
        (DATE_TIME, "today @ noon @ noon", "expected `+`, `-` or the end at character 14"),
        (DATE_TIME, "é @ noon", "`next`, `last`, `+` or `-` at character 1"),
    ];
    for (parse, text, end) in ends {
        let error = error(parse, text);
        assert!(error.ends_with(end), "{error}");
    }
}

#[test]
fn junk_after_an_expression_is_an_error() {
    for text in ["today x", "+ 1 day today", "next week.", "tomorrow + 1 day day", "Today", "  "] {
        assert!(DateExpression::date(text).is_err(), "{text}");
    }
}

#[test]
fn an_amount_of_more_than_ten_thousand_years_is_an_error() {
    for (most, more) in [("+ 10000 years", "+ 10001 years"), ("- 3652425 days", "- 3652426 days")] {
        assert!(DateExpression::date(most).is_ok());
        assert!(error(DATE_ONLY, more).ends_with("expected no more than 10000 years at character 3"), "{more}");
    }
    assert!(DateExpression::time(&format!("+ {} milliseconds", u64::MAX)).is_err());
    let far = DateExpression::date(&"+ 10000 years".repeat(200)).unwrap();
    assert_eq!(far.apply(&millennium()).year(), 999_999);
}
