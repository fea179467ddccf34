//! Bodies: first presence and content type, then the format's own comparison.

mod binary;
mod form;
pub(super) mod json;
mod multipart;
mod text;
#[cfg(feature = "xml")]
mod xml;

use std::borrow::Cow;

use super::{Actual, Expected, Location, Mismatch, Mismatches, UnexpectedKeys};
use crate::model::{Body, Content, ContentType, Format, Json, PathExpression, PathRules, ReceivedBody, Rule, RuleList};

/// What a contract says about a body.
#[derive(Clone, Copy)]
pub(super) struct Contract<'c> {
    content: Content<'c>,
    unexpected: UnexpectedKeys,
    is_message: bool,
}

/// A text or bytes, compared with those of a contract.
#[derive(Clone, Copy)]
struct Raw<'c> {
    expected: &'c [u8],
    expected_type: Option<&'c str>,
    rules: &'c PathRules,
    unexpected: UnexpectedKeys,
}

impl<'c> Contract<'c> {
    pub(super) fn new(content: Content<'c>, unexpected: UnexpectedKeys) -> Self {
        Contract { content, unexpected, is_message: false }
    }

    /// Messages have no header that a rule could free, and no type that is any.
    pub(super) fn of_message(self) -> Self {
        Contract { is_message: true, ..self }
    }

    pub(super) fn compare(self, actual: &ReceivedBody<'_>, found: &mut Mismatches) {
        let expected = match self.content.body {
            Body::Missing => return,
            Body::Null if actual.bytes.trim_ascii() == b"null" => return,
            Body::Null | Body::Empty => {
                if !actual.bytes.is_empty() {
                    found.push(at_root(Expected::Nothing, Actual::Value(excerpt(actual.bytes))));
                }
                return;
            }
            body if self.is_any_type_with_places() => {
                let expected = body.to_bytes(Some("application/json")).unwrap_or_default();
                return self.compare_places(&expected, actual, found);
            }
            Body::Json(json) if self.is_json() => {
                // Where nobody tells a type, what is JSON will be read as such.
                let untold = self.content.content_type.is_none() && actual.content_type.is_none();
                if let Some(found_type) = self.other_type(b"{}", actual).filter(|_| !untold) {
                    found.push(found_type);
                } else if actual.bytes.is_empty() {
                    found.push(at_root(Expected::Value(json.clone()), Actual::Missing));
                } else {
                    compare_json(json, actual, &self.content.rules.body, self.unexpected, found);
                }
                return;
            }
            Body::Json(json) => Cow::Owned(json.to_string().into_bytes()),
            Body::Text(text) => Cow::Borrowed(text.as_bytes()),
            Body::Binary(bytes) => Cow::Borrowed(&**bytes),
        };
        if let Some(other_type) = self.other_type(&expected, actual) {
            found.push(other_type);
        } else if actual.bytes.is_empty() && !expected.is_empty() && !self.rules_at_root() {
            found.push(at_root(Expected::Value(excerpt(&expected)), Actual::Missing));
        } else {
            let expected_type = self.content.content_type.or_else(|| ContentType::detect(&expected));
            let raw = Raw {
                expected: &expected,
                expected_type,
                rules: &self.content.rules.body,
                unexpected: self.unexpected,
            };
            let before = found.len();
            raw.compare(actual, found);
            if actual.bytes.is_empty() && !expected.is_empty() && found.len() == before {
                found.push(at_root(Expected::Value(excerpt(&expected)), Actual::Missing));
            }
        }
    }

    /// A rule about the body as a whole can say more about an empty one than that it is missing.
    fn rules_at_root(self) -> bool {
        self.content.rules.body.iter().any(|(path, rules)| path.tokens.is_empty() && !rules.is_empty())
    }

    fn is_json(self) -> bool {
        self.content.content_type.is_none_or(|content_type| ContentType::parse(content_type).is_json())
    }

    /// `*/*` is a type without places; rules for places say that the contract has them nevertheless.
    fn is_any_type_with_places(self) -> bool {
        let is_place = |(path, list): &(PathExpression, RuleList)| !path.tokens.is_empty() && !list.is_empty();
        self.content.content_type.is_some_and(|told| ContentType::parse(told).is_unknown())
            && self.content.rules.body.iter().any(is_place)
    }

