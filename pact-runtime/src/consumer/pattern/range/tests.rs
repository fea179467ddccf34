use fastrand::Rng;

use super::*;
use crate::model::Regex;

fn regex(pattern: &Pattern) -> &Regex {
    match &pattern.rules.rules[..] {
        [_, Rule::Regex(regex)] => regex,
        rules => panic!("{rules:?}"),
    }
}

/// Numbers of every length, more of them small.
fn integer(random: &mut Rng) -> i64 {
    let number = random.i64(..) >> random.u32(0..64);
    if random.bool() { number } else { number.saturating_neg() }
}

#[test]
fn integers_are_accepted_between_the_borders_and_nowhere_else() {
    let random = &mut Rng::with_seed(7);
    for round in 0..120 {
        let (a, b) = (integer(random), integer(random));
        let (min, max) = match round {
            0 => (i64::MIN, i64::MAX),
            1 => (0, 0),
            2 => (-1, 1),
            3 => (i64::MIN, i64::MIN),
            _ if round % 5 == 0 => (a, a.saturating_add(random.i64(0..200))),
            _ => (a.min(b), a.max(b)),
        };
        let pattern = integer_in_range(min, max);
        let mut numbers: Vec<i128> = vec![min.into(), max.into(), 0];
        numbers.extend((0..20).map(|_| i128::from(integer(random))));
        numbers.extend((0..20).map(|_| i128::from(random.i64(min..=max))));
        for near in numbers.clone() {
            numbers.extend([near - 1, near + 1, near * 10, near / 10, -near]);
        }
        for number in numbers {
            let is_in = (i128::from(min)..=i128::from(max)).contains(&number);
            let accepted = regex(&pattern).is_match(&number.to_string());
            assert_eq!(accepted, is_in, "{number} in {min}..={max}: {pattern:?}");
        }
    }
}

#[test]
fn what_is_no_integer_is_not_accepted() {
    let pattern = integer_in_range(-5, 1000);
    for text in ["", "-", "+1", "01", "00", "-0", "1.0", "1.", ".5", "1e2", "0x1", " 1", "1\n", "1 2", "1001", "-6"] {
        assert!(!regex(&pattern).is_match(text), "{text}");
    }
}

/// A number as text, and the same as millionths.
fn decimal(random: &mut Rng, largest: i64) -> (String, i64) {
    let millionths = random.i64(-largest..=largest) / 10_i64.pow(random.u32(0..7)) * 10_i64.pow(random.u32(0..3));
    let millionths = millionths.clamp(-largest, largest);
    (text(millionths, random), millionths)
}

fn text(millionths: i64, random: &mut Rng) -> String {
    let (whole, fraction) = (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    let sign = if millionths < 0 { "-" } else { "" };
    let digits = format!("{fraction:06}");
    let kept = digits.trim_end_matches('0');
    match (kept, random.u8(0..3)) {
        ("", 0) => format!("{sign}{whole}"),
        ("", 1) => format!("{sign}{whole}.0"),
        (kept, 2) => format!("{sign}{whole}.{kept}000"),
        ("", _) => format!("{sign}{whole}.00"),
        (kept, _) => format!("{sign}{whole}.{kept}"),
    }
}

#[test]
fn numbers_are_accepted_between_the_borders_and_nowhere_else() {
    let random = &mut Rng::with_seed(11);
    for round in 0..120 {
        let largest = [100, 2_000_000, 30_000_000, 5_000_000_000_000][round % 4];
        let (a, b) = (decimal(random, largest), decimal(random, largest));
        let ((low, min), (high, max)) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        if [min, max].iter().any(|border| *border != 0 && border.abs() < 10) {
            continue;
        }
        let pattern = number_in_range(low.parse::<f64>().unwrap(), high.parse::<f64>().unwrap());
        let mut numbers = vec![min, max, 0];
        numbers.extend((0..30).map(|_| decimal(random, largest).1));
        numbers.extend((0..10).map(|_| random.i64(min..=max)));
        for near in numbers.clone() {
            numbers.extend([near - 1, near + 1, near * 10, near / 10, -near]);
        }
        for number in numbers {
            let text = text(number, random);
            let accepted = regex(&pattern).is_match(&text);
            assert_eq!(accepted, (min..=max).contains(&number), "{text} in {low}..={high}: {pattern:?}");
        }
    }
}

#[test]
fn doubles_are_accepted_as_they_are_compared_however_small() {
    let random = &mut Rng::with_seed(13);
    for _ in 0..60 {
        let number = |random: &mut Rng| (random.f64() - 0.5) * 10_f64.powi(random.i32(-4..14));
        let (a, b) = (number(random), number(random));
        let (min, max) = (a.min(b), a.max(b));
        if min.abs() < 1e-5 || max.abs() < 1e-5 {
            continue;
        }
        let pattern = number_in_range(min, max);
        for near in [min, max, number(random), f64::midpoint(min, max)] {
            for number in [near, near.next_up(), near.next_down()] {
                let written = serde_json::to_string(&number).unwrap();
                if written.contains('e') {
                    continue;
                }
                let accepted = regex(&pattern).is_match(&written);
                assert_eq!(accepted, (min..=max).contains(&number), "{written} in {min}..={max}: {pattern:?}");
            }
        }
    }
}

#[test]
fn what_is_close_to_zero_may_have_an_exponent() {
    let accepts = |min: f64, max: f64, text: &str| regex(&number_in_range(min, max)).is_match(text);
    for text in ["1e-7", "1.5e-10", "9.99E-06", "1e-300"] {
        assert!(accepts(0.0, 1.0, text) && accepts(-1.0, 1.0, text) && !accepts(-1.0, 0.0, text), "{text}");
        let negative = &format!("-{text}");
        assert!(accepts(-1.0, 0.0, negative) && !accepts(0.0, 1.0, negative), "{negative}");
        assert!(!accepts(0.1, 1.0, text), "{text}");
    }
    assert!(["1e-5", "1e2", "1e7", "10e-7", "0e-7"].iter().all(|text| !accepts(0.0, 1.0, text)));
    assert!(["0", "-0", "0.0", "-0.0"].iter().all(|text| accepts(0.0, 1.0, text) && accepts(-1.0, 0.0, text)));
}

#[test]
#[should_panic(expected = "no number is from 2 to 1")]
fn borders_the_wrong_way_round_are_refused() {
    let _ = integer_in_range(2, 1);
}

#[test]
#[should_panic(expected = "the border 0.000001 of a range is too close to zero: take 0")]
fn borders_that_tools_write_with_an_exponent_are_refused() {
    let _ = number_in_range(0.000_001, 1.0);
}

#[test]
#[should_panic(expected = "the border NaN of a range is not a number below 10¹⁵")]
fn a_border_is_a_number() {
    let _ = number_in_range(f64::NAN, 1.0);
}
