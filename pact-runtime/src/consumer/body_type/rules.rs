//! The rules for the parts of an example, put where serde puts the parts.

use serde::Serialize;

use super::error::BodyError;
use super::trace::{Part, Trace};
use super::{place, recorder};
use crate::consumer::contents::json_body;
use crate::consumer::pattern::Pattern;
use crate::matching::{Mismatches, match_response};
use crate::model::{Json, PathExpression, PathRules, PathToken, ReceivedResponse, Response, Rule, RuleList};

/// A type that knows an example of itself, and what may differ from it.
///
/// Derive it; by hand it is for a type whose `Serialize` is written by hand too:
///
/// ```
/// use pact_harness::consumer::PactBody;
/// use serde::{Serialize, Serializer};
///
/// struct Celsius(f64);
///
/// impl Serialize for Celsius {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.serialize_str(&format!("{} °C", self.0))
///     }
/// }
///
/// impl PactBody for Celsius {
///     fn example() -> Self {
///         Celsius(21.5)
///     }
/// }
///
/// assert!(Celsius::check("4 °C").is_ok());
/// let error = Celsius::check(&4).unwrap_err();
/// assert!(error.to_string().ends_with(r#"body: expected a string, like "21.5 °C", but was 4"#));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no example of its own",
    label = "give the field one: `#[pact(example = ..)]`",
    note = "a type of your own can derive `PactBody`"
)]
pub trait PactBody: Serialize + Sized {
    /// An example of the type.
    ///
    /// Numbers are `1` and `1.5`, texts `"string"` and `'a'`, truths `true`; lists and maps have one item.
    fn example() -> Self;

    /// Adds the rules for this value, which is the example or a part of one. Unless written otherwise, any value that
    /// serde writes as the same kind of JSON will do.
    fn rules(&self, rules: &mut BodyRules) {
        rules.like(self);
    }

    /// The pattern: what serde writes of the example, with the rules where the fields are.
    ///
    /// # Panics
    ///
    /// When the example has no JSON form or does not keep its own rules, or a rule is not valid.
    #[track_caller]
    fn pattern() -> Pattern {
        let (example, rules) = match BodyRules::of::<Self>() {
            Ok(body) => body,
            Err(error) => panic!("the example of `{}` has no JSON form: {error}", std::any::type_name::<Self>()),
        };
        let pattern = Pattern::of_parts(example.clone(), rules);
        let mismatches = mismatches(&pattern, &example);
        if mismatches.is_empty() {
            return pattern;
        }
        panic!("the example of a type does not keep its own rules: {}", BodyError::of::<Self>(mismatches));
    }

    /// Checks any value against the pattern as a response's body is checked: keys that the type does not know may be
    /// there.
    ///
    /// # Errors
    ///
    /// Every difference, with its path.
    ///
    /// # Panics
    ///
    /// When the value has no JSON form, and as [`pattern`](Self::pattern) does.
    #[track_caller]
    fn check<T: Serialize + ?Sized>(value: &T) -> Result<(), BodyError> {
        let value = match Json::of(value) {
            Ok(value) => value,
            Err(error) => panic!("this value has no JSON form: {error}"),
        };
        match mismatches(&Self::pattern(), &value) {
            mismatches if mismatches.is_empty() => Ok(()),
            mismatches => Err(BodyError::of::<Self>(mismatches)),
        }
    }
}

fn mismatches(pattern: &Pattern, value: &Json) -> Mismatches {
    let mut expected = Response { status: 200, body: json_body(pattern), ..Response::default() };
    expected.rules.body = pattern.rules();
    let body = value.to_string().into_bytes();
    match_response(&expected, &ReceivedResponse { status: 200, headers: Vec::new(), body: body.into() })
}

/// The rules for an example of a type, which [`PactBody::rules`] adds to.
///
/// A part of the example is named by a reference to it: its place in the JSON is where serde writes it.
#[derive(Debug)]
pub struct BodyRules {
    example: Json,
    trace: Trace,
    rules: PathRules,
    absent: Vec<PathExpression>,
    /// Parts that are merged into the object at a place.
    flattened: Vec<(Part, PathExpression)>,
}

impl BodyRules {
    /// The example of a type and the rules for it.
    pub(super) fn of<T: PactBody>() -> Result<(Json, PathRules), serde_json::Error> {
        let example = T::example();
        let (trace, json) = (recorder::trace(&example)?, Json::of(&example)?);
        let mut body = BodyRules { example: json, trace, rules: Vec::new(), absent: Vec::new(), flattened: Vec::new() };
        example.rules(&mut body);
        for absent in &body.absent {
            place::remove(&mut body.example, &absent.tokens);
        }
        Ok((body.example, body.rules))
    }

