use super::zones::IDS;
use super::*;

fn pattern(text: &str) -> DatePattern {
    DatePattern::new(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Each line: a pattern, texts that it accepts, and texts that it does not.
type Verdicts<'a> = [(&'a str, &'a [&'a str], &'a [&'a str])];

fn check(verdicts: &Verdicts<'_>) {
    for (text, good, bad) in verdicts {
        let pattern = pattern(text);
        for text in *good {
            assert_eq!(pattern.accepts(text), Ok(()), "{pattern:?} and `{text}`");
        }
        for text in *bad {
            assert!(pattern.accepts(text).is_err(), "{pattern:?} accepts `{text}`");
        }
    }
}

fn reason(text: &str, value: &str) -> String {
    pattern(text).accepts(value).unwrap_err().to_string()
}

#[test]
fn whole_dates_and_times_are_read() {
    check(&[
        ("yyyy-MM-dd", &["2001-01-02", "2001-1-2", "20-01-02"], &["2001-13-02", "2001-01-02 ", "12001-01-02", ""]),
        ("yyyy-MM-dd HH:mm:ss", &["2001-01-02 12:33:45"], &["2001-01-02 25:33:45"]),
        ("yyyy.MM.dd G 'at' HH:mm:ss z", &["2001.07.04 AD at 12:08:56 PDT"], &[]),
        ("EEE, MMM d, ''yy", &["Wed, Jul 4, '01", "wed, JUL 4, '01"], &["Wednesday, Jul 4, '01"]),
        ("h:mm a", &["12:08 PM"], &["13:08 PM", "12:08"]),
        ("K:mm a, z", &["0:08 PM, AEST"], &[]),
        ("yyyyy.MMMMM.dd G hh:mm a", &["02001.July.04 AD 12:08 PM"], &[]),
        ("EEE, d MMM yyyy HH:mm:ss Z", &["Wed, 4 Jul 2001 12:08:56 -0700"], &[]),
        ("yyMMddHHmmssZ", &["010704120856-0700"], &[]),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSZ", &["2001-07-04T12:08:56.235-0700"], &["2001-07-04T12:08:56.235789-0700"]),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSX", &["2001-07-04T12:08:56.235Z"], &[]),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", &["2001-07-04T12:08:56.235-07:00"], &[]),
        ("YYYY-'W'ww-u", &["2001-W27-3"], &[]),
        ("yyyy-MM-dd'T'HH:mmXXX'['VV']'", &["2020-01-01T10:00+01:00[Europe/Warsaw]"], &[]),
    ]);
}

#[test]
fn a_day_that_its_month_does_not_have_is_no_date() {
    check(&[
        ("yyyy-MM-dd", &["2000-02-29", "2000-06-30"], &["2000-02-30", "2000-06-31", "2001-02-29", "1900-02-29"]),
        ("d MMMM yy", &["29 february 04", "29 February 00"], &["29 February 01"]),
        ("dd.LL.yyyy", &["29.02.2004"], &["29.02.2001"]),
        // Longer years than any integer.
        ("yyyyyyyyyyyyyyyyyyyyyyyy-MM-dd", &["999999999999999999992000-02-29"], &["999999999999999999992001-02-29"]),
    ]);
    assert_eq!(reason("yyyy-MM-dd", "2001-02-29"), "day 29 is not among the 28 days of February 2001 at character 9");
}

#[test]
fn that_a_day_is_none_is_said_whatever_else_is_missing() {
    assert_eq!(
        reason("yyyy-MM-dd['T'HH:mm]", "2001-06-31"),
        "day 31 is not among the 30 days of June 2001 at character 9"
    );
}

#[test]
fn without_a_year_february_has_twenty_nine_days() {
    check(&[("dd MMM", &["29 Feb"], &["30 Feb", "31 Apr"])]);
}

#[test]
fn years_eras_and_halves_of_the_day_are_read() {
    check(&[
        ("G", &["ad", "AD", "bc", "BC"], &["BX", ""]),
        ("GG", &["AD"], &[]),
        ("GGG", &["bc"], &[]),
        ("a", &["am", "AM", "pm", "PM"], &["PX", "a"]),
        ("yyyy", &["2000", "20"], &["", "20000"]),
        ("yyyyyy", &["200000"], &[]),
        ("yy", &["20"], &["2000"]),
        ("YYYY", &["2000"], &[]),
        ("YY", &["20"], &[]),
    ]);
}

#[test]
fn a_lone_y_is_the_whole_year_unless_digits_follow() {
    check(&[("d.M.y", &["4.7.2001", "4.7.1"], &["29.2.2001"]), ("yMMdd", &["10704"], &["20010704"])]);
}

