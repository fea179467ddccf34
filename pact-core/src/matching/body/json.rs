//! JSON bodies: one walk through the expected and the actual value, side by side.

mod lookup;
mod trail;

use std::cell::{Cell, LazyCell};
use std::sync::Arc;

use ecow::{EcoString, EcoVec};
use lookup::Lookup;
use trail::Trail;

use crate::matching::rule::{self, Form};
use crate::matching::select::{At, Segment, Selected, Selector};
use crate::matching::{Actual, Expected, Keys, Mismatch, Mismatches, UnexpectedKeys};
use crate::model::{Combine, Json, PathExpression, PathRules, Rule, RuleList, Variant};

type Members<'m> = &'m [(EcoString, Json)];

pub(super) fn compare(
    expected: &Json,
    actual: &Json,
    rules: &PathRules,
    unexpected: UnexpectedKeys,
    found: &mut Mismatches,
) {
    let (selector, root) = Selector::new(rules);
    let mut walk = Walk { selector, unexpected, values: Values::Json, found, tried: &Cell::default() };
    walk.value(expected, actual, &root, &Trail::ROOT);
}

/// The values of a parameter or header, to which one list of rules applies.
pub(in crate::matching) fn compare_list(
    expected: &Json,
    actual: &Json,
    rules: &RuleList,
    values: Values,
) -> Mismatches {
    let mut found = Mismatches::default();
    let (selector, root) = Selector::of_all(rules);
    let (unexpected, tried) = (UnexpectedKeys::Refused, &Cell::default());
    let mut walk = Walk { selector, unexpected, values, found: &mut found, tried };
    walk.value(expected, actual, &root, &Trail::ROOT);
    found
}

/// The fields of a form, to whose values the rules of the body apply.
pub(super) struct Fields<'r> {
    /// Lent to each comparison.
    selector: Option<Selector<'r>>,
    root: At<'r>,
}

impl<'r> Fields<'r> {
    pub(super) fn new(rules: &'r PathRules) -> Self {
        let (selector, root) = Selector::new(rules);
        Fields { selector: Some(selector), root }
    }

    pub(super) fn compare(&mut self, name: &str, expected: &Json, actual: &Json) -> Mismatches {
        let mut found = Mismatches::default();
        let Some(mut selector) = self.selector.take() else { return found };
        let at = selector.enter(&self.root, Segment::Key(name));
        let (unexpected, values, tried) = (UnexpectedKeys::Refused, Values::Parameter, &Cell::default());
        let mut walk = Walk { selector, unexpected, values, found: &mut found, tried };
        walk.value(expected, actual, &at, &Trail::ROOT);
        walk.selector.leave(&at);
        self.selector = Some(walk.selector);
        found
    }
}

/// What the values are that a walk goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) enum Values {
    Json,
    /// Texts of a query or form. The official implementation looks for their rules one level below them, `$.name[0][0]`,
    /// if the list has rules.
    Parameter,
    /// Texts of a header.
    Header,
}

struct Walk<'r, 'f> {
    selector: Selector<'r>,
    unexpected: UnexpectedKeys,
    values: Values,
    found: &'f mut Mismatches,
    /// How many items were compared with variants.
    tried: &'f Cell<usize>,
}

/// So many items are compared with the variants of `arrayContains`: each with each takes long where there are many.
const MOST_TRIED: usize = 1_000_000;
/// So many keys of an object are named.
const MOST_KEYS: usize = 1_000;
/// An item with so many differences from a variant does not come close.
const NOT_CLOSE: usize = 100;

