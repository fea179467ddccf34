//! Matchers of numbers in a range. No rule of the specification has limits, so this is a rule for the type and a regular
//! expression over the digits, both of which every Pact tool enforces.

mod digits;
#[cfg(test)]
mod tests;

use pact_text::verdict;

use digits::{Decimal, between, integers};

use super::text::{accepted, compiled};
use super::tree::{Example, Pattern};
use crate::model::{Json, Rule, RuleList};

/// A number without a fraction, between the two or one of them; the first is the example, unless
/// [`Pattern::example`] says otherwise.
///
/// For every Pact tool this is the rule `integer` and a regular expression over the digits. In a header or query
/// parameter, where the rule takes no minus sign, it is the expression alone.
///
/// ```
/// # use pact_harness::consumer::integer_in_range;
/// integer_in_range(1, 100).example(7);
/// ```
///
/// # Panics
///
/// When the first is the larger one.
#[track_caller]
pub fn integer_in_range(min: i64, max: i64) -> Pattern {
    accepted(verdict::integers(min, max));
    let (low, high) = (min.unsigned_abs(), max.unsigned_abs());
    let mut signed = Vec::new();
    if min < 0 {
        signed.push(format!("-{}", integers(if max < 0 { high } else { 1 }, low)));
    }
    if max >= 0 {
        signed.push(integers(if min < 0 { 0 } else { low }, high));
    }
    in_range(min.to_string(), Rule::Integer, &signed)
}

/// A number between the two or one of them, with a fraction or not; the first is the example, unless
/// [`Pattern::example`] says otherwise.
///
/// For every Pact tool this is the rule `number` and a regular expression over the digits. It is about numbers as tools
/// write them: with digits and a point, and closer to zero than 0.00001 with an exponent (`1e-7`), which is accepted where
/// all such numbers are in the range. Any other number with an exponent, `1e2`, is accepted by those tools only that read
/// it as a number first.
///
/// ```
/// # use pact_harness::consumer::number_in_range;
/// number_in_range(0.0, 1.0);
/// number_in_range(-273.15, 100).example(21.5);
/// ```
///
/// # Panics
///
/// When the first is the larger one, or one is not a number, not below 10¹⁵, or closer to zero than 0.00001 without being
/// zero.
#[track_caller]
pub fn number_in_range(min: impl Into<f64>, max: impl Into<f64>) -> Pattern {
    // Adding zero makes -0 the other one.
    let (min, max) = (min.into() + 0.0, max.into() + 0.0);
    accepted(verdict::numbers(min, max));
    let (low, high) = (Decimal::of(min), Decimal::of(max));
    let zero = || Decimal::of(0.0);
    let mut signed = Vec::new();
    if min <= 0.0 {
        signed.push(format!("-{}", between(&if max < 0.0 { high.clone() } else { zero() }, &low)));
    }
    if max >= 0.0 {
        signed.push(between(&if min < 0.0 { zero() } else { low }, &high));
    }
    // What is closer to zero has an exponent of two digits or of one from 6 on.
    let tiny = r"[1-9](?:\.\d+)?[eE]-(?:0?[6-9]|[1-9]\d+)";
    signed.extend((min < 0.0 && max >= 0.0).then(|| format!("-{tiny}")));
    signed.extend((min <= 0.0 && max > 0.0).then(|| tiny.to_owned()));
    in_range(min.to_string(), Rule::Number, &signed)
}

#[track_caller]
fn in_range(example: String, rule: Rule, alternatives: &[String]) -> Pattern {
    let regex = compiled(&format!("^(?:{})$", alternatives.join("|")));
    let mut pattern = Pattern::of(Example::Plain(Json::Number(example.into())));
    pattern.rules.rules = vec![rule, Rule::Regex(regex)];
    pattern.checked()
}

/// The rules of a range for a text: there the digits say all, and the rules for a number's type refuse a minus sign.
pub(super) fn in_text(list: &RuleList) -> RuleList {
    match list.rules.as_slice() {
        [Rule::Integer | Rule::Number, Rule::Regex(regex)] => RuleList::of(Rule::Regex(regex.clone())),
        _ => list.clone(),
    }
}
