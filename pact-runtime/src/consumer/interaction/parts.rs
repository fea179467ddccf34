//! The parts of requests and responses: what a value is where it stands, and what it is filed under.

use wiremock::http::{HeaderName, HeaderValue};

use crate::consumer::pattern::{IntoPattern, Pattern, Place};
use crate::model::{Body, Json, Query, RuleList};

/// Null is a body of its own.
pub(in crate::consumer) fn json_body(pattern: &Pattern) -> Body {
    match pattern.example() {
        Json::Null => Body::Null,
        json => Body::Json(json),
    }
}

/// The text and the rules of a value that has no parts.
#[track_caller]
pub(super) fn scalar(value: impl IntoPattern, place: Place) -> (String, RuleList) {
    let pattern = value.into_pattern();
    let text = match pattern.example() {
        Json::String(text) | Json::Number(text) => text.into_owned(),
        Json::Bool(value) => value.to_string(),
        other => panic!("{} is a text, not {other}", place.name()),
    };
    let rules = pattern.text_rule();
    place.check(&text, &rules);
    (text, rules)
}

#[track_caller]
pub(super) fn header_value(name: &str, value: impl IntoPattern) -> (String, RuleList) {
    let (value, rules) = scalar(value, Place::Header);
    assert!(HeaderName::try_from(name).is_ok(), "{name:?} is not a header name");
    assert!(HeaderValue::try_from(value.as_str()).is_ok(), "{value:?} is not a header value");
    (value, rules)
}

#[track_caller]
pub(super) fn add_header(
    headers: &mut Vec<(String, Vec<String>)>,
    all_rules: &mut Vec<(String, RuleList)>,
    name: &str,
    value: String,
    rules: RuleList,
) {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    match headers.iter_mut().find(|(key, _)| same(key, name)) {
        Some((_, values)) if same(name, "content-type") => {
            *values = vec![value];
            all_rules.retain(|(key, _)| !same(key, name));
            set_rules(all_rules, name, rules, true, same);
        }
        Some((_, values)) => {
            values.push(value);
            set_rules(all_rules, name, rules, false, same);
        }
        None => {
            headers.push((name.to_owned(), vec![value]));
            set_rules(all_rules, name, rules, true, same);
        }
    }
}

/// A pact has one list of rules for a name: what is asked of one of its values is asked of all of them.
#[track_caller]
pub(super) fn set_rules(
    all: &mut Vec<(String, RuleList)>,
    name: &str,
    rules: RuleList,
    is_first: bool,
    same: impl Fn(&str, &str) -> bool,
) {
    let known = all.iter().find(|(key, _)| same(key, name)).map(|(_, rules)| rules);
    assert!(
        is_first || known.cloned().unwrap_or_default() == rules,
        "a pact has one rule for all values of {name:?}: give each of them the same matcher, or none"
    );
    if is_first && !rules.is_empty() {
        all.push((name.to_owned(), rules));
    }
}

/// The body may be described before its header: a type that is given later replaces this one.
pub(super) fn default_content_type(headers: &mut Vec<(String, Vec<String>)>, content_type: &str) {
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".to_owned(), vec![content_type.to_owned()]));
    }
}

pub(super) fn push_query(query: &mut Query, name: &str, value: Option<String>) {
    match query.iter_mut().find(|(key, _)| key == name) {
        Some((_, values)) => values.push(value),
        None => query.push((name.to_owned(), vec![value])),
    }
}
