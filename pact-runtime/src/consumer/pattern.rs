//! Patterns: an example of a value, with what may differ from it.

use serde::Serialize;

use crate::model::{Json, PathExpression, PathRules, PathToken, Regex, Rule, RuleList};

/// An example of a value, and matching rules for the places in it where something else than the example may come.
///
/// Written with the `pattern!` macro and the matcher functions; any serialisable value is a pattern of
/// which every part must be equal.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    example: Example,
    rule: Option<Rule>,
}

#[derive(Debug, Clone, PartialEq)]
enum Example {
    Plain(Json<'static>),
    Array(Vec<Pattern>),
    Object(Vec<(String, Pattern)>),
    /// An array whose items are all like this one.
    Each(Box<Pattern>),
    /// A value whose rules are known by their places in it.
    Ruled(Json<'static>, PathRules),
}

impl Pattern {
    /// An object of patterns.
    pub fn object(members: impl IntoIterator<Item = (String, Pattern)>) -> Self {
        Pattern { example: Example::Object(members.into_iter().collect()), rule: None }
    }

    /// An array of patterns.
    pub fn array(items: impl IntoIterator<Item = Pattern>) -> Self {
        Pattern { example: Example::Array(items.into_iter().collect()), rule: None }
    }

    /// A value and the rules for places in it.
    pub(super) fn of_parts(example: Json<'static>, rules: PathRules) -> Self {
        Pattern { example: Example::Ruled(example, rules), rule: None }
    }

    /// The value `null`.
    pub fn null() -> Self {
        Pattern { example: Example::Plain(Json::Null), rule: None }
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
        match (&self.example, &mut self.rule) {
            (Example::Each(_), Some(Rule::Type { min, max })) => {
                set(min, max);
                if let (Some(min), Some(max)) = (*min, *max) {
                    assert!(min <= max, "an array cannot have at least {min} and at most {max} items");
                }
            }
            _ => panic!("`min` and `max` are for `each_like(..)`"),
        }
        self
    }

    /// The example.
    pub(crate) fn example(&self) -> Json<'static> {
        match &self.example {
            Example::Plain(json) | Example::Ruled(json, _) => json.clone(),
            Example::Array(items) => Json::Array(items.iter().map(Pattern::example).collect()),
            Example::Object(members) => {
                Json::object(members.iter().map(|(name, pattern)| (name.clone(), pattern.example())))
            }
            Example::Each(item) => {
                let (min, max) = match self.rule {
                    Some(Rule::Type { min, max }) => (min.unwrap_or(1), max),
                    _ => (1, None),
                };
                // An example without items says nothing about them, so it has one wherever the contract allows one.
                let count = if max == Some(0) { 0 } else { min.max(1) };
                Json::Array(vec![item.example(); count])
            }
        }
    }

    /// The rules, by place.
    pub(crate) fn rules(&self) -> PathRules {
        let mut rules = Vec::new();
        self.collect_rules(&PathExpression::root(), &mut rules);
        rules
    }

    /// The rule for a value that has no parts: a header, a query parameter, the path.
    pub(crate) fn rule(&self) -> RuleList {
        match (&self.rule, &self.example) {
            (Some(rule), _) => RuleList::of(rule.clone()),
            (None, Example::Ruled(_, rules)) => {
                let own = rules.iter().find(|(path, _)| path.tokens.is_empty());
                own.map(|(_, list)| list.clone()).unwrap_or_default()
            }
            (None, _) => RuleList::default(),
        }
    }

    fn collect_rules(&self, at: &PathExpression, rules: &mut PathRules) {
        rules.extend(self.rule.clone().map(|rule| (at.clone(), RuleList::of(rule))));
        match &self.example {
            Example::Plain(_) => {}
            Example::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    item.collect_rules(&at.join(PathToken::Index(i)), rules);
                }
            }
            Example::Object(members) => {
                for (name, pattern) in members {
                    pattern.collect_rules(&at.join(PathToken::Field(name.clone())), rules);
                }
            }
            Example::Each(item) => item.collect_rules(&at.join(PathToken::StarIndex), rules),
            Example::Ruled(_, below) => rules.extend(below.iter().map(|(path, list)| (at.then(path), list.clone()))),
        }
    }

    fn with(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }
}

