//! Matchers of arrays and objects.

use pact_text::verdict;

use super::into::{IntoPattern, IntoPatterns};
use super::text::accepted;
use super::tree::{Example, Pattern};
use crate::model::{Combine, EachRules, Json, Members, Rule, RuleList, Variant};

/// An array of items that are each like the example: at least one, unless [`Pattern::min`] says otherwise.
///
/// ```
/// # use pact_harness::consumer::{each_like, integer};
/// each_like(serde_json::json!({ "sku": "A-1" })).min(2).max(10);
/// ```
#[track_caller]
pub fn each_like(example: impl IntoPattern) -> Pattern {
    let item = Box::new(example.into_pattern());
    Pattern::of(Example::Each(item)).with(Rule::Type { min: Some(1), max: None })
}

/// An array that has an item for each of these, in any order and among any others; one item may be for several. What a
/// variant has no matcher for must be equal. Needs version 4 of the specification.
///
/// ```
/// # use pact_harness::consumer::{array_containing, integer, like};
/// array_containing([integer(1), like("a")]);
/// ```
///
/// # Panics
///
/// When there is no variant.
#[track_caller]
pub fn array_containing(variants: impl IntoPatterns) -> Pattern {
    let items = variants.into_patterns();
    accepted(verdict::array_containing(items.len()));
    let variant =
        |(index, item): (usize, &Pattern)| Variant { index, rules: item.rules(), generators: item.generators() };
    let variants = items.iter().enumerate().map(variant).collect();
    let example = Json::Array(items.iter().map(Pattern::to_example).collect());
    Pattern::of(Example::Plain(example)).with(Rule::ArrayContains(variants))
}

/// An object each of whose keys is like the first pattern; which keys come is free, and so is what stands under a key
/// that the example does not have. Needs version 4 of the specification.
///
/// ```
/// # use pact_harness::consumer::{each_key, each_value, integer, regex};
/// each_key(regex("^[A-Z]-[0-9]$", "A-1"), serde_json::json!({ "A-1": 7 }));
///
/// let left = each_value(integer(7), serde_json::json!({ "A-1": 7 }));
/// each_key(regex("^[A-Z]-[0-9]$", "A-1"), left); // of both keys and values
/// ```
///
/// # Panics
///
/// When the first pattern is no matcher of one value, the example no object, or one of its keys not like the pattern.
#[track_caller]
pub fn each_key(key: impl IntoPattern, example: impl IntoPattern) -> Pattern {
    let rules = each_rules(&key.into_pattern(), "each_key");
    let example = example.into_pattern();
    assert!(
        matches!(example.to_example(), Json::Object(_)),
        "`each_key` is for an object, and not {}",
        example.to_example()
    );
    example.and(Rule::EachKey(rules)).checked()
}

/// An object or array each of whose values is like the first pattern; the keys of an object are free. Needs version 4 of
/// the specification.
///
/// The rule says something about each value as a whole; for values with parts of their own use [`each_like`] or
/// [`values_like`].
///
/// ```
/// # use pact_harness::consumer::{each_value, integer};
/// each_value(integer(7), serde_json::json!({ "A-1": 7, "A-2": 0 }));
/// ```
///
/// # Panics
///
/// When the first pattern is no matcher of one value, the example has matchers inside, is neither object nor array, or
/// one of its values is not like the pattern.
#[track_caller]
pub fn each_value(value: impl IntoPattern, example: impl IntoPattern) -> Pattern {
    let rules = each_rules(&value.into_pattern(), "each_value");
    let example = example.into_pattern();
    let is_container = matches!(example.to_example(), Json::Object(_) | Json::Array(_));
    assert!(is_container, "`each_value` is for an object or an array, and not {}", example.to_example());
    let pattern = example.and(Rule::EachValue(rules));
    // Other tools look at nothing below but the rule.
    assert!(pattern.is_one_matcher(), "`each_value` puts its rule in the place of the matchers inside: leave them out");
    pattern.checked()
}

/// An object whose keys are free, and whose values are each like the pattern; the key is the example's.
///
/// ```
/// # use pact_harness::consumer::{like, values_like};
/// values_like("A-1", like(serde_json::json!({ "left": 7 })));
/// ```
#[track_caller]
pub fn values_like(key: impl Into<String>, value: impl IntoPattern) -> Pattern {
    let value = Box::new(value.into_pattern());
    Pattern::of(Example::Values(key.into(), value)).with(Rule::Values)
}

/// A value that is neither null nor an empty text, array or object. Needs version 4 of the specification.
///
/// ```
/// # use pact_harness::consumer::not_empty;
/// not_empty("Ada");
/// ```
///
/// # Panics
///
/// When the example is empty.
#[track_caller]
pub fn not_empty(example: impl IntoPattern) -> Pattern {
    let pattern = example.into_pattern();
    assert!(pattern.to_example() != Json::Null, "the example of `not_empty` is null");
    pattern.and(Rule::NotEmpty).checked()
}

#[track_caller]
fn each_rules(pattern: &Pattern, name: &str) -> EachRules {
    let is_one = pattern.is_one_matcher() && matches!(pattern.example, Example::Plain(_));
    assert!(is_one, "`{name}` begins with a matcher of one value, such as `regex(..)` or `integer(..)`");
    let list = pattern.rules.clone();
    assert!(list.combine == Combine::And, "`{name}` cannot express alternatives: write a regex with `|`");
    EachRules { rules: RuleList { rules: list.rules, combine: Combine::And }, other: Members::new() }
}
