//! Mismatches in the words that Pact tools have in common: what the compatibility suite looks for, and what a broker
//! shows beside the results of other tools.

use super::explain::hex;
use super::rule::{self, Tool};
use super::{Actual, Expected, Keys, Location, Mismatch, PartKind};
use crate::model::{Json, PathExpression, PathToken, Rule};

impl Mismatch {
    /// The kind of mismatch, as other Pact tools name it: `method`, `path`, `query`, `header`, `status`, `metadata`, `body`
    /// or `body-content-type`.
    pub fn kind(&self) -> &'static str {
        match (&self.location, &self.expected) {
            (Location::Body(_) | Location::Responses, Expected::ContentType(_)) => "body-content-type",
            (Location::Method, _) => "method",
            (Location::Path, _) => "path",
            (Location::Query(_), _) => "query",
            (Location::Header(_), _) => "header",
            (Location::Status, _) => "status",
            (Location::Metadata(_), _) => "metadata",
            (Location::Body(_) | Location::Form(_) | Location::Part(..) | Location::Responses, _) => "body",
        }
    }

    /// The name or the path that it is about, as other Pact tools write it: `Accept`, `$.items[0].id`. A key that is a
    /// number is written as an index.
    pub fn place(&self) -> String {
        match &self.location {
            Location::Method | Location::Path | Location::Status | Location::Responses => String::new(),
            Location::Query(name) | Location::Header(name) | Location::Metadata(name) => name.clone(),
            Location::Form(name) => format!("$.{name}"),
            Location::Part(..) => "$".to_owned(),
            Location::Body(path) => {
                // Keys that differ are told of their object.
                let of_keys =
                    matches!((&self.expected, &self.actual), (Expected::NoKey(_), _) | (_, Actual::MissingKey(_)));
                let tokens = &path.tokens[..path.tokens.len() - usize::from(of_keys && !path.tokens.is_empty())];
                PathExpression { tokens: tokens.iter().map(as_index).collect() }.to_string()
            }
        }
    }

    /// What is wrong, in one sentence that all Pact tools use: `Expected 100 (Integer) to be the same type as 'a' (String)`.
    /// The `Display` form says the same for a person, with the place.
    pub fn sentence(&self) -> String {
        let text = match &self.location {
            Location::Method => self.plain("method"),
            Location::Path => self.rule_sentence(false),
            Location::Status => self.of_status(),
            Location::Query(name) => self.of_parameter("query parameter", name),
            Location::Form(name) => self.of_parameter("form post parameter", name),
            Location::Header(name) => self.of_header(name),
            Location::Metadata(name) => self.of_metadata(name),
            Location::Body(_) => self.of_body(),
            Location::Responses => self.of_responses(),
            Location::Part(_, inner) => Mismatch { location: (**inner).clone(), ..self.clone() }.sentence(),
        };
        match &self.location {
            Location::Part(name, _) => format!("MIME part '{name}': {text}"),
            _ => text,
        }
    }

    fn plain(&self, what: &str) -> String {
        format!("Expected {what} of {} but received {}", bare_expected(&self.expected), bare_actual(&self.actual))
    }

    fn of_status(&self) -> String {
        match &self.expected {
            Expected::Value(_) => {
                format!("expected {} but was {}", bare_expected(&self.expected), bare_actual(&self.actual))
            }
            _ => self.rule_sentence(false),
        }
    }

    fn of_parameter(&self, what: &str, name: &str) -> String {
        match (&self.expected, &self.actual) {
            (_, Actual::Missing) => format!("Expected {what} '{name}' but was missing"),
            (Expected::Nothing, _) => format!("Unexpected {what} '{name}' received"),
            (Expected::Value(Json::Array(expected)), Actual::Value(Json::Array(actual)))
                if expected.len() != actual.len() =>
            {
                let (expected, actual) = (expected.len(), actual.len());
                format!("Expected {what} '{name}' with {expected} value(s) but received {actual} value(s)")
            }
            (Expected::Value(expected), Actual::Value(actual)) => {
                format!("Expected {what} '{name}' with value '{}' but was '{}'", bare(expected), bare(actual))
            }
            _ => self.rule_sentence(false),
        }
    }

    fn of_header(&self, name: &str) -> String {
        let parameterised = ["accept", "content-type"].contains(&&*name.to_ascii_lowercase());
        match (&self.expected, &self.actual) {
            (_, Actual::Missing) => format!("Expected a header '{name}' but was missing"),
            (Expected::Value(expected), Actual::Value(actual)) if parameterised => {
                let (expected, actual) = (bare(expected), bare(actual));
                format!("Expected header '{name}' to have value '{expected}' but was '{actual}'")
            }
            _ => format!("Mismatch with header '{name}': {}", self.rule_sentence(false)),
        }
    }

    fn of_metadata(&self, name: &str) -> String {
        match (&self.expected, &self.actual) {
            (_, Actual::Missing) => format!("Expected message metadata '{name}' but was missing"),
            (Expected::Value(expected), Actual::Value(actual)) => {
                format!("Expected metadata key '{name}' to have value '{}' but was '{}'", bare(expected), bare(actual))
            }
            _ => format!("Metadata key '{name}': {}", self.rule_sentence(true)),
        }
    }

    fn of_responses(&self) -> String {
        match (&self.expected, &self.actual) {
            (Expected::Length(expected), Actual::Length(actual, _)) => {
                format!("Expected a message with {expected} responses, but the actual response had {actual}")
            }
            _ => self.rule_sentence(true),
        }
    }

    fn of_body(&self) -> String {
        match (&self.expected, &self.actual) {
            (Expected::ContentType(expected), Actual::ContentType(actual)) => {
                format!("Expected a body of '{expected}' but the actual content type was '{actual}'")
            }
            (Expected::Text(expected), Actual::Value(actual)) => {
                format!("Expected body '{expected}' to match '{}' using equality but did not match", bare(actual))
            }
            (Expected::Bytes(expected), Actual::Bytes(actual)) => format!(
                "Actual body [{}, {} bytes, starting with {}] is not equal to the expected body [{}, {} bytes, starting with {}]",
                actual.content_type,
                actual.len,
                hex(&actual.start),
                expected.content_type,
                expected.len,
                hex(&expected.start)
            ),
            (Expected::NoKey(keys), _) | (_, Actual::MissingKey(keys)) => of_keys(keys),
            (Expected::Nothing, actual) => format!("Expected empty body but received {}", bare_actual(actual)),
            (Expected::Value(Json::String(tag)), Actual::Missing) if tag.starts_with('<') && tag.ends_with("/>") => {
                format!("Expected child {tag} but was missing")
            }
            (Expected::Part(PartKind::Field), Actual::Part(_)) => "Expected a MIME field but was file".to_owned(),
            (Expected::Part(PartKind::File), Actual::Part(_)) => "Expected a MIME file but was field".to_owned(),
            (Expected::Part(_), _) => "Expected a MIME part but was missing".to_owned(),
            (expected, Actual::Missing) => format!("Expected body {} but was missing", bare_expected(expected)),
            (Expected::Length(expected), Actual::Length(actual, _)) => {
                format!("Expected a List with {expected} elements but received {actual} elements")
            }
            (
                Expected::Rule { rule: Rule::Type { .. }, example: Json::Array(_) | Json::Object(_), .. },
                Actual::Value(_),
            ) => {
                format!("Type mismatch: {}", self.rule_sentence(true))
            }
            _ => self.rule_sentence(true),
        }
    }

    /// What a rule says of a value; the type is told where values have one.
    fn rule_sentence(&self, with_type: bool) -> String {
        let Actual::Value(actual) = &self.actual else { return self.without_value() };
        let value = |json: &Json| if with_type { typed(json) } else { format!("'{}'", bare(json)) };
        match &self.expected {
            Expected::Value(example) => format!("Expected {} to be equal to {}", value(actual), value(example)),
            Expected::Rule { rule, example, .. } => {
                let tool = Tool {
                    bare: &bare(actual),
                    actual: &value(actual),
                    typed: &typed(actual),
                    example: &typed(example),
                    with_type,
                };
                rule::sentence(rule, &tool)
                    .unwrap_or_else(|| format!("Expected {} but was {}", self.expected, typed(actual)))
            }
            expected => format!("Expected {expected} but was {}", typed(actual)),
        }
    }

    /// Lists that are too short or too long, and bytes.
    fn without_value(&self) -> String {
        match (&self.expected, &self.actual) {
            (Expected::AtLeast(min), Actual::Length(len, list)) => {
                format!("Expected {} (size {len}) to have minimum size of {min}", spaced(list))
            }
            (Expected::AtMost(max), Actual::Length(len, list)) => {
                format!("Expected {} (size {len}) to have maximum size of {max}", spaced(list))
            }
            (Expected::Variant { index, example }, _) => {
                let example = example.as_ref().map(sorted).unwrap_or_default();
                format!("Variant at index {index} ({example}) was not found in the actual list")
            }
            (Expected::Rule { rule: Rule::NotEmpty, .. }, Actual::Bytes(bytes)) => {
                format!("Expected [] ({} bytes) to not be empty", bytes.len)
            }
            (Expected::Rule { rule: Rule::ContentType(expected), .. }, Actual::ContentType(actual)) => {
                let names = format!("'{expected}' but detected contents was '{actual}'");
                format!("Expected binary contents to have content type {names}")
            }
            (expected, actual) => format!("Expected {expected} but was {actual}"),
        }
    }
}

