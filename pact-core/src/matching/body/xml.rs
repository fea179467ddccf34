//! XML bodies: elements by name, their attributes and their text. Paths have the form `$.root.child.@attribute` and
//! `$.root.child.#text`; a name carries the URI of its namespace, so prefixes do not matter.

use std::collections::BTreeMap;

use roxmltree::Node;

use crate::matching::rule::{self, Form};
use crate::matching::select::{At, Segment, Selected, Selector};
use crate::matching::{Actual, Expected, Location, Mismatch, Mismatches, UnexpectedKeys};
use crate::model::{Combine, Json, PathExpression, PathRules, PathToken, Rule, RuleList, xml};

/// Deeper elements are not looked at: nothing that people write comes near.
const MAX_DEPTH: usize = 512;

pub(super) fn compare(
    expected: &[u8],
    actual: &[u8],
    rules: &PathRules,
    unexpected: UnexpectedKeys,
    found: &mut Mismatches,
) {
    let at_root = |actual| {
        let location = Location::Body(PathExpression::root());
        Mismatch { location, expected: Expected::ContentType("application/xml".to_owned()), actual }
    };
    let (Ok(expected), Ok(actual)) = (std::str::from_utf8(expected), std::str::from_utf8(actual)) else {
        // XML in another encoding is read by nobody here.
        if expected != actual {
            found.push(at_root(Actual::Unreadable(
                "bytes that are not UTF-8, and not those of the contract".to_owned(),
            )));
        }
        return;
    };
    let unreadable = |reason: xml::XmlError, whose| Actual::Unreadable(format!("the {whose} is not XML: {reason}"));
    match (xml::parse(expected), xml::parse(actual)) {
        (Err(error), _) => found.push(at_root(unreadable(error, "contract's body"))),
        (_, Err(error)) => found.push(at_root(unreadable(error, "body"))),
        (Ok(expected), Ok(actual)) => {
            let (selector, root) = Selector::new(rules);
            let mut walk = Walk { selector, unexpected, found, path: Vec::new() };
            let (expected, actual) = (expected.root_element(), actual.root_element());
            walk.below(&root, &name(&expected), |walk, at| walk.element(&expected, &actual, at));
        }
    }
}

struct Walk<'r, 'f> {
    selector: Selector<'r>,
    unexpected: UnexpectedKeys,
    found: &'f mut Mismatches,
    path: Vec<String>,
}

impl<'r> Walk<'r, '_> {
    /// An element of another name is not looked into.
    fn element(&mut self, expected: &Node<'_, '_>, actual: &Node<'_, '_>, at: &At<'r>) {
        if self.path.len() > MAX_DEPTH {
            let reason = format!("elements are nested deeper than {MAX_DEPTH} levels");
            return self.report(Expected::Value(tag(expected)), Actual::Unreadable(reason));
        }
        let differences = element_by_rules(expected, actual, at);
        if differences.is_empty() || name(expected) == name(actual) {
            self.attributes(expected, actual, at);
            self.children(expected, actual, at);
            self.below(at, "#text", |walk, at| walk.value(&text(expected), &text(actual), at));
        }
        for (expected, actual) in differences {
            self.report(expected, actual);
        }
    }

    fn attributes(&mut self, expected: &Node<'_, '_>, actual: &Node<'_, '_>, at: &At<'r>) {
        let (expected, actual) = (attributes(expected), attributes(actual));
        for (name, value) in &expected {
            self.below(at, name, |walk, at| match actual.get(name) {
                Some(actual) => walk.value(value, actual, at),
                None => walk.report(Expected::Value(Json::string(value.as_str())), Actual::Missing),
            });
        }
        if self.unexpected == UnexpectedKeys::Refused {
            for (name, value) in actual.iter().filter(|(name, _)| !expected.contains_key(*name)) {
                let value = Actual::Value(Json::string(value.as_str()));
                self.below(at, name, |walk, _| walk.report(Expected::Nothing, value));
            }
        }
    }

    /// Children are compared with those of the same name, in order; under a type rule each with the first.
    fn children(&mut self, expected: &Node<'_, '_>, actual: &Node<'_, '_>, at: &At<'r>) {
        let (expected, actual) = (children_by_name(expected), children_by_name(actual));
        for (name, group) in &actual {
            self.below(at, name, |walk, at| {
                let by_type = Selector::selected(at).is_some_and(|selected| has_type(selected.rules));
                match expected.get(name).map(Vec::as_slice) {
                    Some([first, ..]) if by_type => {
                        let mut group = group.iter();
                        while let Some(child) = group.next().filter(|_| !walk.found.are_enough()) {
                            walk.element(first, child, at);
                        }
                    }
                    Some(examples) => walk.children_in_order(examples, group, at),
                    None if walk.unexpected == UnexpectedKeys::Refused || by_type => {
                        for unexpected in group {
                            walk.report(Expected::Nothing, Actual::Value(tag(unexpected)));
                        }
                    }
                    None => {}
                }
            });
        }
        for (name, group) in expected.iter().filter(|(name, _)| !actual.contains_key(*name)) {
            self.below(at, name, |walk, _| walk.report(Expected::Value(tag(&group[0])), Actual::Missing));
        }
    }

    fn children_in_order(&mut self, expected: &[Node<'_, '_>], actual: &[Node<'_, '_>], at: &At<'r>) {
        for (expected, actual) in expected.iter().zip(actual) {
            self.element(expected, actual, at);
        }
        for missing in expected.iter().skip(actual.len()) {
            self.report(Expected::Value(tag(missing)), Actual::Missing);
        }
        if self.unexpected == UnexpectedKeys::Refused {
            for extra in actual.iter().skip(expected.len()) {
                self.report(Expected::Nothing, Actual::Value(tag(extra)));
            }
        }
    }

    /// An attribute's value or a text.
    fn value(&mut self, expected: &str, actual: &str, at: &At<'r>) {
        let equality = RuleList::default();
        let selected = Selector::selected(at);
        let known = selected.and_then(Selected::without_unknown);
        if known.as_ref().is_some_and(RuleList::is_empty) {
            return;
        }
        let rules = known.as_ref().unwrap_or_else(|| selected.map_or(&equality, |selected| selected.rules));
        let (expected, actual) = (Json::string(expected), Json::string(actual));
        rule::check_all(rules, &expected, &actual, Form::of_text(selected), |expected, actual| {
            self.report(expected, actual);
        });
    }

    fn below(&mut self, at: &At<'r>, name: &str, walk: impl FnOnce(&mut Self, &At<'r>)) {
        self.path.push(name.to_owned());
        let at = self.selector.enter(at, Segment::Key(name));
        walk(self, &at);
        self.selector.leave(&at);
        self.path.pop();
    }

    fn report(&mut self, expected: Expected, actual: Actual) {
        let path = &self.path;
        self.found.add(|| {
            let tokens = path.iter().cloned().map(PathToken::Field).collect();
            Mismatch { location: Location::Body(PathExpression { tokens }), expected, actual }
        });
    }
}

