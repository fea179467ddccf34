//! What the derive calls; hidden, because a rule that is not put by the derive is put by [`BodyRules::rule`].

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;

use super::rules::{BodyRules, PactBody};
use super::trace::Part;
use crate::consumer::pattern::escape;
use crate::model::{DatePattern, Json, Regex, Rule};

#[doc(hidden)]
impl BodyRules {
    pub fn fields<T>(&mut self, container: &T, fields: &[Part]) {
        self.find_wrapped(container, fields);
    }

    pub fn transparent<A, B>(&mut self, container: &A, field: &B) {
        self.same_place(container, field);
    }

    pub fn flattened<A, B>(&mut self, container: &A, fields: &[Part], field: &B) {
        self.merge(container, fields, field);
    }

    pub fn absent<T>(&mut self, part: &T) {
        self.remove(part);
    }

    #[track_caller]
    pub fn equal<T>(&mut self, part: &T) {
        self.rule(part, Rule::Equality);
    }

    #[track_caller]
    pub fn regex<T>(&mut self, part: &T, regex: &str) {
        self.rule(part, Rule::Regex(compiled(Regex::new(regex))));
    }

    #[track_caller]
    pub fn date<T>(&mut self, part: &T, pattern: &str) {
        self.rule(part, Rule::Date(Some(compiled(DatePattern::new(pattern)))));
    }

    #[track_caller]
    pub fn time<T>(&mut self, part: &T, pattern: &str) {
        self.rule(part, Rule::Time(Some(compiled(DatePattern::new(pattern)))));
    }

    #[track_caller]
    pub fn datetime<T>(&mut self, part: &T, pattern: &str) {
        self.rule(part, Rule::DateTime(Some(compiled(DatePattern::new(pattern)))));
    }

    #[track_caller]
    pub fn one_of<T: Serialize>(&mut self, part: &T, choices: &[T]) {
        // What serde cannot write, a skipped variant, cannot come either.
        let written = choices.iter().filter_map(|choice| Json::of(choice).ok());
        let texts = written.map(|json| escape(json.as_str().unwrap_or(&json.to_string())));
        let regex = format!("^({})$", texts.collect::<Vec<_>>().join("|"));
        self.regex(part, &regex);
    }

    #[track_caller]
    pub fn limits<L: List>(&mut self, list: &L, min: Option<usize>, max: Option<usize>) {
        // Replaces the list's own rule. Unless said otherwise there is an item, if the example has one.
        let least = (!list.is_empty() && max != Some(0)).then_some(1);
        self.rule(list, Rule::Type { min: min.or(least), max });
    }
}

#[track_caller]
fn compiled<T, E: Display>(result: Result<T, E>) -> T {
    // A closure would be the caller, and the panic told with a line of this file.
    match result {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

/// What `min` and `max` are for.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "`min` and `max` are for lists", label = "this is none")]
pub trait List {
    fn is_empty(&self) -> bool;
}

/// What `one_of` is for: an enum of which no variant has data.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`one_of` is for an enum that has no data and derives `PactBody`",
    label = "this is none"
)]
pub trait Choices: Sized {
    fn choices() -> Vec<Self>;
}

impl<C: Choices> Choices for Option<C> {
    fn choices() -> Vec<Self> {
        C::choices().into_iter().map(Some).collect()
    }
}

/// A field whose type may or may not be a [`PactBody`]: `(&Value(field)).add_rules(..)` is [`OfBody`]'s method if it is,
/// because the compiler tries that one first, and else [`OfAny`]'s.
#[doc(hidden)]
#[derive(Debug)]
pub struct Value<'v, T>(pub &'v T);

/// The rules of a type that has its own.
#[doc(hidden)]
pub trait OfBody {
    fn add_rules(&self, rules: &mut BodyRules);
}

/// The rules of any other type.
#[doc(hidden)]
pub trait OfAny {
    fn add_rules(&self, rules: &mut BodyRules);
}

impl<T: PactBody> OfBody for Value<'_, T> {
    fn add_rules(&self, rules: &mut BodyRules) {
        self.0.rules(rules);
    }
}

impl<T> OfAny for &Value<'_, T> {
    fn add_rules(&self, rules: &mut BodyRules) {
        rules.like(self.0);
    }
}

/// The value of a field whose example is a text.
#[doc(hidden)]
#[track_caller]
pub fn parsed<T: FromStr<Err: Display>>(text: &str) -> T {
    match text.parse() {
        Ok(value) => value,
        Err(error) => panic!("the example {text:?} is none of the field's type: {error}"),
    }
}

/// A list of examples, for a field with `min`.
#[doc(hidden)]
pub fn list<T: PactBody, L: FromIterator<T>>(items: usize) -> L {
    std::iter::repeat_with(T::example).take(items).collect()
}

/// The field that `min` and `max` are about.
#[doc(hidden)]
pub fn as_list<L: List>(list: &L) -> &L {
    list
}