fn as_index(token: &PathToken) -> PathToken {
    match token {
        PathToken::Field(name) => name.parse().map_or_else(|_| token.clone(), PathToken::Index),
        other => other.clone(),
    }
}

fn of_keys(keys: &Keys) -> String {
    if keys.others_refused {
        let (expected, actual) = (keys.expected.join(", "), keys.actual.join(", "));
        let more = if keys.more > 0 { format!(" and {} more", keys.more) } else { String::new() };
        return format!("Expected a Map with keys [{expected}] but received one with keys [{actual}]{more}");
    }
    let missing: Vec<&str> =
        keys.expected.iter().filter(|key| keys.actual.binary_search(key).is_err()).map(String::as_str).collect();
    format!("Actual map is missing the following keys: {}", missing.join(", "))
}

/// `'a' (String)`
fn typed(json: &Json) -> String {
    let kind = match json {
        Json::Null => "Null",
        Json::Bool(_) => "Boolean",
        Json::Number(text) if text.contains(['.', 'e', 'E']) => "Decimal",
        Json::Number(_) => "Integer",
        Json::String(_) => "String",
        Json::Array(_) => "Array",
        Json::Object(_) => "Object",
    };
    match json {
        Json::String(text) => format!("'{text}' ({kind})"),
        json => format!("{} ({kind})", sorted(json)),
    }
}

fn bare(json: &Json) -> String {
    match json {
        Json::String(text) => text.to_string(),
        Json::Array(items) => items.iter().map(bare).collect::<Vec<_>>().join(", "),
        json => sorted(json),
    }
}

fn bare_expected(expected: &Expected) -> String {
    match expected {
        Expected::Value(value) => bare(value),
        Expected::Text(text) => text.clone(),
        expected => expected.to_string(),
    }
}

fn bare_actual(actual: &Actual) -> String {
    match actual {
        Actual::Value(value) => bare(value),
        actual => actual.to_string(),
    }
}

/// The members in alphabetic order, as the official tools have them.
fn sorted(json: &Json) -> String {
    json.to_value().to_string()
}

/// `[1, 2, 3]`
fn spaced(list: &Json) -> String {
    match list {
        Json::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(", ")),
        json => sorted(json),
    }
}
