//! Regular expressions for the digits of numbers without a sign.

/// The digits of a number before and behind the point, without zeros that mean nothing.
#[derive(Debug, Clone)]
pub(super) struct Decimal {
    whole: u64,
    fraction: Vec<u8>,
}

impl Decimal {
    /// The digits of a number below 10¹⁵, whatever its sign.
    pub(super) fn of(number: f64) -> Self {
        // Written without an exponent, and with no more digits than it takes to tell it from others.
        let text = number.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let fraction = fraction.trim_end_matches('0').bytes().map(|digit| digit - b'0').collect();
        Decimal { whole: whole.parse().unwrap_or_default(), fraction }
    }
}

/// Any number from one to the other, with a fraction or not.
pub(super) fn between(low: &Decimal, high: &Decimal) -> String {
    let any = r"(?:\.\d+)?";
    if low.whole == high.whole {
        return format!("{}{}", low.whole, fraction_between(&low.fraction, &high.fraction));
    }
    let mut parts = vec![format!("{}{}", low.whole, fraction_from(&low.fraction))];
    if low.whole + 1 < high.whole {
        parts.push(format!("{}{any}", integers(low.whole + 1, high.whole - 1)));
    }
    parts.push(format!("{}{}", high.whole, fraction_to(&high.fraction)));
    group(&parts)
}

/// A point and digits, or nothing where that is enough.
fn fraction_from(low: &[u8]) -> String {
    if low.is_empty() { r"(?:\.\d+)?".to_owned() } else { format!(r"\.{}", digits_from(low)) }
}

fn fraction_to(high: &[u8]) -> String {
    if high.is_empty() { r"(?:\.0+)?".to_owned() } else { format!(r"(?:\.{})?", digits_to(high)) }
}

fn fraction_between(low: &[u8], high: &[u8]) -> String {
    if low.is_empty() { fraction_to(high) } else { format!(r"\.{}", digits_between(low, high)) }
}

/// Digits behind a point that are worth as much or more. The last one given is not zero, so fewer are not enough.
fn digits_from(low: &[u8]) -> String {
    match low {
        [] => r"\d*".to_owned(),
        [last] => format!(r"{}\d*", class(*last, 9)),
        [first, rest @ ..] => {
            let mut parts = vec![format!("{first}{}", digits_from(rest))];
            parts.extend((*first < 9).then(|| format!(r"{}\d*", class(first + 1, 9))));
            group(&parts)
        }
    }
}

/// Digits behind a point, one at least, that are worth as much or less.
fn digits_to(high: &[u8]) -> String {
    let Some((first, rest)) = high.split_first() else { return "0+".to_owned() };
    let mut parts = vec![format!("{first}{}", rest_to(rest))];
    parts.extend((*first > 0).then(|| format!(r"{}\d*", class(0, first - 1))));
    group(&parts)
}

/// The same behind digits that are equal: there may be none.
fn rest_to(high: &[u8]) -> String {
    if high.is_empty() { "0*".to_owned() } else { format!("(?:{})?", digits_to(high)) }
}

/// Digits behind a point from one to the other.
fn digits_between(low: &[u8], high: &[u8]) -> String {
    let (Some((from, low)), Some((to, high))) = (low.split_first(), high.split_first()) else { return rest_to(high) };
    if from == to {
        return format!("{from}{}", digits_between(low, high));
    }
    let mut parts = vec![format!("{from}{}", digits_from(low)), format!("{to}{}", rest_to(high))];
    parts.extend((from + 1 < *to).then(|| format!(r"{}\d*", class(from + 1, to - 1))));
    group(&parts)
}

/// Whole numbers from one to the other, which have no zero before another digit.
pub(super) fn integers(low: u64, high: u64) -> String {
    let (first, last) = (low.to_string().len(), high.to_string().len());
    let of_length = |length: usize| {
        let smallest = if length == first { low.to_string() } else { format!("1{}", "0".repeat(length - 1)) };
        let largest = if length == last { high.to_string() } else { "9".repeat(length) };
        same_length(smallest.as_bytes(), largest.as_bytes())
    };
    group(&(first..=last).map(of_length).collect::<Vec<_>>())
}

fn same_length(low: &[u8], high: &[u8]) -> String {
    let all = |digits: &[u8], wanted| digits.iter().all(|digit| *digit == wanted);
    let (Some((from, low_rest)), Some((to, high_rest))) = (low.split_first(), high.split_first()) else {
        return String::new();
    };
    if all(low, b'0') && all(high, b'9') {
        return any(low.len());
    }
    if from == to {
        return format!("{}{}", char::from(*from), same_length(low_rest, high_rest));
    }
    let (mut from, mut to) = (from - b'0', to - b'0');
    let mut parts = Vec::new();
    if !all(low_rest, b'0') {
        parts.push(format!("{from}{}", same_length(low_rest, &vec![b'9'; low_rest.len()])));
        from += 1;
    }
    let part_of_last = !all(high_rest, b'9');
    if part_of_last {
        parts.push(format!("{to}{}", same_length(&vec![b'0'; high_rest.len()], high_rest)));
        // Above the first digit of a lower border, this one is at least 1.
        to -= 1;
    }
    if from <= to {
        parts.push(format!("{}{}", class(from, to), any(low_rest.len())));
    }
    group(&parts)
}

fn any(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => r"\d".to_owned(),
        _ => format!(r"\d{{{count}}}"),
    }
}

fn class(from: u8, to: u8) -> String {
    match (from, to) {
        (0, 9) => r"\d".to_owned(),
        (from, to) if from == to => from.to_string(),
        (from, to) => format!("[{from}-{to}]"),
    }
}

fn group(parts: &[String]) -> String {
    match parts {
        [only] => only.clone(),
        several => format!("(?:{})", several.join("|")),
    }
}
