//! Patterns where there is only text: in paths, queries, headers, forms and texts.

use super::check::Place;
use super::tree::{Example, Pattern};
use crate::model::{Combine, Generator, Json, Members, PathExpression, PathRules, PathToken, Rule, RuleList};

/// What a value that has no parts is where it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::consumer) struct Scalar {
    pub(in crate::consumer) text: String,
    pub(in crate::consumer) rules: RuleList,
    pub(in crate::consumer) generator: Option<Generator>,
}

const ANY_OF_TYPE: Rule = Rule::Type { min: None, max: None };

/// The values of one name. A pact has one list of rules for them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::consumer) struct Scalars {
    pub(in crate::consumer) texts: Vec<String>,
    pub(in crate::consumer) rules: RuleList,
    pub(in crate::consumer) generator: Option<Generator>,
}

impl Pattern {
    /// The fields of a form: the members of an object, each with what holds for it. `None` where it is something else.
    pub(in crate::consumer) fn into_fields(self) -> Option<Vec<(String, Pattern)>> {
        let of_json =
            |members: &Members| members.iter().map(|(name, value)| (name.to_string(), plain(value))).collect();
        let mut fields: Vec<(String, Pattern)> = match self.example {
            Example::Object(members) => members,
            Example::Plain(Json::Object(members)) => of_json(&members),
            Example::Ruled(Json::Object(members), rules) => {
                let fields: Vec<(String, Pattern)> = of_json(&members);
                fields.into_iter().map(|(name, field)| (name.clone(), field.with_rules_at(&name, &rules))).collect()
            }
            _ => return None,
        };
        match self.rules.rules.as_slice() {
            [] => {}
            // What holds for the object holds for what is in it.
            [rule] if *rule == ANY_OF_TYPE => {
                for (_, field) in fields.iter_mut().filter(|(_, field)| field.is_plain()) {
                    field.rules = self.rules.clone();
                }
            }
            _ => return None,
        }
        Some(fields)
    }

    fn is_plain(&self) -> bool {
        matches!(self.example, Example::Plain(_)) && self.rules.is_empty()
    }

    /// With the rules for a member: those of the whole first, those of its items behind them.
    fn with_rules_at(mut self, name: &str, rules: &PathRules) -> Self {
        let is_at = |path: &PathExpression, below: &[PathToken]| match path.tokens.split_first() {
            Some((PathToken::Field(field), rest)) => field == name && rest == below,
            _ => false,
        };
        for below in [&[][..], &[PathToken::StarIndex]] {
            let at = rules.iter().filter(|(path, _)| is_at(path, below));
            let added: Vec<Rule> = at.flat_map(|(_, list)| list.rules.iter().cloned()).collect();
            let is_typed = self.rules.rules.iter().any(|rule| matches!(rule, Rule::Type { .. }));
            self.rules.rules.extend(added.into_iter().filter(|rule| !(is_typed && *rule == ANY_OF_TYPE)));
        }
        self
    }

    /// What the pattern is in a place that has one text.
    #[track_caller]
    pub(in crate::consumer) fn scalar(&self, place: Place<'_>) -> Scalar {
        let scalar = self.one(place);
        place.check(std::slice::from_ref(&scalar.text), &scalar.rules);
        scalar
    }

    /// What the pattern is in a place whose name may be repeated: an array is several values.
    #[track_caller]
    pub(in crate::consumer) fn scalars(&self, place: Place<'_>) -> Scalars {
        let scalars = match &self.example {
            Example::Each(item) => self.each(item, place),
            Example::Array(items) => self.several(items, place),
            Example::Plain(Json::Array(items)) => {
                let texts = items.iter().map(|item| text_of(item, place)).collect();
                Scalars { texts, rules: self.text_rule(), generator: None }
            }
            _ => {
                let Scalar { text, rules, generator } = self.one(place);
                Scalars { texts: vec![text], rules, generator }
            }
        };
        assert!(
            !scalars.texts.is_empty(),
            "{} needs a value: no Pact tool knows one that may be missing",
            place.name()
        );
        place.check(&scalars.texts, &scalars.rules);
        scalars
    }

    #[track_caller]
    fn one(&self, place: Place<'_>) -> Scalar {
        let text = text_of(&self.to_example(), place);
        let rules = if matches!(place, Place::Path) { self.path_rule() } else { self.text_rule() };
        assert!(
            self.generator.is_none() || place.has_generators(),
            "no Pact tool makes values in {}: write `regex(..)` or another matcher whose value stays the example",
            place.name()
        );
        Scalar { text, rules, generator: self.generator.clone() }
    }

    /// The rule for the number of values is the first, those of each value come behind it.
    #[track_caller]
    fn each(&self, item: &Pattern, place: Place<'_>) -> Scalars {
        let least =
            matches!(self.rules.rules.first(), Some(Rule::Type { min: Some(0), .. } | Rule::Type { max: Some(0), .. }));
        assert!(!least, "{} comes at least once: no Pact tool knows one that may be missing", place.name());
        let count = self.to_example().items().map_or(1, <[Json]>::len);
        let Scalar { text, rules: of_item, generator } = item.one(place);
        let one_rule = of_item.rules.len() == 1 || of_item.combine == Combine::And;
        assert!(one_rule, "a pact has no form for `any_of` in an `each_like` here: write a regex with `|`");
        let is_equal = of_item.rules.contains(&Rule::Equality);
        assert!(!is_equal, "a pact has no form for `equal` in an `each_like` here: write `one_of([\"..\"])`");
        let mut rules = self.rules.clone();
        // That one holds for each value anyway.
        rules.rules.extend(of_item.rules.into_iter().filter(|rule| *rule != ANY_OF_TYPE));
        Scalars { texts: vec![text; count], rules, generator }
    }

    #[track_caller]
    fn several(&self, items: &[Pattern], place: Place<'_>) -> Scalars {
        let mut texts = Vec::with_capacity(items.len());
        let mut all: Option<(RuleList, Option<Generator>)> = None;
        for item in items {
            let Scalar { text, rules, generator } = item.one(place);
            texts.push(text);
            let of_item = (rules, generator);
            let same = all.get_or_insert_with(|| of_item.clone()) == &of_item;
            assert!(
                same && (self.rules.is_empty() || of_item.0.is_empty()),
                "a pact has one rule for all values of {}: give each of them the same matcher, or none",
                place.name()
            );
        }
        let (rules, generator) = all.unwrap_or_default();
        let rules = if self.rules.is_empty() { rules } else { self.text_rule() };
        Scalars { texts, rules, generator }
    }
}

fn plain(value: &Json) -> Pattern {
    Pattern::of(Example::Plain(value.clone()))
}

#[track_caller]
fn text_of(example: &Json, place: Place<'_>) -> String {
    match example {
        Json::String(text) | Json::Number(text) => text.to_string(),
        Json::Bool(value) => value.to_string(),
        other => panic!("{} is a text, not {other}", place.name()),
    }
}
