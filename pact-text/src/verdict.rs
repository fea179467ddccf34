//! What the matchers say to their own arguments: the macros where the arguments are literals, the runtime to all others.

use std::fmt;

#[cfg(feature = "regex")]
use crate::Regex;
use crate::{DatePattern, is_semver};

/// From here on tools write numbers with an exponent: `1e15`.
const LARGEST: f64 = 1e15;

/// Closer to zero they do so, too.
const SMALLEST: f64 = 1e-5;

/// An argument that a matcher refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which argument, from 0.
    pub argument: usize,
    /// Why.
    pub reason: String,
}

/// What came of the arguments, or the one that is refused.
pub type Verdict<T = ()> = Result<T, Refusal>;

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Refusal {}

fn refused<T>(argument: usize, reason: impl fmt::Display) -> Verdict<T> {
    Err(Refusal { argument, reason: reason.to_string() })
}

/// Of `regex(expression, example)`, as far as the example is known.
///
/// # Errors
///
/// When the expression is not valid, or its own example is no match.
#[cfg(feature = "regex")]
pub fn regex(expression: &str, example: Option<&str>) -> Verdict<Regex> {
    let compiled = Regex::new(expression).or_else(|error| refused(0, error))?;
    match example.filter(|example| !compiled.is_match(example)) {
        None => Ok(compiled),
        Some(example) => {
            let rule = "which the whole text has to match";
            refused(1, format!("the example {example:?} does not match its own regex `{expression}`, {rule}"))
        }
    }
}

/// Of `mock_url(path, example)`, as far as the example is known; the expression is for any address, and the path.
///
/// # Errors
///
/// When the path is no regular expression, or the example does not end in a match.
#[cfg(feature = "regex")]
pub fn mock_url(path: &str, example: Option<&str>) -> Verdict<Regex> {
    let path = path.trim_start_matches('^').trim_end_matches('$');
    // By itself, or the error would be about an expression that nobody wrote.
    regex(path, None)?;
    regex(&format!(".*({path})$"), example)
}

/// Of `date(pattern, example)`, `time` and `datetime`, as far as the example is known.
///
/// # Errors
///
/// When the pattern is none, or its own example is not in it.
pub fn moment(pattern: &str, example: Option<&str>) -> Verdict<DatePattern> {
    let compiled = DatePattern::new(pattern).or_else(|error| refused(0, error))?;
    match example.map_or(Ok(()), |example| compiled.accepts(example)) {
        Ok(()) => Ok(compiled),
        Err(reason) => {
            let example = example.unwrap_or_default();
            refused(1, format!("the example {example:?} is not in its own pattern `{pattern}`: {reason}"))
        }
    }
}

/// Of `includes(text, example)`.
///
/// # Errors
///
/// When the example does not include the text.
pub fn includes(text: &str, example: &str) -> Verdict {
    if example.contains(text) {
        return Ok(());
    }
    refused(1, format!("the example {example:?} does not include {text:?}"))
}

/// Of `semver(example)`.
///
/// # Errors
///
/// When the example is no version in full.
pub fn semver(example: &str) -> Verdict {
    if is_semver(example) {
        return Ok(());
    }
    refused(0, format!("the example {example:?} is not a semantic version: write all of it, like \"1.0.0\""))
}

/// Of `one_of(texts)`, by the number of texts.
///
/// # Errors
///
/// When there is none.
pub fn one_of(texts: usize) -> Verdict {
    if texts > 0 { Ok(()) } else { refused(0, "`one_of` needs a text") }
}

/// Of `array_containing(variants)`, by the number of variants.
///
/// # Errors
///
/// When there is none.
pub fn array_containing(variants: usize) -> Verdict {
    if variants > 0 { Ok(()) } else { refused(0, "`array_containing` needs a variant") }
}

/// Of `all_of(matchers)` and `any_of`, by the number of matchers.
///
/// # Errors
///
/// When there is none.
pub fn combined(name: &str, matchers: usize) -> Verdict {
    if matchers > 0 { Ok(()) } else { refused(0, format!("`{name}` needs a matcher")) }
}

/// Of `integer_in_range(min, max)` and `random_int`.
///
/// # Errors
///
/// When the first is the larger one.
pub fn integers(min: i64, max: i64) -> Verdict {
    if min <= max { Ok(()) } else { refused(1, format!("no number is from {min} to {max}")) }
}

/// Of `number_in_range(min, max)`.
///
/// # Errors
///
/// When the first is the larger one, or one is not a number, not below 10¹⁵, or closer to zero than 0.00001 without being
/// zero.
pub fn numbers(min: f64, max: f64) -> Verdict {
    for (argument, border) in [min, max].into_iter().enumerate() {
        if border.is_nan() || border.abs() >= LARGEST {
            return refused(argument, format!("the border {border} of a range is not a number below 10¹⁵"));
        }
        if border != 0.0 && border.abs() < SMALLEST {
            return refused(argument, format!("the border {border} of a range is too close to zero: take 0"));
        }
    }
    if min <= max { Ok(()) } else { refused(1, format!("no number is from {min} to {max}")) }
}

/// Of `random_decimal(digits)`.
///
/// # Errors
///
/// When there are none.
pub fn random_decimal(digits: u16) -> Verdict {
    if digits > 0 { Ok(()) } else { refused(0, "a number has at least one digit") }
}

/// Of `from_state(expression, example)`.
///
/// # Errors
///
/// When a `${` has no `}`.
pub fn from_state(expression: &str) -> Verdict {
    let closed = expression.split("${").skip(1).all(|name| name.contains('}'));
    if closed { Ok(()) } else { refused(0, format!("`{expression}` lacks a `}}` after a `${{`")) }
}

/// Of `each_like(..).min(min).max(max)`, and of the limits of a list's field.
///
/// # Errors
///
/// When the minimum is more than the maximum.
pub fn limits(min: usize, max: usize) -> Verdict {
    if min <= max {
        return Ok(());
    }
    refused(0, format!("an array cannot have at least {min} and at most {max} items"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "regex")]
    #[test]
    fn the_expression_or_the_example_is_refused() {
        let argument = |expression, example| regex(expression, Some(example)).unwrap_err().argument;
        assert_eq!([argument("(", "a"), argument("a", "ab")], [0, 1]);
    }

    #[test]
    fn the_argument_that_is_wrong_is_refused() {
        let argument = |verdict: Result<(), Refusal>| verdict.unwrap_err().argument;
        assert_eq!(argument(moment("yyyy-bb", None).map(drop)), 0);
        assert_eq!(argument(moment("yyyy", Some("x")).map(drop)), 1);
        assert_eq!(argument(numbers(f64::NAN, 1.0)), 0);
        assert_eq!(argument(numbers(0.0, 1e-7)), 1);
        assert_eq!(argument(numbers(1.0, 0.0)), 1);
    }
}