#[test]
fn months_quarters_and_weeks_are_read() {
    check(&[
        ("M", &["1"], &["jan"]),
        ("MMM", &["jan", "May"], &["october", ""]),
        ("MMMM", &["December", "may"], &["dec"]),
        ("L", &["01"], &["December"]),
        ("LLL", &["7"], &["Jul"]),
        ("MM", &["10"], &["100", "13", "31", "00"]),
        ("LL", &["10"], &["100"]),
        ("Q", &["2"], &["5", "0"]),
        ("q", &["2"], &[]),
        ("QQ", &["02"], &["Q2"]),
        ("qq", &["02"], &["Q2"]),
        ("QQQ", &["Q2", "q4"], &["Q5"]),
        ("QQQQ", &["2nd quarter"], &["5th quarter"]),
        ("w", &["12"], &["0"]),
        ("ww", &[], &["57"]),
        ("WW", &["3"], &[]),
        ("W", &[], &["0", "6"]),
        ("F", &["0"], &["5"]),
    ]);
}

#[test]
fn days_are_read() {
    check(&[
        ("d", &["12"], &["0"]),
        ("dd", &["3"], &["32"]),
        ("DD", &["03", "356"], &[]),
        ("D", &["356"], &["0", "357"]),
        ("c", &["7"], &["0"]),
        ("EEE", &["Tue"], &["3"]),
        ("EEEE", &["Tuesday"], &["Tue"]),
        ("E", &["Tue"], &["3"]),
        ("e", &["3"], &["8"]),
        ("ee", &["02", "2"], &["32", "0"]),
        ("eeHH", &["723", "0723"], &[]),
        ("eee", &["Tue"], &["2"]),
        ("ccc", &["Tue"], &["2"]),
    ]);
}

#[test]
fn hours_have_four_ways_to_be_counted() {
    check(&[
        ("k", &["11", "24"], &["0"]),
        ("kk", &[], &["25"]),
        ("KK", &["11", "0"], &["12"]),
        ("hh", &["11"], &["0", "13"]),
        ("h", &["12"], &[]),
        ("H", &["11", "0", "23"], &[]),
        ("HH", &[], &["24"]),
    ]);
}

#[test]
fn minutes_seconds_and_their_parts_are_read() {
    check(&[
        ("m", &["12"], &["60"]),
        ("ss", &["03"], &[]),
        ("s", &["60"], &["61"]),
        ("SSS", &["030", "1"], &["1000"]),
        ("SSSSSS", &["123456"], &["1000000"]),
        ("SS", &[], &["1000"]),
        ("A", &["35392790"], &["x"]),
        ("n", &["35392790"], &[]),
        ("N", &["99999999999999999999999999"], &[""]),
        ("SSSSSSSSSSSSSSSSSSSSSSSSS", &["1234567890123456789012345"], &[]),
    ]);
}

#[test]
fn offsets_are_read() {
    check(&[
        ("Z", &["-0700", "+1030"], &["-2400", "2361", "Z", "+10:30"]),
        ("ZZZZ", &["GMT+10:00", "GMT", "UTC-01:00"], &["1100", "GMT+10"]),
        ("ZZZZZ", &["+10:00", "Z"], &["+1000"]),
        ("X", &["Z", "-0730", "+08"], &["z", "08"]),
        ("x", &["-0730", "+0800"], &["Z"]),
        ("XX", &["-0730"], &["1100", "+10"]),
        ("xx", &["+0800"], &["1100", "+10"]),
        ("XXX", &["-07:30"], &["-0730"]),
        ("xxx", &["+08:00"], &["+0800"]),
        ("XXXX", &["-0730", "-073000"], &["-07:30"]),
        ("xxxx", &["+0800", "+080000"], &["+08:00"]),
        ("XXXXX", &["-07:30:00"], &["-073000"]),
        ("xxxxx", &["+08:00:00"], &["+080000"]),
        ("O", &["GMT-7", "UTC+10", "UTC+9:30", "GMT"], &["+10"]),
        ("OOOO", &["GMT+08:00"], &["GMT+08"]),
    ]);
}

#[test]
fn offsets_reach_as_far_as_people_live() {
    check(&[("XXX", &["+12:00", "+12:45", "+13:00", "+14:00", "-12:00", "+18:00"], &["+19:00", "+12:60", "+-1:00"])]);
}

#[test]
fn time_zones_are_read_by_name() {
    check(&[
        ("z", &["AEST", "AEDT", "UTC", "GMT", "Z", "+02:00"], &["XXX", "aest", "utc", "PD", "PDTX"]),
        ("VV", &["Europe/Warsaw", "America/New_York", "America/Argentina/Buenos_Aires", "UTC", "Z", "-08:30"], &[]),
        ("VV", &[], &["Europe/Nowhere", "europe/warsaw", "Europe/Warsaw/West", "PDT"]),
    ]);
}

