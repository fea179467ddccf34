//! Mismatches as sentences.

use std::fmt;

use super::{Actual, Expected, Location, Mismatch};
use crate::model::{Json, PathToken};

/// Longer values are cut: a message is read by a person.
const LONGEST: usize = 200;

/// `expected body.id to be an integer, like 42, but it was "42"`.
impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, but was {}", self.location, self.expected, self.actual)
    }
}

/// `status`, `query.page`, `header.Accept`, `body.items[0].id`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Method => f.write_str("method"),
            Location::Path => f.write_str("path"),
            Location::Status => f.write_str("status"),
            Location::Query(name) => write!(f, "query{}", PathToken::Field(name.clone())),
            Location::Header(name) => write!(f, "header{}", PathToken::Field(name.clone())),
            Location::Body(path) => {
                f.write_str("body")?;
                path.tokens.iter().try_for_each(|token| write!(f, "{token}"))
            }
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Value(value) => f.write_str(&short(value)),
            Expected::OfTypeOf(example @ (Json::Array(_) | Json::Object(_))) => {
                f.write_str(with_article(example.kind()))
            }
            Expected::OfTypeOf(example) => write!(f, "{}, like {}", with_article(example.kind()), short(example)),
            Expected::Matching(regex, example) => write!(f, "a match of {regex:?}, like {}", short(example)),
            Expected::Including(text) => write!(f, "a text that includes {}", short(&Json::string(text.as_str()))),
            Expected::Number(example) => write!(f, "a number, like {}", short(example)),
            Expected::Integer(example) => write!(f, "an integer, like {}", short(example)),
            Expected::Decimal(example) => write!(f, "a decimal number, like {}", short(example)),
            Expected::Boolean => f.write_str("true or false"),
            Expected::Null => f.write_str("null"),
            Expected::Nothing => f.write_str("nothing: the contract does not name it"),
            Expected::Length(len) => f.write_str(&items(*len)),
            Expected::AtLeast(len) => write!(f, "at least {}", items(*len)),
            Expected::AtMost(len) => write!(f, "at most {}", items(*len)),
            Expected::ContentType(name) => write!(f, "a body of type {name}"),
            Expected::Json => f.write_str("JSON"),
        }
    }
}

impl fmt::Display for Actual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actual::Value(value) => f.write_str(&short(value)),
            Actual::Missing => f.write_str("missing"),
            Actual::Length(len) => f.write_str(&items(*len)),
            Actual::ContentType(name) => write!(f, "a body of type {name}"),
            Actual::Unreadable(reason) => f.write_str(reason),
        }
    }
}

fn with_article(kind: &'static str) -> &'static str {
    match kind {
        "array" => "an array",
        "object" => "an object",
        "string" => "a string",
        "number" => "a number",
        "boolean" => "a boolean",
        other => other,
    }
}

fn items(len: usize) -> String {
    if len == 1 { "1 item".to_owned() } else { format!("{len} items") }
}

fn short(value: &Json<'_>) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}... ({} characters)", &text[..cut], text.chars().count()),
        None => text,
    }
}