impl<'r> Walk<'r, '_> {
    /// The kinds of container are compared before any rule: a `null` rule on an object never meets null.
    fn value(&mut self, expected: &Json, actual: &Json, at: &At<'r>, trail: &Trail<'_>) {
        match (expected, actual) {
            _ if at.is_without_rules() && expected.is_shared_with(actual) => {}
            (Json::Object(members), Json::Object(actual_members)) => match Selector::selected(at) {
                None => self.objects(members, actual_members, at, trail, KeyCheck::Keys),
                Some(selected) => {
                    let (objects, members) = ((expected, actual), (members.as_slice(), actual_members.as_slice()));
                    self.object_by_rules(selected, objects, members, at, trail);
                }
            },
            (Json::Array(items), Json::Array(actual_items)) => match Selector::selected(at) {
                None => self.arrays_without_rules(items, (actual, actual_items), at, trail),
                Some(selected) if selected.rules.is_empty() => self.without_rules(expected, trail),
                // An empty example says nothing about its items, not even about their number (as the official
                // implementation).
                Some(selected) if items.is_empty() => self.unknown_rules(selected, expected, actual, trail),
                Some(selected) => self.array_by_rules(selected, (expected, actual), (items, actual_items), at, trail),
            },
            (Json::Object(_) | Json::Array(_), _) => {
                self.report(trail, Expected::of_type_of(expected), Actual::Value(actual.clone()));
            }
            _ if self.values == Values::Parameter => {
                let below = self.selector.enter(at, Segment::Index(0));
                self.scalar(expected, actual, &below, trail);
                self.selector.leave(&below);
            }
            _ => self.scalar(expected, actual, at, trail),
        }
    }

    fn scalar(&mut self, expected: &Json, actual: &Json, at: &At<'r>, trail: &Trail<'_>) {
        let below = (self.values == Values::Header && Selector::selected(at).is_none()).then_some(Segment::Index(0));
        let at = &below.map_or(*at, |segment| self.selector.enter(at, segment));
        let selected = Selector::selected(at);
        let form = if self.values == Values::Json { Form::Json } else { Form::of_text(selected) };
        let equality = RuleList::default();
        let known = selected.and_then(Selected::without_unknown);
        match known.as_ref().or(selected.map(|selected| selected.rules)) {
            Some(rules) if rules.is_empty() && known.is_some() => {}
            Some(rules) if rules.is_empty() => self.without_rules(expected, trail),
            rules => rule::check_all(rules.unwrap_or(&equality), expected, actual, form, |expected, actual| {
                self.found.add(|| Mismatch { location: trail.location(), expected, actual });
            }),
        }
    }

    /// Rules that nobody here can check do not hold, whatever the example.
    fn unknown_rules(&mut self, selected: Selected<'_>, expected: &Json, actual: &Json, trail: &Trail<'_>) {
        for rule in selected.rules.rules.iter().filter(|rule| rule.is_unknown() && !selected.cascaded) {
            if let Some((expected, actual)) = rule::check_container(rule, false, expected, actual) {
                self.report(trail, expected, actual);
            }
        }
    }

    /// Where `eachValue` stands without rules, nothing but an object is like an example: so the official implementation.
    fn without_rules(&mut self, expected: &Json, trail: &Trail<'_>) {
        let reason = "compared by a rule eachValue that has no rules".to_owned();
        self.report(trail, Expected::Value(expected.clone()), Actual::Unreadable(reason));
    }

    /// One rule after the other, also where they are combined by OR: as the official implementation. Rules about values
    /// free the keys where they stand and not below, even where heavier ones from above apply; of these, those about keys
    /// apply only where some rule stands.
    fn object_by_rules(
        &mut self,
        Selected { rules: list, cascaded }: Selected<'r>,
        (expected, actual): (&Json, &Json),
        (members, actual_members): (Members<'_>, Members<'_>),
        at: &At<'r>,
        trail: &Trail<'_>,
    ) {
        let direct = Selector::direct(at);
        let is_empty_example = members.is_empty() && self.unexpected == UnexpectedKeys::Refused;
        let here = |rule: &&Rule| !cascaded && !is_empty_example && rule.is_about_values();
        let mut walked = false;
        for rule in &list.rules {
            match rule {
                // Where it comes from above, whatever is in here has been compared there.
                Rule::Equality if cascaded && list.combine == Combine::And => {}
                Rule::EachValue(each) if here(&rule) => {
                    let (selector, root) = Selector::of_children(&each.rules);
                    let (unexpected, values, tried) = (self.unexpected, self.values, self.tried);
                    let mut walk = Walk { selector, unexpected, values, found: self.found, tried };
                    walk.values(members, actual_members, &root, trail);
                }
                // Once is enough, also for two rules.
                rule if here(&rule) => {
                    if !std::mem::replace(&mut walked, true) {
                        self.values(members, actual_members, at, trail);
                    }
                }
                rule => {
                    if let Some((expected, actual)) = rule::check_container(rule, cascaded, expected, actual) {
                        self.report(trail, expected, actual);
                    }
                }
            }
            if let (Rule::EachKey(each), Some(_)) = (rule, direct) {
                self.keys(&each.rules, actual_members, trail);
            }
        }
        if is_empty_example || !list.rules.iter().all(|rule| here(&rule)) {
            let frees_keys = |rule: &Rule| matches!(rule, Rule::Values | Rule::EachValue(_) | Rule::EachKey(_));
            let free = !is_empty_example && direct.is_some_and(|direct| direct.rules.iter().any(frees_keys));
            let check = if free { KeyCheck::Free } else { KeyCheck::Keys };
            self.objects(members, actual_members, at, trail, check);
        }
    }

    /// Each value is compared with the example's of the same key, or else with the alphabetically first.
    fn values(&mut self, expected: Members<'_>, actual: Members<'_>, at: &At<'r>, trail: &Trail<'_>) {
        let first = expected.iter().min_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, value)| value);
        let lookup = Lookup::new(expected);
        for (i, (name, actual)) in actual.iter().enumerate() {
            if self.found.are_enough() {
                break;
            }
            if let Some(expected) = lookup.get(i, name).or(first) {
                let at = self.selector.enter(at, Segment::Key(name));
                self.value(expected, actual, &at, &trail.then(Segment::Key(name)));
                self.selector.leave(&at);
            }
        }
    }

    fn keys(&mut self, rules: &RuleList, actual: Members<'_>, trail: &Trail<'_>) {
        for (name, _) in actual {
            let (example, key) = (Json::string(""), Json::string(&**name));
            let trail = trail.then(Segment::Key(name));
            for rule in &rules.rules {
                if let Some((expected, actual)) = rule::difference(rule, &example, &key, Form::Text) {
                    self.report(&trail, expected, actual);
                }
            }
        }
    }

    /// What the rules find of their own comes first, then what is wrong with the items, which is the same for most of
    /// them.
    fn array_by_rules(
        &mut self,
        Selected { rules: list, cascaded }: Selected<'r>,
        (expected, actual): (&Json, &Json),
        (items, actual_items): (&[Json], &[Json]),
        at: &At<'r>,
        trail: &Trail<'_>,
    ) {
        let mut own = self.found.aside();
        let mut of_items: Option<Mismatches> = None;
        let mut one_holds = false;
        for rule in &list.rules {
            let before = own.total();
            let mut items_differ = false;
            match rule {
                Rule::ArrayContains(variants) => self.contains(variants, items, actual_items, trail, &mut own),
                Rule::EachValue(_) if cascaded => {}
                Rule::EachValue(each) => {
                    let (selector, root) = Selector::of_children(&each.rules);
                    let (unexpected, values, tried) = (self.unexpected, self.values, self.tried);
                    let mut walk = Walk { selector, unexpected, values, found: &mut own, tried };
                    walk.items(items, actual_items, &root, trail);
                }
                rule => {
                    // Equality from above has compared whatever is in here, if nothing else may hold instead.
                    let compared = cascaded && *rule == Rule::Equality && list.combine == Combine::And;
                    let check = || rule::check_container(rule, cascaded, expected, actual);
                    let differs = if compared { None } else { check() };
                    own.extend(differs.map(|(expected, actual)| Mismatch {
                        location: trail.location(),
                        expected,
                        actual,
                    }));
                    let found = of_items.get_or_insert_with(|| {
                        let aside = self.found.aside();
                        let before = std::mem::replace(self.found, aside);
                        self.items(items, actual_items, at, trail);
                        std::mem::replace(self.found, before)
                    });
                    items_differ = !found.is_empty();
                }
            }
            one_holds |= own.total() == before && !items_differ;
        }
        if list.combine == Combine::And || !one_holds {
            self.found.append(own);
            self.found.append(of_items.unwrap_or_default());
        }
    }

    /// Each variant needs an item, in any order; one item may do for several. Without variants, each item of the example
    /// is one, to be equal.
    fn contains(
        &self,
        variants: &[Variant],
        expected: &[Json],
        actual: &[Json],
        trail: &Trail<'_>,
        found: &mut Mismatches,
    ) {
        let of_example = if variants.is_empty() { 0..expected.len() } else { 0..0 };
        let variants = variants.iter().map(|variant| (variant.index, Some(&variant.rules)));
        for (index, rules) in variants.chain(of_example.map(|index| (index, None))) {
            let example = expected.get(index);
            let closest = match example.map(|example| self.closest(example, rules, actual, trail)) {
                Some(Closest::Same) => continue,
                Some(Closest::NotTold) => {
                    let reason =
                        format!("it would take more than {MOST_TRIED} comparisons to find the items of the array");
                    let expected = Expected::Unusable(reason);
                    let actual = Actual::Length(actual.len(), Json::Array(EcoVec::new()));
                    return found.add(|| Mismatch { location: trail.location(), expected, actual });
                }
                Some(Closest::Other(closest, differences)) => {
                    Actual::NoneOf { items: actual.len(), closest, differences: Box::new(differences) }
                }
                Some(Closest::None) | None => Actual::Length(actual.len(), Json::Array(EcoVec::new())),
            };
            found.add(|| {
                let expected = Expected::Variant { index, example: example.cloned() };
                Mismatch { location: trail.location(), expected, actual: closest }
            });
        }
    }

    /// The first item that is like an example, or else the one with the fewest differences.
    fn closest(&self, example: &Json, rules: Option<&PathRules>, actual: &[Json], trail: &Trail<'_>) -> Closest {
        let equality = [(PathExpression::root(), RuleList::of(Rule::Equality))];
        let without_rules = rules.is_none();
        let equality: PathRules = if without_rules { equality.into() } else { PathRules::new() };
        let (mut selector, root) = Selector::new(rules.unwrap_or(&equality));
        let mut closest = Closest::None;
        for (i, item) in actual.iter().enumerate() {
            self.tried.set(self.tried.get() + 1);
            if self.tried.get() > MOST_TRIED {
                return Closest::NotTold;
            }
            if without_rules && example == item {
                return Closest::Same;
            }
            let fewest = if let Closest::Other(_, differences) = &closest { differences.total() } else { NOT_CLOSE };
            let mut found = Mismatches::up_to(fewest);
            let (unexpected, values, tried) = (self.unexpected, self.values, self.tried);
            let mut walk = Walk { selector, unexpected, values, found: &mut found, tried };
            let of_header = (self.values == Values::Header).then_some(Segment::Key(""));
            let at = of_header.map_or(root, |segment| walk.selector.enter(&root, segment));
            walk.value(example, item, &at, &trail.then(Segment::Index(i)));
            if of_header.is_some() {
                walk.selector.leave(&at);
            }
            selector = walk.selector;
            match found.total() {
                0 => return Closest::Same,
                total if total < fewest => closest = Closest::Other(i, found),
                _ => {}
            }
        }
        closest
    }

    /// The keys of a request must be those of the contract; a response may have others.
    fn objects(&mut self, expected: Members<'_>, actual: Members<'_>, at: &At<'r>, trail: &Trail<'_>, check: KeyCheck) {
        let lookup = Lookup::new(actual);
        let others_refused = self.unexpected == UnexpectedKeys::Refused;
        let keys = LazyCell::new(|| Arc::new(Keys::of(expected, actual, others_refused)));
        let mut present = 0;
        for (i, (name, expected)) in expected.iter().enumerate() {
            if self.found.are_enough() {
                return;
            }
            let trail = trail.then(Segment::Key(name));
            match lookup.get(i, name) {
                Some(actual) => {
                    present += 1;
                    let at = self.selector.enter(at, Segment::Key(name));
                    self.value(expected, actual, &at, &trail);
                    self.selector.leave(&at);
                }
                None if check == KeyCheck::Keys => {
                    let at = self.selector.enter(at, Segment::Key(name));
                    self.found.add(|| {
                        let expected = missing(expected, Selector::selected(&at));
                        let actual = Actual::MissingKey(Arc::clone(&keys));
                        Mismatch { location: trail.location(), expected, actual }
                    });
                    self.selector.leave(&at);
                }
                None => {}
            }
        }
        if others_refused && check == KeyCheck::Keys && present < actual.len() {
            let lookup = Lookup::new(expected);
            for (i, (name, actual)) in actual.iter().enumerate() {
                if lookup.get(i, name).is_none() {
                    let trail = trail.then(Segment::Key(name));
                    self.found.add(|| {
                        let expected = Expected::NoKey(Arc::clone(&keys));
                        Mismatch { location: trail.location(), expected, actual: Actual::Value(actual.clone()) }
                    });
                }
            }
        }
    }

    /// With a rule the number of items is free; those beyond the examples are compared with the first example.
    fn items(&mut self, expected: &[Json], actual: &[Json], at: &At<'r>, trail: &Trail<'_>) {
        for (i, actual) in actual.iter().enumerate() {
            if self.found.are_enough() {
                break;
            }
            if let Some(expected) = expected.get(i).or(expected.first()) {
                self.item(expected, actual, i, at, trail);
            }
        }
    }

    /// The same number of items, also in a response.
    fn arrays_without_rules(
        &mut self,
        expected: &[Json],
        (whole, actual): (&Json, &[Json]),
        at: &At<'r>,
        trail: &Trail<'_>,
    ) {
        if expected.len() != actual.len() {
            self.report(trail, Expected::Length(expected.len()), Actual::Length(actual.len(), whole.clone()));
        }
        for (i, (expected, actual)) in expected.iter().zip(actual).enumerate() {
            if self.found.are_enough() {
                break;
            }
            if self.values == Values::Parameter {
                let at = self.selector.enter(at, Segment::Index(i));
                self.scalar(expected, actual, &at, trail);
                self.selector.leave(&at);
            } else {
                self.item(expected, actual, i, at, trail);
            }
        }
    }

    fn item(&mut self, expected: &Json, actual: &Json, index: usize, at: &At<'r>, trail: &Trail<'_>) {
        let segment = Segment::Index(index);
        let at = self.selector.enter(at, segment);
        self.value(expected, actual, &at, &trail.then(segment));
        self.selector.leave(&at);
    }

    fn report(&mut self, trail: &Trail<'_>, expected: Expected, actual: Actual) {
        self.found.add(|| Mismatch { location: trail.location(), expected, actual });
    }
}

