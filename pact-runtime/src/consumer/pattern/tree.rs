//! A pattern: an example, with rules and generators for the places in it.

use ecow::eco_vec;

use crate::model::{Generator, Json, PathExpression, PathRules, PathToken, Rule, RuleList};

/// An example of a value, and matching rules for the places in it where something else than the example may come, with
/// generators where it is generated for each run.
///
/// Written with the `pattern!` macro and the matcher functions; any serialisable value is a pattern of
/// which every part must be equal.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    pub(super) example: Example,
    pub(super) rules: RuleList,
    pub(super) generator: Option<Generator>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Example {
    Plain(Json),
    Array(Vec<Pattern>),
    Object(Vec<(String, Pattern)>),
    /// An array whose items are all like this one.
    Each(Box<Pattern>),
    /// An object whose values are all like this one, under whatever keys.
    Values(String, Box<Pattern>),
    /// A value whose parts have rules that are known by their places in it.
    Ruled(Json, PathRules),
}

impl Pattern {
    /// An object of patterns.
    pub fn object(members: impl IntoIterator<Item = (String, Pattern)>) -> Self {
        Pattern::of(Example::Object(members.into_iter().collect()))
    }

    /// An array of patterns.
    pub fn array(items: impl IntoIterator<Item = Pattern>) -> Self {
        Pattern::of(Example::Array(items.into_iter().collect()))
    }

    /// A value and the rules for places in it.
    pub(in crate::consumer) fn of_parts(example: Json, rules: PathRules) -> Self {
        let (own, below): (PathRules, _) = rules.into_iter().partition(|(path, _)| path.tokens.is_empty());
        let own = own.into_iter().next().map(|(_, list)| list).unwrap_or_default();
        Pattern { rules: own, ..Pattern::of(Example::Ruled(example, below)) }
    }

    /// The value `null`.
    pub fn null() -> Self {
        Pattern::of(Example::Plain(Json::Null))
    }

    pub(super) fn of(example: Example) -> Self {
        Pattern { example, rules: RuleList::default(), generator: None }
    }

    /// The example.
    pub(crate) fn to_example(&self) -> Json {
        match &self.example {
            Example::Plain(json) | Example::Ruled(json, _) => json.clone(),
            Example::Array(items) => Json::Array(items.iter().map(Pattern::to_example).collect()),
            Example::Object(members) => {
                Json::object(members.iter().map(|(name, pattern)| (name.clone(), pattern.to_example())))
            }
            Example::Each(item) => {
                let (min, max) = match self.rules.rules.first() {
                    Some(Rule::Type { min, max }) => (min.unwrap_or(1), *max),
                    _ => (1, None),
                };
                // An example without items says nothing about them, so it has one wherever the contract allows one.
                let count = if max == Some(0) { 0 } else { min.max(1) };
                Json::Array(eco_vec![item.to_example(); count])
            }
            Example::Values(key, value) => Json::object([(key.clone(), value.to_example())]),
        }
    }

    /// The rules, by place.
    pub(crate) fn rules(&self) -> PathRules {
        let mut rules = Vec::new();
        self.walk(&PathExpression::root(), &mut |at, list, _| {
            if !list.is_empty() {
                rules.push((at.clone(), list.clone()));
            }
        });
        rules
    }

    /// The generators, by place.
    pub(crate) fn generators(&self) -> Vec<(PathExpression, Generator)> {
        let mut generators = Vec::new();
        self.walk(&PathExpression::root(), &mut |at, _, generator| {
            generators.extend(generator.map(|generator| (at.clone(), generator.clone())));
        });
        generators
    }

    /// The generator of a value that has no parts.
    pub(crate) fn generator(&self) -> Option<Generator> {
        self.generator.clone()
    }

    /// The rules for a value that has no parts.
    pub(crate) fn rule(&self) -> RuleList {
        self.rules.clone()
    }

    /// Visits the places of this pattern and of what is in it, each with its rules and generator.
    pub(super) fn walk(
        &self,
        at: &PathExpression,
        visit: &mut impl FnMut(&PathExpression, &RuleList, Option<&Generator>),
    ) {
        visit(at, &self.rules, self.generator.as_ref());
        match &self.example {
            Example::Plain(_) => {}
            Example::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    item.walk(&at.join(PathToken::Index(i)), visit);
                }
            }
            Example::Object(members) => {
                for (name, pattern) in members {
                    pattern.walk(&at.join(PathToken::Field(name.clone())), visit);
                }
            }
            Example::Each(item) => item.walk(&at.join(PathToken::StarIndex), visit),
            Example::Values(_, value) => value.walk(&at.join(PathToken::Star), visit),
            Example::Ruled(_, below) => {
                for (path, list) in below {
                    let tokens = at.tokens.iter().chain(&path.tokens).cloned().collect();
                    visit(&PathExpression { tokens }, list, None);
                }
            }
        }
    }

    pub(super) fn with(mut self, rule: Rule) -> Self {
        self.rules = RuleList::of(rule);
        self
    }

    /// Adds a rule to those that the pattern has.
    pub(super) fn and(mut self, rule: Rule) -> Self {
        self.rules.rules.push(rule);
        self
    }

    /// Whether there is a rule for the value as a whole, and none for a part of it.
    pub(super) fn is_one_matcher(&self) -> bool {
        let mut inner = 0;
        self.walk(&PathExpression::root(), &mut |at, list, _| {
            inner += usize::from(!at.tokens.is_empty() && !list.is_empty());
        });
        !self.rules.is_empty() && inner == 0
    }
}
