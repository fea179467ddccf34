//! Bodies: first presence and content type, then the format's own comparison.

mod json;
mod text;
#[cfg(feature = "xml")]
mod xml;

use super::{Actual, Expected, Location, Mismatch, UnexpectedKeys};
use crate::model::{Body, ContentType, Json, MatchingRules, PathExpression, ReceivedBody};

pub(super) fn compare(
    expected: &Body,
    content_type: Option<&str>,
    rules: &MatchingRules,
    actual: &ReceivedBody<'_>,
    unexpected: UnexpectedKeys,
    found: &mut Vec<Mismatch>,
) {
    let at_root = |expected, actual| Mismatch { location: Location::Body(PathExpression::root()), expected, actual };
    match expected {
        Body::Missing => {}
        Body::Null if actual.bytes.trim_ascii() == b"null" => {}
        Body::Null | Body::Empty => {
            if !actual.bytes.is_empty() {
                found.push(at_root(Expected::Nothing, Actual::Value(text(actual.bytes))));
            }
        }
        Body::Json(expected) if actual.bytes.is_empty() => {
            found.push(at_root(Expected::Value(expected.clone()), Actual::Missing));
        }
        Body::Text(expected) if actual.bytes.is_empty() => {
            if !expected.is_empty() {
                found.push(at_root(Expected::Value(Json::string(expected.clone())), Actual::Missing));
            }
        }
        Body::Json(_) | Body::Text(_) if !type_is_accepted(expected, content_type, rules, actual.content_type) => {
            let expected = content_type.unwrap_or("application/json").to_owned();
            let actual = actual.content_type.unwrap_or_default().to_owned();
            found.push(at_root(Expected::ContentType(expected), Actual::ContentType(actual)));
        }
        Body::Json(expected) => match actual.json() {
            Ok(actual) => json::compare(expected, actual, &rules.body, unexpected, found),
            Err(error) => {
                let reason = format!("{}, which is not JSON: {error}", text(actual.bytes));
                found.push(at_root(Expected::Json, Actual::Unreadable(reason)));
            }
        },
        #[cfg(feature = "xml")]
        Body::Text(expected) if Body::is_xml(expected, content_type) => {
            xml::compare(expected, actual.bytes, &rules.body, unexpected, found);
        }
        Body::Text(expected) => text::compare(expected, &rules.body, actual.bytes, found),
    }
}

/// A type that one side does not tell is accepted, and so is any that a rule for the header speaks about.
fn type_is_accepted(body: &Body, expected: Option<&str>, rules: &MatchingRules, actual: Option<&str>) -> bool {
    let expected = expected.or(matches!(body, Body::Json(_)).then_some("application/json"));
    match (expected, actual) {
        (Some(expected), Some(actual)) => {
            rules.header("content-type").is_some()
                || ContentType::parse(expected).accepts_body_of(&ContentType::parse(actual))
        }
        _ => true,
    }
}

fn text(bytes: &[u8]) -> Json<'static> {
    const LONGEST: usize = 1000;
    Json::string(String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).into_owned())
}
