//! The rules for the parts of an example, put where serde puts the parts.

use super::trace::{self, Part, Trace};
use super::{PactBody, place};
use crate::model::{Json, PathExpression, PathRules, PathToken, Rule, RuleList};

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
        let (trace, json) = (Trace::of(&example)?, Json::of(&example)?);
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
        let Ok(key) = trace::key(key) else { return };
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
