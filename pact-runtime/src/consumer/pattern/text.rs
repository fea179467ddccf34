//! Matchers of texts.

use pact_text::verdict::{self, Verdict};

use super::into::IntoPattern;
use super::tree::Pattern;
use crate::model::{DatePattern, Regex, Rule};

/// A text that matches the regular expression as a whole, with or without `^` and `$`.
///
/// ```
/// # use pact_harness::consumer::regex;
/// regex("^pay_[a-z0-9]+$", "pay_1");
/// ```
///
/// # Panics
///
/// When the expression is not valid, or its own example does not match it.
#[track_caller]
pub fn regex(regex: &str, example: impl Into<String>) -> Pattern {
    let example = example.into();
    let regex = accepted(verdict::regex(regex, Some(&example)));
    example.into_pattern().with(Rule::Regex(regex))
}

#[track_caller]
pub(in crate::consumer) fn compiled(regex: &str) -> Regex {
    accepted(verdict::regex(regex, None))
}

/// What came of a matcher's arguments.
#[track_caller]
pub(super) fn accepted<T>(verdict: Verdict<T>) -> T {
    // A closure would be the caller, and the panic told with a line of this file.
    match verdict {
        Ok(accepted) => accepted,
        Err(refusal) => panic!("{refusal}"),
    }
}

/// A text that includes this one.
///
/// ```
/// # use pact_harness::consumer::includes;
/// includes("not found", "the payment was not found");
/// ```
///
/// # Panics
///
/// When the example does not include the text.
#[track_caller]
pub fn includes(text: impl Into<String>, example: impl Into<String>) -> Pattern {
    let (text, example) = (text.into(), example.into());
    accepted(verdict::includes(&text, &example));
    example.into_pattern().with(Rule::Include(text))
}

/// One of these texts; the first is the example. For every Pact tool this is a regular expression, which in a JSON body
/// also holds for a number with the same digits.
///
/// ```
/// # use pact_harness::consumer::one_of;
/// one_of(["draft", "sent"]);
/// ```
///
/// # Panics
///
/// When there is none.
#[track_caller]
pub fn one_of(texts: impl IntoIterator<Item = impl Into<String>>) -> Pattern {
    let texts: Vec<String> = texts.into_iter().map(Into::into).collect();
    accepted(verdict::one_of(texts.len()));
    let escaped: Vec<String> = texts.iter().map(|text| escape(text)).collect();
    regex(&format!("^(?:{})$", escaped.join("|")), &texts[0])
}

/// The text as an expression that matches it, in the dialect of any tool.
pub(in crate::consumer) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\.^$|?*+()[]{}".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A semantic version, in full: `1.0.0`. Needs version 4 of the specification.
///
/// ```
/// # use pact_harness::consumer::semver;
/// semver("1.0.0-rc.1");
/// ```
///
/// # Panics
///
/// When the example is none.
#[track_caller]
pub fn semver(example: impl Into<String>) -> Pattern {
    let example = example.into();
    accepted(verdict::semver(&example));
    example.into_pattern().with(Rule::Semver)
}

/// A date in a pattern of Java's `DateTimeFormatter`; see [`DatePattern`].
///
/// ```
/// # use pact_harness::consumer::date;
/// date("yyyy-MM-dd", "2024-02-29");
/// ```
///
/// # Panics
///
/// When the pattern is none, or its own example does not match it.
#[track_caller]
pub fn date(pattern: &str, example: impl Into<String>) -> Pattern {
    moment(pattern, example.into(), Rule::Date)
}

/// A time in a pattern of Java's `DateTimeFormatter`; see [`DatePattern`].
///
/// ```
/// # use pact_harness::consumer::time;
/// time("HH:mm:ss", "23:59:59");
/// ```
///
/// # Panics
///
/// When the pattern is none, or its own example does not match it.
#[track_caller]
pub fn time(pattern: &str, example: impl Into<String>) -> Pattern {
    moment(pattern, example.into(), Rule::Time)
}

/// A date and time in a pattern of Java's `DateTimeFormatter`; see [`DatePattern`].
///
/// ```
/// # use pact_harness::consumer::datetime;
/// datetime("yyyy-MM-dd'T'HH:mm:ssXXX", "2024-02-29T23:59:59+01:00");
/// ```
///
/// # Panics
///
/// When the pattern is none, or its own example does not match it.
#[track_caller]
pub fn datetime(pattern: &str, example: impl Into<String>) -> Pattern {
    moment(pattern, example.into(), Rule::DateTime)
}

#[track_caller]
fn moment(pattern: &str, example: String, rule: impl FnOnce(Option<DatePattern>) -> Rule) -> Pattern {
    let pattern = accepted(verdict::moment(pattern, Some(&example)));
    example.into_pattern().with(rule(Some(pattern)))
}
