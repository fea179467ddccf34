//! JSON bodies: one walk through the expected and the actual value, side by side.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::matching::rule::{self, Form};
use crate::matching::select::{At, Segment, Selector};
use crate::matching::{Actual, Expected, Location, Mismatch, UnexpectedKeys};
use crate::model::{Combine, Json, PathExpression, PathRules, PathToken, RuleList};

type Members<'m, 'j> = &'m [(Cow<'j, str>, Json<'j>)];

pub(super) fn compare(
    expected: &Json<'_>,
    actual: &Json<'_>,
    rules: &PathRules,
    unexpected: UnexpectedKeys,
    found: &mut Vec<Mismatch>,
) {
    let (selector, root) = Selector::new(rules);
    Walk { selector, unexpected, found }.value(expected, actual, &root, &Trail { parent: None, segment: None });
}

struct Walk<'r, 'f> {
    selector: Selector<'r>,
    unexpected: UnexpectedKeys,
    found: &'f mut Vec<Mismatch>,
}

/// The way to a place, as long as the walk is there: a path is only built where there is something to report.
struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    segment: Option<Segment<'t>>,
}

impl<'r> Walk<'r, '_> {
    /// The kinds of container are compared before any rule: a `null` rule on an object never meets null.
    fn value(&mut self, expected: &Json<'_>, actual: &Json<'_>, at: &At<'r>, trail: &Trail<'_>) {
        match (expected, actual) {
            (Json::Object(members), Json::Object(actual_members)) => {
                if let Some(selected) = Selector::selected(at) {
                    // One rule after the other, also where they are combined by OR: as the official implementation.
                    for rule in &selected.rules.rules {
                        if let Some((expected, actual)) =
                            rule::check_container(rule, selected.cascaded, expected, actual)
                        {
                            self.report(trail, expected, actual);
                        }
                    }
                }
                self.objects(members, actual_members, at, trail);
            }
            (Json::Array(items), Json::Array(actual_items)) => match Selector::selected(at) {
                None => self.arrays_without_rules(items, actual_items, at, trail),
                // An empty example says nothing about its items, not even about their number (as the official
                // implementation).
                Some(_) if items.is_empty() => {}
                Some(selected) => {
                    let rules = selected.rules;
                    let check = |rule| rule::check_container(rule, selected.cascaded, expected, actual);
                    let differences: Vec<_> = rules.rules.iter().filter_map(check).collect();
                    let before = self.found.len();
                    self.items(items, actual_items, at, trail);
                    let one_holds = differences.len() < rules.rules.len() && self.found.len() == before;
                    if rules.combine == Combine::And || !one_holds {
                        let location = || trail.location();
                        let differences = differences.into_iter().map(|(expected, actual)| Mismatch {
                            location: location(),
                            expected,
                            actual,
                        });
                        self.found.splice(before..before, differences);
                    }
                }
            },
            (Json::Object(_) | Json::Array(_), _) => {
                self.report(trail, Expected::OfTypeOf(expected.to_owned_json()), Actual::Value(actual.to_owned_json()));
            }
            _ => {
                let equality = RuleList::default();
                let rules = Selector::selected(at).map_or(&equality, |selected| selected.rules);
                let found = &mut *self.found;
                rule::check_all(rules, expected, actual, Form::Json, |expected, actual| {
                    found.push(Mismatch { location: trail.location(), expected, actual });
                });
            }
        }
    }

    /// The keys of a request must be those of the contract; a response may have others.
    fn objects(&mut self, expected: Members<'_, '_>, actual: Members<'_, '_>, at: &At<'r>, trail: &Trail<'_>) {
        let lookup = Lookup::new(actual);
        let mut present = 0;
        for (i, (name, expected)) in expected.iter().enumerate() {
            let trail = trail.then(Segment::Key(name));
            match lookup.get(i, name) {
                Some(actual) => {
                    present += 1;
                    let at = self.selector.enter(at, Segment::Key(name));
                    self.value(expected, actual, &at, &trail);
                    self.selector.leave(&at);
                }
                None => self.report(&trail, Expected::Value(expected.to_owned_json()), Actual::Missing),
            }
        }
        if self.unexpected == UnexpectedKeys::Refused && present < actual.len() {
            let lookup = Lookup::new(expected);
            for (i, (name, actual)) in actual.iter().enumerate() {
                if lookup.get(i, name).is_none() {
                    let trail = trail.then(Segment::Key(name));
                    self.report(&trail, Expected::Nothing, Actual::Value(actual.to_owned_json()));
                }
            }
        }
    }

    /// With a rule the number of items is free; those beyond the examples are compared with the first example.
    fn items(&mut self, expected: &[Json<'_>], actual: &[Json<'_>], at: &At<'r>, trail: &Trail<'_>) {
        for (i, actual) in actual.iter().enumerate() {
            if let Some(expected) = expected.get(i).or(expected.first()) {
                self.item(expected, actual, i, at, trail);
            }
        }
    }

    /// The same number of items, also in a response.
    fn arrays_without_rules(&mut self, expected: &[Json<'_>], actual: &[Json<'_>], at: &At<'r>, trail: &Trail<'_>) {
        if expected.len() != actual.len() {
            self.report(trail, Expected::Length(expected.len()), Actual::Length(actual.len()));
        }
        for (i, (expected, actual)) in expected.iter().zip(actual).enumerate() {
            self.item(expected, actual, i, at, trail);
        }
    }

    fn item(&mut self, expected: &Json<'_>, actual: &Json<'_>, index: usize, at: &At<'r>, trail: &Trail<'_>) {
        let segment = Segment::Index(index);
        let at = self.selector.enter(at, segment);
        self.value(expected, actual, &at, &trail.then(segment));
        self.selector.leave(&at);
    }

    fn report(&mut self, trail: &Trail<'_>, expected: Expected, actual: Actual) {
        self.found.push(Mismatch { location: trail.location(), expected, actual });
    }
}

impl<'t> Trail<'t> {
    fn then(&'t self, segment: Segment<'t>) -> Trail<'t> {
        Trail { parent: Some(self), segment: Some(segment) }
    }

    fn location(&self) -> Location {
        let mut tokens = Vec::new();
        let mut trail = Some(self);
        while let Some(Trail { parent, segment }) = trail {
            tokens.extend(segment.map(|segment| match segment {
                Segment::Key(name) => PathToken::Field(name.to_owned()),
                Segment::Index(index) => PathToken::Index(index),
            }));
            trail = *parent;
        }
        tokens.reverse();
        Location::Body(PathExpression { tokens })
    }
}

/// Finds members by name: at once where both sides have them in the same order, in linear time over all otherwise.
struct Lookup<'m, 'j> {
    members: Members<'m, 'j>,
    index: std::cell::OnceCell<HashMap<&'m str, &'m Json<'j>>>,
}

impl<'m, 'j> Lookup<'m, 'j> {
    /// Up to here looking at every name is faster than an index.
    const SMALL: usize = 12;

    fn new(members: Members<'m, 'j>) -> Self {
        Lookup { members, index: std::cell::OnceCell::new() }
    }

    fn get(&self, position: usize, name: &str) -> Option<&'m Json<'j>> {
        match self.members.get(position) {
            Some((key, value)) if key == name => Some(value),
            _ if self.members.len() <= Self::SMALL => {
                self.members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => {
                let index = || self.members.iter().map(|(key, value)| (&**key, value)).collect();
                self.index.get_or_init(index).get(name).copied()
            }
        }
    }
}
