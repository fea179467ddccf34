//! Bytes: equality, or a rule for the root.

use super::{Raw, at_root};
use crate::matching::rule::{self, Form, content_type};
use crate::matching::{Actual, Bytes, Expected, Mismatches};
use crate::model::{Combine, ContentType, Json, ReceivedBody, Rule};

pub(super) fn compare(raw: Raw<'_>, actual: &ReceivedBody<'_>, found: &mut Mismatches) {
    let of_actual = || Bytes::of(actual.bytes, actual.content_type.or_else(|| ContentType::detect(actual.bytes)));
    let Some(list) = raw.rules_at_root() else {
        if raw.expected != actual.bytes {
            let expected = Bytes::of(raw.expected, raw.expected_type);
            found.push(at_root(Expected::Bytes(expected), Actual::Bytes(of_actual())));
        }
        return;
    };
    let differences: Vec<_> = list.rules.iter().filter_map(|rule| check(rule, raw, actual.bytes)).collect();
    if list.combine == Combine::And || differences.len() == list.rules.len() {
        found.extend(
            differences
                .into_iter()
                .map(|(expected, actual)| at_root(expected, actual.unwrap_or_else(|| Actual::Bytes(of_actual())))),
        );
    }
}

/// What a rule asks of bytes. One about texts asks it of the text that they are, if they are one; one about values
/// holds for none, as in the official implementation.
fn check(rule: &Rule, raw: Raw<'_>, actual: &[u8]) -> Option<(Expected, Option<Actual>)> {
    match rule {
        Rule::Equality => {
            let expected = Expected::Bytes(Bytes::of(raw.expected, raw.expected_type));
            (raw.expected != actual).then_some((expected, None))
        }
        Rule::Type { .. } => None,
        Rule::NotEmpty => actual.is_empty().then_some((asked(rule, raw), None)),
        Rule::ContentType(expected) => {
            let found = || Actual::ContentType(content_type::content_type_of(actual).to_owned());
            (!content_type::is_of(actual, expected)).then(|| (asked(rule, raw), Some(found())))
        }
        Rule::Regex(_) | Rule::Include(_) => {
            let Ok(text) = std::str::from_utf8(actual) else { return Some((asked(rule, raw), None)) };
            let differs = rule::difference(rule, &Json::string(""), &Json::string(text), Form::Text);
            differs.map(|(_, actual)| (asked(rule, raw), Some(actual)))
        }
        Rule::Number
        | Rule::Integer
        | Rule::Decimal
        | Rule::Boolean
        | Rule::Null
        | Rule::Date(_)
        | Rule::Time(_)
        | Rule::DateTime(_)
        | Rule::Semver
        | Rule::Values
        | Rule::EachKey(_)
        | Rule::EachValue(_)
        | Rule::ArrayContains(_)
        | Rule::StatusCode(_)
        | Rule::Unusable { .. }
        | Rule::Plugin { .. } => Some((asked(rule, raw), None)),
    }
}

fn asked(rule: &Rule, raw: Raw<'_>) -> Expected {
    let example = Json::string(String::from_utf8_lossy(&raw.expected[..raw.expected.len().min(32)]));
    rule::expected(rule, &example, &Json::string(""))
}