    /// By the type that the contract's body is seen to have. (The official tools compare it as a whole, and leave such rules out.)
    fn compare_places(self, expected: &[u8], actual: &ReceivedBody<'_>, found: &mut Mismatches) {
        let Contract { content: Content { rules, .. }, unexpected, .. } = self;
        let whole = Raw { expected, expected_type: self.content.content_type, rules: &rules.body, unexpected };
        let mut below = Cow::Borrowed(&rules.body);
        if whole.asks_for_content_type() {
            binary::compare(whole, actual, found);
            below.to_mut().retain(|(path, _)| !path.tokens.is_empty());
        }
        Raw { expected_type: ContentType::detect(expected), rules: &below, ..whole }.compare(actual, found);
    }

    /// The mismatch where what came is of another type. A type that nobody tells is found by looking at the body.
    fn other_type(self, expected: &[u8], actual: &ReceivedBody<'_>) -> Option<Mismatch> {
        if actual.bytes.is_empty() && actual.content_type.is_none() {
            return None;
        }
        let expected = self.content.content_type.or_else(|| ContentType::detect(expected)).unwrap_or("*/*");
        let actual = actual.content_type.or_else(|| ContentType::detect(actual.bytes)).unwrap_or("*/*");
        let (expected_type, actual_type) = (ContentType::parse(expected), ContentType::parse(actual));
        let accepted = if self.is_message {
            expected_type.is_equivalent_to(&actual_type)
        } else {
            self.content.rules.header("content-type").is_some() || expected_type.accepts_body_of(&actual_type)
        };
        let names = || (Expected::ContentType(expected.to_owned()), Actual::ContentType(actual.to_owned()));
        (!accepted).then(names).map(|(expected, actual)| at_root(expected, actual))
    }
}

impl<'c> Raw<'c> {
    fn rules_at_root(self) -> Option<&'c RuleList> {
        self.rules.iter().find(|(path, rules)| path.tokens.is_empty() && !rules.is_empty()).map(|(_, rules)| rules)
    }

    /// Whether a rule asks what the bytes are: then they are bytes, whatever type they are said to have.
    fn asks_for_content_type(self) -> bool {
        self.rules_at_root().is_some_and(|list| list.rules.iter().any(|rule| matches!(rule, Rule::ContentType(_))))
    }

    fn compare(self, actual: &ReceivedBody<'_>, found: &mut Mismatches) {
        match ContentType::parse(self.expected_type.unwrap_or("*/*")).format() {
            Format::Json => match Json::parse(self.expected) {
                Ok(json) => compare_json(&json, actual, self.rules, self.unexpected, found),
                Err(error) => {
                    let reason = format!("the contract's body is not JSON: {error}");
                    found.push(at_root(Expected::Json, Actual::Unreadable(reason)));
                }
            },
            #[cfg(feature = "xml")]
            Format::Xml => xml::compare(self.expected, actual.bytes, self.rules, self.unexpected, found),
            Format::Multipart => multipart::compare(self, actual, found),
            Format::Form => form::compare(self, actual.bytes, found),
            #[cfg(not(feature = "xml"))]
            Format::Xml if !self.asks_for_content_type() => text::compare(self, actual.bytes, found),
            Format::Text if !self.asks_for_content_type() => text::compare(self, actual.bytes, found),
            #[cfg(not(feature = "xml"))]
            Format::Xml => binary::compare(self, actual, found),
            Format::Text | Format::Bytes => binary::compare(self, actual, found),
        }
    }
}

fn compare_json(
    expected: &Json,
    actual: &ReceivedBody<'_>,
    rules: &PathRules,
    unexpected: UnexpectedKeys,
    found: &mut Mismatches,
) {
    match actual.json(expected) {
        Ok(received) => {
            json::compare(expected, &received.json, rules, unexpected, found);
            found.extend(received.repeated.iter().map(|repeated| Mismatch {
                location: Location::Body(repeated.path.clone()),
                expected: Expected::Once,
                actual: Actual::Repeated {
                    count: repeated.count,
                    first: repeated.first.clone(),
                    last: repeated.last.clone(),
                },
            }));
        }
        Err(error) => {
            let reason = format!("{}, which is not JSON: {error}", excerpt(actual.bytes));
            found.push(at_root(Expected::Json, Actual::Unreadable(reason)));
        }
    }
}

fn at_root(expected: Expected, actual: Actual) -> Mismatch {
    Mismatch { location: Location::Body(PathExpression::root()), expected, actual }
}

/// The beginning of a body, for a reader.
fn excerpt(bytes: &[u8]) -> Json {
    const LONGEST: usize = 1000;
    Json::string(String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).into_owned())
}
