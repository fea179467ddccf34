//! Mismatches as sentences.

use std::fmt::{self, Write as _};

use super::{Actual, Bytes, Expected, Location, Mismatch, PartKind, Temporal};
use crate::model::{Json, PathToken};

/// Longer values are cut: a message is read by a person.
const LONGEST: usize = 200;

/// `expected body.id to be an integer, like 42, but it was "42"`.
impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, but was {}", self.location, self.expected, self.actual)
    }
}

impl Mismatch {
    /// Where two long texts begin to differ, with what stands around it; nothing where a look at both tells as much.
    pub fn first_difference(&self) -> Option<String> {
        let expected = match &self.expected {
            Expected::Text(text) => text.clone(),
            Expected::Value(value) => text_of(value),
            _ => return None,
        };
        let Actual::Value(actual) = &self.actual else { return None };
        let (expected, actual): (Vec<char>, Vec<char>) =
            (expected.chars().collect(), text_of(actual).chars().collect());
        if expected.len().max(actual.len()) <= AT_A_LOOK {
            return None;
        }
        let same = expected.iter().zip(&actual).take_while(|(a, b)| a == b).count();
        let (expected, actual) = (around(&expected, same), around(&actual, same));
        Some(format!("they differ from character {} on: {expected} and {actual}", same + 1))
    }
}

/// Texts up to this length are compared at a look.
const AT_A_LOOK: usize = 60;

fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A few characters before and behind a place, in quotes.
fn around(text: &[char], place: usize) -> String {
    const SOME: usize = 20;
    let (start, end) = (place.saturating_sub(SOME), text.len().min(place + SOME));
    let part: String = text[start..end].iter().collect();
    let (before, behind) = (if start > 0 { "..." } else { "" }, if end < text.len() { "..." } else { "" });
    Json::string(format!("{before}{part}{behind}")).to_string()
}

/// `status`, `query.page`, `header.Accept`, `body.items[0].id`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |f: &mut fmt::Formatter<'_>, part: &str, name: &str| {
            write!(f, "{part}{}", PathToken::Field(name.to_owned()))
        };
        match self {
            Location::Method => f.write_str("method"),
            Location::Path => f.write_str("path"),
            Location::Status => f.write_str("status"),
            Location::Query(name) => named(f, "query", name),
            Location::Header(name) => named(f, "header", name),
            Location::Metadata(name) => named(f, "metadata", name),
            Location::Form(name) => named(f, "form", name),
            Location::Responses => f.write_str("responses"),
            Location::Part(name, inner) => {
                named(f, "part", name)?;
                write!(f, ": {inner}")
            }
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
            Expected::Text(text) => f.write_str(&short(&Json::string(text.as_str()))),
            Expected::Bytes(bytes) => write!(f, "{bytes}"),
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
            Expected::InPattern { kind, pattern, reason } => {
                let kind = match kind {
                    Temporal::Date => "date",
                    Temporal::Time => "time",
                    Temporal::DateTime => "date and time",
                };
                write!(f, "a {kind} like {pattern:?} ({reason})")
            }
            Expected::NotEmpty => f.write_str("something that is not empty"),
            Expected::Semver => f.write_str("a semantic version, like \"1.0.0\""),
            Expected::Status(class) => write!(f, "a {class}"),
            Expected::Variant { index, example: Some(example) } => {
                write!(f, "an item like number {} of the example, {}", index + 1, short(example))
            }
            Expected::Variant { index, example: None } => {
                write!(f, "an item like number {} of the example, which has no such item", index + 1)
            }
            Expected::Unusable(reason) => write!(f, "what nothing can be, because the rule cannot be used: {reason}"),
            Expected::Plugin(name) => write!(f, "what the rule {name:?} accepts, which only a plugin knows"),
            Expected::Nothing | Expected::NoKey(_) => f.write_str("nothing: the contract does not name it"),
            Expected::Length(len) => f.write_str(&items(*len)),
            Expected::AtLeast(len) => write!(f, "at least {}", items(*len)),
            Expected::AtMost(len) => write!(f, "at most {}", items(*len)),
            Expected::ContentType(name) => write!(f, "a body of type {name}"),
            Expected::ContentOf(name) => write!(f, "bytes of type {name}"),
            Expected::Json => f.write_str("JSON"),
            Expected::Part(kind) => write!(f, "{kind}"),
        }
    }
}

impl fmt::Display for Actual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actual::Value(value) => f.write_str(&short(value)),
            Actual::Bytes(bytes) => write!(f, "{bytes}"),
            Actual::Missing | Actual::MissingKey(_) => f.write_str("missing"),
            Actual::Length(len, _) => f.write_str(&items(*len)),
            Actual::ContentType(name) => write!(f, "a body of type {name}"),
            Actual::Part(kind) => write!(f, "{kind}"),
            Actual::Unreadable(text) | Actual::Abridged(text) => f.write_str(text),
        }
    }
}

/// `4 bytes of image/jpeg, ffd8ffe0`
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len)?;
        if self.content_type != "*/*" {
            write!(f, " of {}", self.content_type)?;
        }
        match self.len {
            0 => Ok(()),
            len => write!(f, ", {}{}", hex(&self.start), if len > self.start.len() { "..." } else { "" }),
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl fmt::Display for PartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PartKind::Field => "a field of a form",
            PartKind::File => "a part with content of its own",
        })
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

fn short(value: &Json) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}... ({} characters)", &text[..cut], text.chars().count()),
        None => text,
    }
}