/// What can stand in a pattern: patterns, and any serialisable value.
pub trait IntoPattern {
    /// The pattern.
    ///
    /// # Panics
    ///
    /// When a value has no JSON form.
    #[track_caller]
    fn into_pattern(self) -> Pattern;
}

impl IntoPattern for Pattern {
    fn into_pattern(self) -> Pattern {
        self
    }
}

impl<T: Serialize> IntoPattern for T {
    #[track_caller]
    fn into_pattern(self) -> Pattern {
        match Json::of(&self) {
            Ok(json) => Pattern { example: Example::Plain(json), rule: None },
            Err(error) => panic!("this value has no JSON form: {error}"),
        }
    }
}

/// A value of the example's type; holds for everything inside it too.
///
/// ```
/// # use pact_runtime::consumer::like;
/// like("Ada"); // any string
/// like(serde_json::json!({ "name": "Ada", "age": 36 })); // an object with a string and a number
/// ```
#[track_caller]
pub fn like(example: impl IntoPattern) -> Pattern {
    let pattern = example.into_pattern();
    match pattern.rule {
        // The inner rule is the stricter one.
        Some(_) => pattern,
        None => pattern.with(Rule::Type { min: None, max: None }),
    }
}

/// An array of items that are each like the example: at least one, unless [`Pattern::min`] says otherwise.
///
/// ```
/// # use pact_runtime::consumer::{each_like, integer};
/// each_like(serde_json::json!({ "sku": "A-1" })).min(2).max(10);
/// ```
#[track_caller]
pub fn each_like(example: impl IntoPattern) -> Pattern {
    let item = Box::new(example.into_pattern());
    Pattern { example: Example::Each(item), rule: Some(Rule::Type { min: Some(1), max: None }) }
}

/// Exactly this value, also inside a [`like`].
#[track_caller]
pub fn equal(value: impl IntoPattern) -> Pattern {
    value.into_pattern().with(Rule::Equality)
}

/// A text that matches the regular expression as a whole, with or without `^` and `$`.
///
/// # Panics
///
/// When the expression is not valid, or its own example does not match it.
#[track_caller]
pub fn regex(regex: &str, example: impl Into<String>) -> Pattern {
    let example = example.into();
    match Regex::new(regex) {
        Ok(compiled) => {
            assert!(compiled.is_match(&example), "the example {example:?} is no match of its own regex `{regex}`");
            example.into_pattern().with(Rule::Regex(compiled))
        }
        Err(error) => panic!("{error}"),
    }
}

/// A text that includes this one.
///
/// # Panics
///
/// When the example does not include the text.
#[track_caller]
pub fn includes(text: impl Into<String>, example: impl Into<String>) -> Pattern {
    let (text, example) = (text.into(), example.into());
    assert!(example.contains(&text), "the example {example:?} does not include {text:?}");
    example.into_pattern().with(Rule::Include(text))
}

/// A number without a fraction.
pub fn integer(example: i64) -> Pattern {
    example.into_pattern().with(Rule::Integer)
}

/// A number with a fraction.
///
/// # Panics
///
/// When the example is infinite or not a number.
#[track_caller]
pub fn decimal(example: f64) -> Pattern {
    assert!(example.is_finite(), "JSON has no number for {example}");
    example.into_pattern().with(Rule::Decimal)
}

/// Any number.
///
/// # Panics
///
/// When the example is infinite or not a number.
#[track_caller]
pub fn number(example: impl Into<f64>) -> Pattern {
    let example = example.into();
    assert!(example.is_finite(), "JSON has no number for {example}");
    let whole = example.fract() == 0.0 && example.abs() < 1e15;
    let text = if whole { format!("{example:.0}") } else { example.to_string() };
    Pattern { example: Example::Plain(Json::Number(text.into())), rule: Some(Rule::Number) }
}

/// `true` or `false`.
pub fn boolean(example: bool) -> Pattern {
    example.into_pattern().with(Rule::Boolean)
}

/// `null`, also inside a [`like`].
pub fn null_value() -> Pattern {
    Pattern::null().with(Rule::Null)
}
