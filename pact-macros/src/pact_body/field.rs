//! A field: its example and its rule.

use pact_text::verdict;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Ident, Index, LitInt, LitStr, Member, Type};

use super::serde::Serde;
use super::value::{Value, option_item};
use super::{literals, pact_options};
use crate::errors::Errors;
use crate::options::Options;

const OPTIONS: [&str; 10] = ["example", "absent", "regex", "equal", "one_of", "min", "max", "date", "time", "datetime"];
/// The options that say what may come instead of the example. `min` and `max` are one rule.
const RULES: [&str; 9] = ["absent", "regex", "equal", "one_of", "min", "max", "date", "time", "datetime"];
const TEXT_RULES: [&str; 4] = ["regex", "date", "time", "datetime"];

/// A field of the example.
pub(super) struct Field<'i> {
    /// The variable that generated code has it in.
    pub(super) binding: Ident,
    pub(super) member: Member,
    pub(super) ty: &'i Type,
    pub(super) value: Value,
    pub(super) rule: Rule,
    pub(super) place: Place,
}

/// Whether a field has a place of its own in the JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Own,
    /// Its members are among those of the type.
    Flattened,
    /// serde does not write it, or not in the example.
    Nowhere,
}

/// What may come instead of the example.
pub(super) enum Rule {
    /// Nobody looks at it.
    Nothing,
    /// What the type says.
    OfType,
    Absent,
    Equal,
    OneOf,
    /// `regex`, `date`, `time` or `datetime`, and the expression or pattern.
    Text(&'static str, LitStr),
    Limits(Option<Limit>, Option<Limit>),
}

/// How many items a list may have, as it was written.
pub(super) struct Limit {
    pub(super) literal: LitInt,
    pub(super) items: usize,
}

impl<'i> Field<'i> {
    pub(super) fn model(
        binding: Ident,
        index: usize,
        field: &'i syn::Field,
        owner: &Ident,
        errors: &mut Errors,
    ) -> Option<Self> {
        let serde = Serde::read(&field.attrs);
        let options = pact_options(&field.attrs, &OPTIONS, errors);
        let place = match (serde.is_skipped(), serde.has("flatten")) {
            (true, _) => Place::Nowhere,
            (false, true) => Place::Flattened,
            (false, false) => Place::Own,
        };
        check_place(place, &options, errors);
        check_together(&options, errors);

        let ty = &field.ty;
        let example = options.expression("example", errors);
        let rule = Rule::read(place, &options, errors)?;
        check_example(&rule, example.as_ref(), field, owner, errors);
        literals::check(&rule, example.as_ref(), ty, &serde, errors);
        let value = Value::of(ty, example, &rule, place);
        let member = field.ident.clone().map_or_else(|| Member::Unnamed(Index::from(index)), Member::Named);
        let is_left_out = matches!(rule, Rule::Absent) && serde.has("skip_serializing_if");
        let place = if is_left_out { Place::Nowhere } else { place };
        Some(Self { binding, member, ty, value, rule, place })
    }
}

impl Rule {
    fn read(place: Place, options: &Options, errors: &mut Errors) -> Option<Self> {
        let flags = [("absent", Rule::Absent), ("equal", Rule::Equal), ("one_of", Rule::OneOf)];
        for (key, rule) in flags {
            if options.flag(key, errors) {
                return Some(rule);
            }
        }
        for key in TEXT_RULES {
            if options.key(key).is_some() {
                return Some(Rule::Text(key, options.text(key, errors)?));
            }
        }
        let (min, max) = (options.number("min", errors), options.number("max", errors));
        if let (Some((_, least)), Some((literal, most))) = (&min, &max)
            && let Err(refusal) = verdict::limits(*least, *most)
        {
            errors.at(literal, refusal);
        }
        let limit = |limit: Option<(LitInt, usize)>| limit.map(|(literal, items)| Limit { literal, items });
        Some(match (limit(min), limit(max)) {
            (None, None) if place == Place::Nowhere => Rule::Nothing,
            (None, None) => Rule::OfType,
            (min, max) => Rule::Limits(min, max),
        })
    }
}

/// Rejects a rule for a field that has no place where it could be checked.
fn check_place(place: Place, options: &Options, errors: &mut Errors) {
    let reason = match place {
        Place::Own => return,
        Place::Nowhere => "serde skips this field, so there is nothing to check: remove",
        Place::Flattened => "a flattened field has no place of its own, its type's fields have the rules: remove",
    };
    for key in RULES.iter().filter_map(|key| options.key(key)) {
        errors.at(key, format!("{reason} `{key}`"));
    }
}

/// Rejects options that contradict each other.
fn check_together(options: &Options, errors: &mut Errors) {
    let given: Vec<&Ident> = RULES.iter().filter_map(|key| options.key(key)).collect();
    let are_limits = |a: &Ident, b: &Ident| a == "min" && b == "max";
    for pair in given.windows(2).filter(|pair| !are_limits(pair[0], pair[1])) {
        errors.at(pair[1], format!("a field has one rule: remove `{}` or `{}`", pair[0], pair[1]));
    }
    if let (Some(_), Some(example)) = (options.key("absent"), options.key("example")) {
        errors.at(example, "an absent field has no example: remove `absent` or `example`");
    }
}

/// Rejects a field whose example is missing, or would have to be there and cannot.
fn check_example(rule: &Rule, example: Option<&Expr>, field: &syn::Field, owner: &Ident, errors: &mut Errors) {
    let ty = &field.ty;
    match (rule, example) {
        (Rule::Absent, _) if option_item(ty).is_none() => {
            errors.at(ty, "only an `Option` can be absent: remove `absent`");
        }
        (Rule::Absent | Rule::Nothing, _) | (_, Some(_)) => {}
        (Rule::Text(key, pattern), None) => {
            errors.at(pattern, format!("`{key}` needs a text that fits: add `example = \"..\"`"));
        }
        (_, None) if option_item(ty).is_some() => {
            let how = "add `#[pact(absent)]`, or an example of its value, `#[pact(example = ..)]`";
            errors.at(ty, format!("an `Option` may be there or not: {how}"));
        }
        (_, None) if mentions(ty.to_token_stream(), owner) => {
            let how = "add `#[pact(example = ..)]`, an empty list or a value without more of them";
            errors.at(ty, format!("an example of `{owner}` with an example of `{owner}` in it has no end: {how}"));
        }
        _ => {}
    }
}

fn mentions(tokens: TokenStream, owner: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *owner || ident == "Self",
        TokenTree::Group(group) => mentions(group.stream(), owner),
        _ => false,
    })
}
