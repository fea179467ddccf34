//! What a rule says to an example that is a literal.

use pact_text::verdict::{self, Verdict};
use syn::{Expr, LitStr, Type};

use super::field::{Limit, Rule};
use super::serde::Serde;
use super::value::{is_made_of_texts, option_item};
use crate::errors::Errors;
use crate::literal;

/// Rejects a rule that is none, and an example that does not keep it.
pub(super) fn check(rule: &Rule, example: Option<&Expr>, ty: &Type, serde: &Serde, errors: &mut Errors) {
    match rule {
        Rule::Text(key, pattern) => {
            let text = example.filter(|_| is_written_as_it_is(ty, serde)).and_then(literal::text);
            if let Err(refusal) = judge(key, &pattern.value(), text.map(LitStr::value).as_deref()) {
                let place = text.filter(|_| refusal.argument == 1).unwrap_or(pattern);
                errors.at(place, refusal);
            }
        }
        Rule::Limits(min, max) => {
            if let Some(given) = example.and_then(literal::length) {
                check_length(given, min.as_ref(), max.as_ref(), errors);
            }
        }
        _ => {}
    }
}

/// Without consumer tests nobody uses the type in a pact, and regular expressions are left to the runtime.
fn judge(rule: &str, pattern: &str, example: Option<&str>) -> Verdict {
    match rule {
        #[cfg(feature = "regex")]
        "regex" => verdict::regex(pattern, example).map(drop),
        #[cfg(not(feature = "regex"))]
        "regex" => Ok(()),
        _ => verdict::moment(pattern, example).map(drop),
    }
}

fn check_length(given: usize, min: Option<&Limit>, max: Option<&Limit>, errors: &mut Errors) {
    let mut refuse = |limit: &Limit, what: &str| {
        let message = format!("the length of the example is {given}, and {what} {} items are asked for", limit.items);
        errors.at(&limit.literal, message);
    };
    if let Some(min) = min.filter(|min| given < min.items) {
        refuse(min, "at least");
    }
    if let Some(max) = max.filter(|max| given > max.items) {
        refuse(max, "at most");
    }
}

/// Whether serde writes a text as it stands in the field: a type that parses it may write it another way.
fn is_written_as_it_is(ty: &Type, serde: &Serde) -> bool {
    let is_converted = serde.has("with") || serde.has("serialize_with");
    is_made_of_texts(option_item(ty).unwrap_or(ty)) && !is_converted
}
