//! The parts of requests and responses: what a value is where it stands, and what it is filed under.

use std::fmt;

use http::{HeaderName, HeaderValue};

use crate::consumer::contents::SetType;
use crate::consumer::pattern::{IntoPattern, Place, Scalar};
use crate::model::{Body, ContentType, Generator, PathRules, Query, RuleList};

/// Why a part cannot be described like this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PartError {
    /// The values of one name have different matchers.
    SeveralRules { name: String },
    /// A matcher for the text of a body that is compared by its parts.
    TextOfParts { content_type: String },
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartError::SeveralRules { name } => {
                write!(f, "a pact has one rule for all values of {name:?}: give each of them the same matcher, or none")
            }
            PartError::TextOfParts { content_type } => write!(
                f,
                "Pact tools compare a body of {content_type} by its parts, and not as a text: write `.json(..)` or `.form(..)`, or \
                 give this text without a matcher"
            ),
        }
    }
}

impl std::error::Error for PartError {}

#[track_caller]
pub(super) fn header_value(name: &str, value: impl IntoPattern) -> Scalar {
    let value = value.into_pattern().scalar(Place::Header);
    assert!(HeaderName::try_from(name).is_ok(), "{name:?} is not a header name");
    assert!(HeaderValue::try_from(value.text.as_str()).is_ok(), "{:?} is not a header value", value.text);
    value
}

/// Where the rules and generators of one kind of values are kept, by name.
pub(super) struct Named<'n> {
    pub(super) rules: &'n mut Vec<(String, RuleList)>,
    pub(super) generators: &'n mut Vec<(String, Generator)>,
}

impl Named<'_> {
    /// A pact has one list of rules for a name: what is asked of one of its values is asked of all of them.
    pub(super) fn set(
        &mut self,
        name: &str,
        (rules, generator): (RuleList, Option<Generator>),
        is_first: bool,
        same: impl Fn(&str, &str) -> bool,
    ) -> Result<(), PartError> {
        if is_first {
            if !rules.is_empty() {
                self.rules.push((name.to_owned(), rules));
            }
            self.generators.extend(generator.map(|generator| (name.to_owned(), generator)));
            return Ok(());
        }
        let known = self.rules.iter().find(|(key, _)| same(key, name)).map(|(_, rules)| rules);
        let known_generator = self.generators.iter().find(|(key, _)| same(key, name)).map(|(_, generator)| generator);
        if known.cloned().unwrap_or_default() == rules && known_generator == generator.as_ref() {
            return Ok(());
        }
        Err(PartError::SeveralRules { name: name.to_owned() })
    }

    fn forget(&mut self, name: &str, same: impl Fn(&str, &str) -> bool) {
        self.rules.retain(|(key, _)| !same(key, name));
        self.generators.retain(|(key, _)| !same(key, name));
    }
}

pub(super) fn add_header(
    headers: &mut Vec<(String, Vec<String>)>,
    mut named: Named<'_>,
    name: &str,
    value: Scalar,
) -> Result<(), PartError> {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let Scalar { text, rules, generator } = value;
    let value = (rules, generator);
    match headers.iter_mut().find(|(key, _)| same(key, name)) {
        Some((_, values)) if same(name, "content-type") => {
            *values = vec![text];
            named.forget(name, same);
            named.set(name, value, true, same)
        }
        Some((_, values)) => {
            values.push(text);
            named.set(name, value, false, same)
        }
        None => {
            headers.push((name.to_owned(), vec![text]));
            named.set(name, value, true, same)
        }
    }
}

/// The body may be described before its header: a type that is given later replaces this one.
pub(super) fn set_content_type(headers: &mut Vec<(String, Vec<String>)>, named: Named<'_>, set: SetType) {
    let is_given = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let value = match set {
        SetType::Default(text) if !is_given => Scalar { text, ..Scalar::default() },
        SetType::Own(value) => value,
        SetType::None | SetType::Default(_) => return,
    };
    // A content type that is repeated is replaced, which nothing refuses.
    let _ = add_header(headers, named, "Content-Type", value);
}

/// A matcher of a text as a whole says nothing of a body that is compared by its parts.
pub(super) fn check_text(content_type: Option<&str>, body: &Body, rules: &PathRules) -> Result<(), PartError> {
    let has_parts = content_type.is_some_and(|it| ContentType::parse(it).format().has_parts());
    let is_matched = rules.iter().any(|(path, _)| path.tokens.is_empty());
    if !(has_parts && is_matched && matches!(body, Body::Text(_))) {
        return Ok(());
    }
    Err(PartError::TextOfParts { content_type: content_type.unwrap_or_default().to_owned() })
}

pub(super) fn push_query(query: &mut Query, name: &str, value: Option<String>) {
    match query.iter_mut().find(|(key, _)| key == name) {
        Some((_, values)) => values.push(value),
        None => query.push((name.to_owned(), vec![value])),
    }
}