    /// A part may be any value of the kind that serde writes it as: an integer, a number, a text, `true` or `false`, an
    /// array or object whose parts are of the types of the example's. Null stays null.
    pub fn like<T: ?Sized>(&mut self, part: &T) {
        let json = self.place(part).and_then(|place| place::value(&self.example, &place));
        let rule = match json {
            None | Some(Json::Null) => return,
            Some(Json::Bool(_)) => Rule::Boolean,
            Some(Json::Number(text)) if !text.contains(['.', 'e', 'E']) => Rule::Integer,
            Some(Json::Number(_)) => Rule::Number,
            Some(Json::String(_) | Json::Array(_) | Json::Object(_)) => Rule::Type { min: None, max: None },
        };
        self.rule(part, rule);
    }

    /// A part keeps this rule.
    ///
    /// # Panics
    ///
    /// When serde does not write the part, or hands over something else in its place: a rule is never left out.
    #[track_caller]
    pub fn rule<T: ?Sized>(&mut self, part: &T, rule: Rule) {
        let Some(place) = self.place(part) else {
            let (name, type_name) = (rule.name(), std::any::type_name::<T>());
            panic!("the rule {name} of a `{type_name}` has no place: serde writes no such field in the example");
        };
        self.rules.retain(|(path, _)| *path != place);
        self.rules.push((place, RuleList::of(rule)));
    }

    /// Leaves a part out of the example.
    pub(super) fn remove<T: ?Sized>(&mut self, part: &T) {
        self.absent.extend(self.place(part));
    }

    /// Finds those fields of a value that serde hands over in a wrapper.
    pub(super) fn find_wrapped<T: ?Sized>(&mut self, container: &T, fields: &[Part]) {
        self.trace.find_wrapped(Part::of(container), fields, &self.example);
    }

    /// Notes that a field of a value is merged into its object.
    pub(super) fn merge<T: ?Sized, F: ?Sized>(&mut self, container: &T, fields: &[Part], field: &F) {
        let place = self.trace.place_of_members(Part::of(container), fields);
        self.flattened.extend(place.map(|place| (Part::of(field), place)));
    }

    fn place<T: ?Sized>(&self, part: &T) -> Option<PathExpression> {
        self.trace.place(Part::of(part)).cloned()
    }

    /// Rules for the items of a list: each is like the first.
    pub(super) fn each<T: PactBody, L: ?Sized>(&mut self, list: &L, first: Option<&T>) {
        let (Some(first), Some(place)) = (first, self.place(list)) else { return self.like(list) };
        self.rule(list, Rule::Type { min: Some(1), max: None });
        // Iterators hand references to serde, so the item itself was not seen.
        self.trace.add(Part::of(first), place.join(PathToken::Index(0)));
        self.wildcard(first, &PathToken::StarIndex);
    }

    /// Rules for the values of a map: the keys are free, and each value is like the first. A flattened map has keys that
    /// are not free, because they stand among others.
    pub(super) fn values<K: PactBody, V: PactBody, M: ?Sized>(&mut self, map: &M, first: Option<(&K, &V)>) {
        let flattened = self.flattened.iter().find(|(part, _)| *part == Part::of(map)).map(|(_, place)| place.clone());
        let (place, is_free) = (self.place(map).or_else(|| flattened.clone()), flattened.is_none());
        let (Some((key, first)), Some(place)) = (first, place) else { return self.like(map) };
        let Ok(key) = recorder::key(key) else { return };
        self.trace.add(Part::of(first), place.join(PathToken::Field(key)));
        if is_free {
            self.rule(map, Rule::Values);
            self.wildcard(first, &PathToken::Star);
        } else {
            first.rules(self);
        }
    }

    /// Adds the rules for one item as rules for all of them.
    fn wildcard<T: PactBody>(&mut self, item: &T, any: &PathToken) {
        let (rules, absent) = (self.rules.len(), self.absent.len());
        item.rules(self);
        let Some(place) = self.place(item) else { return };
        let Some(last) = place.tokens.len().checked_sub(1) else { return };
        let added = self.rules[rules..].iter_mut().map(|(path, _)| path).chain(&mut self.absent[absent..]);
        for path in added.filter(|path| path.tokens.starts_with(&place.tokens)) {
            path.tokens[last] = any.clone();
        }
    }

    /// One value in the place of another: a box and what is in it.
    pub(super) fn same_place<A: ?Sized, B: ?Sized>(&mut self, known: &A, other: &B) {
        if let Some(place) = self.place(known) {
            self.trace.add(Part::of(other), place);
        }
    }
}