/// A rule for an element is about its name, or the number of its children.
fn element_by_rules(expected: &Node<'_, '_>, actual: &Node<'_, '_>, at: &At<'_>) -> Vec<(Expected, Actual)> {
    let same_name = name(expected) == name(actual);
    let names = || (Expected::Value(tag(expected)), Actual::Value(tag(actual)));
    let Some(selected) = Selector::selected(at) else {
        return if same_name { Vec::new() } else { vec![names()] };
    };
    let check = |rule: &Rule| match rule {
        Rule::Equality | Rule::Type { min: None, max: None } => (!same_name).then(names),
        Rule::Type { .. } if selected.cascaded => None,
        Rule::Type { .. } => {
            let len = actual.children().count();
            rule::length(rule, len).map(|expected| (expected, Actual::Length(len, tag(actual))))
        }
        rule if selected.cascaded && rule.is_unknown() => None,
        Rule::NotEmpty if actual.has_children() => None,
        rule @ Rule::Regex(regex) => {
            let local = actual.tag_name().name();
            let expected = || (Expected::of(rule, &tag(expected)), Actual::Value(tag(actual)));
            (!regex.is_match(local)).then(expected)
        }
        other => Some((rule::expected(other, &tag(expected), &tag(actual)), Actual::Value(tag(actual)))),
    };
    let differences: Vec<_> = selected.rules.rules.iter().filter_map(check).collect();
    let one_holds = differences.len() < selected.rules.rules.len();
    if selected.rules.combine == Combine::Or && one_holds { Vec::new() } else { differences }
}

fn has_type(rules: &RuleList) -> bool {
    rules.rules.iter().any(|rule| matches!(rule, Rule::Type { .. }))
}

fn qualified(namespace: Option<&str>, name: &str) -> String {
    namespace.map_or_else(|| name.to_owned(), |namespace| format!("{namespace}:{name}"))
}

fn name(node: &Node<'_, '_>) -> String {
    qualified(node.tag_name().namespace(), node.tag_name().name())
}

fn tag(node: &Node<'_, '_>) -> Json {
    Json::string(format!("<{}/>", name(node)))
}

fn text(node: &Node<'_, '_>) -> String {
    let texts: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).map(str::trim).collect();
    texts.trim().to_owned()
}

fn attributes(node: &Node<'_, '_>) -> BTreeMap<String, String> {
    let named = |attribute: roxmltree::Attribute<'_, '_>| {
        (format!("@{}", qualified(attribute.namespace(), attribute.name())), attribute.value().to_owned())
    };
    node.attributes().map(named).collect()
}

fn children_by_name<'a, 'i>(node: &Node<'a, 'i>) -> BTreeMap<String, Vec<Node<'a, 'i>>> {
    let mut groups: BTreeMap<String, Vec<Node<'a, 'i>>> = BTreeMap::new();
    for child in node.children().filter(Node::is_element) {
        groups.entry(name(&child)).or_default().push(child);
    }
    groups
}
