//! Patterns: an example of a value, with what may differ from it.

mod basic;
mod check;
mod collection;
mod combined;
mod content;
mod generated;
mod into;
mod range;
mod scalar;
mod text;

pub use basic::{boolean, decimal, equal, integer, like, null_value, number};
pub use collection::{array_containing, each_key, each_like, each_value, not_empty, values_like};
pub use combined::{all_of, any_of, any_value};
pub use content::{ContentPattern, content_type};
pub use generated::{
    from_state, mock_url, random_boolean, random_decimal, random_hexadecimal, random_int, random_string, uuid,
};
pub use into::{IntoPattern, IntoPatterns};
pub use range::{integer_in_range, number_in_range};
pub(in crate::consumer) use text::escape;
pub use text::{date, datetime, includes, one_of, regex, semver, time};

pub(super) use check::{Place, check_body, check_paths};
use ecow::eco_vec;
use pact_text::verdict;
pub(super) use scalar::{Scalar, Scalars};
pub(super) use text::compiled;

use crate::model::{Generator, Json, PathExpression, PathRules, PathToken, Rule, RuleList};

/// An example of a value, and matching rules for the places in it where something else than the example may come, with
/// generators where it is generated for each run.
///
/// Written with the `pattern!` macro and the matcher functions; any serialisable value is a pattern of
/// which every part must be equal.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    example: Example,
    rules: RuleList,
    generator: Option<Generator>,
}

#[derive(Debug, Clone, PartialEq)]
enum Example {
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
    pub(super) fn of_parts(example: Json, rules: PathRules) -> Self {
        let (own, below): (PathRules, _) = rules.into_iter().partition(|(path, _)| path.tokens.is_empty());
        let own = own.into_iter().next().map(|(_, list)| list).unwrap_or_default();
        Pattern { rules: own, ..Pattern::of(Example::Ruled(example, below)) }
    }

    /// The value `null`.
    pub fn null() -> Self {
        Pattern::of(Example::Plain(Json::Null))
    }

    fn of(example: Example) -> Self {
        Pattern { example, rules: RuleList::default(), generator: None }
    }

    /// The fewest items that an array may have; the example has as many.
    ///
    /// # Panics
    ///
    /// On a pattern that is no `each_like`, and when the maximum is less.
    #[track_caller]
    pub fn min(self, items: usize) -> Self {
        self.limit(|min, _| *min = Some(items))
    }

    /// The most items that an array may have.
    ///
    /// # Panics
    ///
    /// On a pattern that is no `each_like`, and when the minimum is more.
    #[track_caller]
    pub fn max(self, items: usize) -> Self {
        self.limit(|_, max| *max = Some(items))
    }

    #[track_caller]
    fn limit(mut self, set: impl FnOnce(&mut Option<usize>, &mut Option<usize>)) -> Self {
        match (&self.example, self.rules.rules.first_mut()) {
            (Example::Each(_), Some(Rule::Type { min, max })) => {
                set(min, max);
                if let (Some(min), Some(max)) = (*min, *max) {
                    text::accepted(verdict::limits(min, max));
                }
            }
            _ => panic!("`min` and `max` are for `each_like(..)`"),
        }
        self
    }

    /// The example that the pact holds, for a matcher that chooses its own; generated values still are.
    ///
    /// ```
    /// # use pact_harness::consumer::{one_of, random_int, uuid};
    /// one_of(["draft", "sent"]).example("sent");
    /// uuid().example("936da01f-9abd-4d9d-80c7-02af85c822a8");
    /// random_int(1, 100).example(7);
    /// ```
    ///
    /// # Panics
    ///
    /// When the matcher does not accept it, and on a pattern that is made of others.
    #[track_caller]
    pub fn example(mut self, example: impl IntoPattern) -> Self {
        let example = example.into_pattern();
        match (&self.example, &example.example) {
            (Example::Plain(_), Example::Plain(_)) if example.rules.is_empty() => self.example = example.example,
            _ => panic!("`example` is for a matcher of one value, and takes a plain value"),
        }
        if let (Some(generator), Example::Plain(json)) = (&mut self.generator, &self.example) {
            generated::set_example(generator, json);
        }
        self.checked()
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

    /// The rules for a path.
    #[track_caller]
    pub(crate) fn path_rule(&self) -> RuleList {
        generated::in_path(self)
    }

    /// The rules for a value that has no parts.
    pub(crate) fn rule(&self) -> RuleList {
        self.rules.clone()
    }

    /// The rules where such a value has only text.
    pub(crate) fn text_rule(&self) -> RuleList {
        range::in_text(&self.rules)
    }

    /// Visits the places of this pattern and of what is in it, each with its rules and generator.
    fn walk(&self, at: &PathExpression, visit: &mut impl FnMut(&PathExpression, &RuleList, Option<&Generator>)) {
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

    fn with(mut self, rule: Rule) -> Self {
        self.rules = RuleList::of(rule);
        self
    }

    /// Adds a rule to those that the pattern has.
    fn and(mut self, rule: Rule) -> Self {
        self.rules.rules.push(rule);
        self
    }

    /// Whether there is a rule for the value as a whole, and none for a part of it.
    fn is_one_matcher(&self) -> bool {
        let mut inner = 0;
        self.walk(&PathExpression::root(), &mut |at, list, _| {
            inner += usize::from(!at.tokens.is_empty() && !list.is_empty());
        });
        !self.rules.is_empty() && inner == 0
    }
}