#[test]
fn the_time_zones_are_sorted_and_each_is_known() {
    assert!(IDS.lines().is_sorted());
    let zone = pattern("VV");
    IDS.lines().for_each(|id| assert_eq!(zone.accepts(id), Ok(())));
}

#[test]
fn text_stands_in_quotes_or_is_no_letter() {
    check(&[
        ("'ello'", &["ello"], &["elo", "Ello"]),
        ("'dd-MM-yyyy'", &["dd-MM-yyyy"], &["01-01-2000"]),
        ("''", &["'"], &["''", ""]),
        ("'dd-''MM''-yyyy'", &["dd-'MM'-yyyy"], &[]),
        ("''''", &["'"], &[]),
        ("h 'o''clock'", &["3 o'clock"], &[]),
        ("yyyy年MM月", &["2024年02月"], &["2024-02"]),
        ("1 d", &["1 31"], &[]),
    ]);
}

#[test]
fn an_optional_part_may_be_missing_but_not_wrong() {
    check(&[
        ("HH:mm[:ss[.SSS]]", &["10:00", "10:00:30", "10:00:30.5"], &["10:00:", "10:00:61", "10:00.5"]),
        ("yyyy[-MM[-dd", &["2001", "2001-02", "2001-02-28"], &["2001-02-29"]),
        ("[dd ]MM", &["02", "28 02"], &["30 02"]),
    ]);
    assert_eq!(reason("HH:mm[:ss]", "10:00:61"), "second 61 is not between 0 and 60 at character 7");
    assert_eq!(reason("HH:mm[:ss]", "10:00 UTC"), "expected the end at character 6");
}

#[test]
fn a_padded_field_is_as_wide_as_it_says() {
    check(&[("ppH:mm", &[" 9:30", "19:30"], &["9:30", "  9:30"]), ("pppdMM", &["  302"], &["302"])]);
}

#[test]
fn a_reason_names_the_character() {
    assert_eq!(reason("yyyy-MM-dd", "2001-13-02"), "month 13 is not between 1 and 12 at character 6");
    assert_eq!(reason("yyyy-MM-dd", "20010102"), "expected `-` at character 5");
    assert_eq!(reason("yyyy-MM-dd", "2001-Jan-02"), "expected the month at character 6");
    assert_eq!(reason("d MMM", "1 März"), "expected the name of a month such as `Mar` at character 3");
    assert_eq!(reason("'é' d", "é 32"), "day of the month 32 is not between 1 and 31 at character 3");
    assert_eq!(reason("X", "02:00"), "expected `Z`, `+` or `-` at character 1");
    assert_eq!(reason("XXX", "+99:00"), "hour of the offset 99 is not between 0 and 18 at character 2");
    assert_eq!(reason("x", "+02:00"), "expected the end at character 4");
    assert_eq!(reason("OOOO", "GMT+8"), "expected `:` at character 6");
    assert_eq!(reason("VV", "Mars"), "expected a time zone such as `Europe/Warsaw` at character 1");
    assert_eq!(reason("ppH", "9"), "expected 2 characters, spaces first, at character 1");
}

#[test]
fn what_is_no_pattern_is_refused_with_the_place() {
    let error = |text: &str| DatePattern::new(text).unwrap_err().to_string();
    assert_eq!(
        error("yyyy-MM-ddTHH:mm"),
        "invalid date pattern `yyyy-MM-ddTHH:mm`: unknown pattern letter `T`; quote literal text with single quotes at \
         character 11"
    );
    assert_eq!(
        error("HH:mm 'am"),
        "invalid date pattern `HH:mm 'am`: expected a closing `'` after this one at character 7"
    );
    assert_eq!(error("aa"), "invalid date pattern `aa`: expected at most 1 `a`, not 2 at character 1");
    assert_eq!(error("ss]"), "invalid date pattern `ss]`: expected a `[` before `]` at character 3");
    for text in [
        "", "GGGGGG", "aaaa", "MMMMMM", "www", "ddd", "cc", "HHHH", "QQQQQQ", "qqq", "mmm", "sss", "OOOOO", "VVV",
        "zzzz", "zzzzz", "XXXXXX", "EEEEEE", "{d}", "p", "p-", "''''' ", "b", "'",
    ] {
        assert!(DatePattern::new(text).is_err(), "{text}");
    }
    assert!(DatePattern::new(&"[".repeat(100_000)).is_err(), "nesting ends somewhere");
}

#[test]
fn patterns_are_equal_by_their_text() {
    assert_eq!(pattern("''"), pattern("''"));
    assert_ne!(pattern("''"), pattern("''''"));
    assert_eq!(format!("{:?}", pattern("HH:mm")), "`HH:mm`");
}
