//! What the matchers say to arguments that are literals. The runtime says the same, of the same code, to all others.

use pact_text::verdict::{self, Refusal, Verdict};
use quote::ToTokens;
use syn::{Expr, LitStr};

use super::call::{Call, Given};
use super::value::Value;
use crate::errors::Errors;
use crate::literal;

/// Rejects literals that a matcher would refuse at run time.
pub(super) fn check(value: &Value, errors: &mut Errors) {
    value.calls(&mut |call| {
        if let Some(Err(refusal)) = judge(call) {
            refuse(call, &refusal, errors);
        }
    });
}

/// What a matcher says, if it is one and its arguments are literals.
fn judge(call: &Call<'_>) -> Option<Verdict> {
    let name = call.name()?.to_string();
    let arguments = &call.arguments[..];
    Some(match (name.as_str(), arguments.len()) {
        #[cfg(feature = "regex")]
        ("regex", 2) => verdict::regex(&text(arguments[0])?, text(arguments[1]).as_deref()).map(drop),
        #[cfg(feature = "regex")]
        ("mock_url", 2) => verdict::mock_url(&text(arguments[0])?, text(arguments[1]).as_deref()).map(drop),
        ("date" | "time" | "datetime", 2) => {
            verdict::moment(&text(arguments[0])?, text(arguments[1]).as_deref()).map(drop)
        }
        ("includes", 2) => verdict::includes(&text(arguments[0])?, &text(arguments[1])?),
        ("semver", 1) => verdict::semver(&text(arguments[0])?),
        ("from_state", 2) => verdict::from_state(&text(arguments[0])?),
        ("one_of", 1) => verdict::one_of(length(arguments[0])?),
        ("array_containing", 1) => verdict::array_containing(length(arguments[0])?),
        ("all_of" | "any_of", 1) => verdict::combined(&name, length(arguments[0])?),
        ("integer_in_range" | "random_int", 2) => verdict::integers(integer(arguments[0])?, integer(arguments[1])?),
        ("number_in_range", 2) => verdict::numbers(number(arguments[0])?, number(arguments[1])?),
        ("random_decimal", 1) => verdict::random_decimal(u16::try_from(integer(arguments[0])?).ok()?),
        _ => return None,
    })
}

fn text(argument: Given<'_>) -> Option<String> {
    rust(argument).and_then(literal::text).map(LitStr::value)
}

fn integer(argument: Given<'_>) -> Option<i64> {
    rust(argument).and_then(literal::integer)
}

fn number(argument: Given<'_>) -> Option<f64> {
    rust(argument).and_then(literal::number)
}

fn length(argument: Given<'_>) -> Option<usize> {
    match argument {
        Given::Rust(expression) => literal::length(expression),
        Given::Array(length) => Some(length),
        Given::Other => None,
    }
}

fn rust(argument: Given<'_>) -> Option<&Expr> {
    match argument {
        Given::Rust(expression) => Some(expression),
        Given::Array(_) | Given::Other => None,
    }
}

/// Rejects the argument, or the matcher where the argument is a pattern.
fn refuse(call: &Call<'_>, refusal: &Refusal, errors: &mut Errors) {
    match call.arguments.get(refusal.argument).copied().and_then(rust) {
        Some(argument) => errors.at(argument, refusal),
        None => errors.at(call.name().map(ToTokens::to_token_stream), refusal),
    }
}
