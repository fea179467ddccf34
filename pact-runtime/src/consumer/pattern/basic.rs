//! Matchers of a value's type.

use super::into::IntoPattern;
use super::tree::{Example, Pattern};
use crate::model::{Json, Rule};

/// A value of the example's type; holds for everything inside it too.
///
/// ```
/// # use pact_harness::consumer::like;
/// like("Ada"); // any string
/// like(serde_json::json!({ "name": "Ada", "age": 36 })); // an object with a string and a number
/// ```
#[track_caller]
pub fn like(example: impl IntoPattern) -> Pattern {
    let pattern = example.into_pattern();
    // The inner rule is the stricter one.
    if pattern.rules.is_empty() { pattern.with(Rule::Type { min: None, max: None }) } else { pattern }
}

/// Exactly this value, also inside a [`like`].
///
/// ```
/// # use pact_harness::consumer::equal;
/// equal("v1");
/// ```
#[track_caller]
pub fn equal(value: impl IntoPattern) -> Pattern {
    value.into_pattern().with(Rule::Equality)
}

/// A number without a fraction. In a header or query parameter the other tools take no minus sign.
///
/// ```
/// # use pact_harness::consumer::integer;
/// integer(7);
/// ```
pub fn integer(example: i64) -> Pattern {
    example.into_pattern().with(Rule::Integer)
}

/// A number with a fraction.
///
/// ```
/// # use pact_harness::consumer::decimal;
/// decimal(9.95);
/// ```
///
/// # Panics
///
/// When the example is infinite or not a number.
#[track_caller]
pub fn decimal(example: f64) -> Pattern {
    assert!(example.is_finite(), "JSON has no number for {example}");
    example.into_pattern().with(Rule::Decimal)
}

/// Any number.
///
/// ```
/// # use pact_harness::consumer::number;
/// number(7);
/// number(9.95);
/// ```
///
/// # Panics
///
/// When the example is infinite or not a number.
#[track_caller]
pub fn number(example: impl Into<f64>) -> Pattern {
    let example = example.into();
    assert!(example.is_finite(), "JSON has no number for {example}");
    let whole = example.fract() == 0.0 && example.abs() < 1e15;
    let text = if whole { format!("{example:.0}") } else { example.to_string() };
    Pattern::of(Example::Plain(Json::Number(text.into()))).with(Rule::Number)
}

/// `true` or `false`.
///
/// ```
/// # use pact_harness::consumer::boolean;
/// boolean(true);
/// ```
pub fn boolean(example: bool) -> Pattern {
    example.into_pattern().with(Rule::Boolean)
}

/// `null`, also inside a [`like`].
///
/// ```
/// # use pact_harness::consumer::null_value;
/// null_value();
/// ```
pub fn null_value() -> Pattern {
    Pattern::null().with(Rule::Null)
}
