//! Matchers made of matchers, and the one that asks for nothing.

use pact_text::verdict;

use super::into::{IntoPattern, IntoPatterns};
use super::text::{accepted, compiled};
use super::tree::{Example, Pattern};
use crate::model::{Combine, Json, Rule, RuleList};

/// A value that is like all of these; the first gives the example, and the generator if it has one.
///
/// ```
/// # use pact_harness::consumer::{all_of, includes, regex};
/// all_of([includes("@", "ada@example.com"), regex(r".*\.com", "ada@example.com")]);
/// ```
///
/// # Panics
///
/// When one of them is no matcher of one value, or does not accept the example.
#[track_caller]
pub fn all_of(patterns: impl IntoPatterns) -> Pattern {
    combined(patterns.into_patterns(), Combine::And, "all_of").checked()
}

/// A value that is like one of these; the first gives the example, and the generator if it has one.
///
/// ```
/// # use pact_harness::consumer::{any_of, integer, null_value};
/// any_of([integer(7), null_value()]);
/// ```
///
/// # Panics
///
/// When one of them is no matcher of one value.
#[track_caller]
pub fn any_of(patterns: impl IntoPatterns) -> Pattern {
    combined(patterns.into_patterns(), Combine::Or, "any_of").checked()
}

#[track_caller]
fn combined(patterns: Vec<Pattern>, combine: Combine, name: &str) -> Pattern {
    accepted(verdict::combined(name, patterns.len()));
    let (example, generator) = (patterns[0].to_example(), patterns[0].generator());
    let mut rules = Vec::new();
    for pattern in patterns {
        // For objects the other tools ask for all of the rules, however they are combined.
        let is_one = matches!(&pattern.example, Example::Plain(json) if !is_container(json));
        assert!(is_one && !pattern.rules.is_empty(), "`{name}` combines matchers of one value, and no plain values");
        let list = pattern.rules;
        let fits = list.rules.len() == 1 || list.combine == combine;
        assert!(fits, "a pact has no form for `all_of` and `any_of` inside each other");
        rules.extend(list.rules);
    }
    let mut pattern = Pattern::of(Example::Plain(example));
    pattern.rules = RuleList { rules, combine };
    pattern.generator = generator;
    pattern
}

/// Any value at all in the place of this one, null included; it must only be there. For every Pact tool this is a
/// regular expression that all texts match.
///
/// ```
/// # use pact_harness::consumer::any_value;
/// any_value("whatever");
/// ```
///
/// # Panics
///
/// When the example is an object or an array: every Pact tool asks for the same again.
#[track_caller]
pub fn any_value(example: impl IntoPattern) -> Pattern {
    let pattern = example.into_pattern();
    let example = pattern.to_example();
    assert!(
        !is_container(&example),
        "the example of `any_value` is a text, a number, a boolean or null, not {example}"
    );
    Pattern::of(Example::Plain(example)).with(Rule::Regex(compiled(r"[\s\S]*")))
}

fn is_container(json: &Json) -> bool {
    matches!(json, Json::Array(_) | Json::Object(_))
}