/// The item of an array that comes closest to an example.
enum Closest {
    /// One is like it.
    Same,
    /// One is not like it, but less different than the others.
    Other(usize, Mismatches),
    /// There is none that comes close.
    None,
    /// To find it out takes too long.
    NotTold,
}

/// What is asked of a member that is not there.
fn missing(example: &Json, selected: Option<Selected<'_>>) -> Expected {
    let rule = selected.and_then(|selected| selected.rules.rules.first());
    match rule.filter(|rule| !rule.is_unknown()) {
        Some(rule) => rule::expected(rule, example, example),
        None => Expected::Value(example.clone()),
    }
}

/// Whether the keys of an object are those of the contract, or free.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyCheck {
    Keys,
    Free,
}

impl Keys {
    fn of(expected: Members<'_>, actual: Members<'_>, others_refused: bool) -> Self {
        let sorted = |mut keys: Vec<String>| {
            keys.sort();
            keys
        };
        let all = |members: Members<'_>| members.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
        let actual_keys: Vec<String> = if others_refused {
            actual.iter().take(MOST_KEYS).map(|(name, _)| name.to_string()).collect()
        } else {
            let lookup = Lookup::new(actual);
            let present = expected.iter().enumerate().filter(|(i, (name, _))| lookup.get(*i, name).is_some());
            present.map(|(_, (name, _))| name.to_string()).collect()
        };
        let more = if others_refused { actual.len() - actual_keys.len() } else { 0 };
        Keys { expected: sorted(all(expected)), actual: sorted(actual_keys), more, others_refused }
    }
}
