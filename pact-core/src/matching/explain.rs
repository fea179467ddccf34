//! Mismatches as sentences.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::{Actual, Bytes, Expected, Location, Mismatch, PartKind, rule};
use crate::model::{Json, PathToken};

/// Longer values are cut: a message is read by a person.
const LONGEST: usize = 200;

/// `expected body.id to be an integer, like 42, but it was "42"`. Of two long texts those parts are shown where they begin
/// to differ.
impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some([expected, actual]) = self.long_texts() else {
            return write!(f, "{}: expected {}, but was {}", self.location, self.expected, self.actual);
        };
        let same = same_start(&expected, &actual);
        let character = expected[..same].chars().count() + 1;
        let (expected, actual) = (around(&expected, same, LONGEST / 2), around(&actual, same, LONGEST / 2));
        write!(f, "{}: expected {expected}, but was {actual}, from character {character} on", self.location)
    }
}

impl Mismatch {
    /// Where two long texts begin to differ, with what stands around it; nothing where a look at both tells as much.
    pub fn first_difference(&self) -> Option<String> {
        let (expected, actual) = self.texts()?;
        let is_long = |text: &str| text.chars().nth(AT_A_LOOK).is_some();
        if !is_long(&expected) && !is_long(&actual) {
            return None;
        }
        let same = same_start(&expected, &actual);
        let character = expected[..same].chars().count() + 1;
        let (expected, actual) = (around(&expected, same, SOME), around(&actual, same, SOME));
        Some(format!("they differ from character {character} on: {expected} and {actual}"))
    }

    /// Both texts, where one of them is cut when it is shown from its beginning.
    fn long_texts(&self) -> Option<[Cow<'_, str>; 2]> {
        let (expected, actual) = self.texts()?;
        let is_long = |text: &str| text.chars().nth(LONGEST).is_some();
        (is_long(&expected) || is_long(&actual)).then_some([expected, actual])
    }

    fn texts(&self) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        let expected = match &self.expected {
            Expected::Text(text) => Cow::Borrowed(text.as_str()),
            Expected::Value(value) => text_of(value),
            _ => return None,
        };
        let Actual::Value(actual) = &self.actual else { return None };
        Some((expected, text_of(actual)))
    }
}

/// So many differences from the closest item are told.
const MOST_LISTED: usize = 3;

/// Texts up to this length are compared at a look.
const AT_A_LOOK: usize = 60;
/// So many characters before and behind the place where texts begin to differ.
const SOME: usize = 20;

fn text_of(value: &Json) -> Cow<'_, str> {
    value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed)
}

/// How many bytes of two texts are the same, up to the end of a character.
fn same_start(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}

/// A few characters before and behind a place, in quotes.
fn around(text: &str, place: usize, some: usize) -> String {
    let place = place.min(text.len());
    let start = text[..place].char_indices().rev().nth(some - 1).map_or(0, |(start, _)| start);
    let end = text[place..].char_indices().nth(some).map_or(text.len(), |(len, _)| place + len);
    let (before, behind) = (if start > 0 { "..." } else { "" }, if end < text.len() { "..." } else { "" });
    Json::string(format!("{before}{}{behind}", &text[start..end])).to_string()
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
            Expected::Rule { rule, example, reason } => {
                f.write_str(&rule::described(rule, example))?;
                reason.as_ref().map_or(Ok(()), |reason| write!(f, " ({reason})"))
            }
            Expected::Variant { index, example: Some(example) } => {
                write!(f, "an item like number {} of the example, {}", index + 1, short(example))
            }
            Expected::Variant { index, example: None } => {
                write!(f, "an item like number {} of the example, which has no such item", index + 1)
            }
            Expected::Unusable(reason) => write!(f, "what nothing can be, because the rule cannot be used: {reason}"),
            Expected::Once => f.write_str("one member of this name"),
            Expected::Nothing | Expected::NoKey(_) => f.write_str("nothing: the contract does not name it"),
            Expected::Length(len) => f.write_str(&items(*len)),
            Expected::AtLeast(len) => write!(f, "at least {}", items(*len)),
            Expected::AtMost(len) => write!(f, "at most {}", items(*len)),
            Expected::ContentType(name) => write!(f, "a body of type {name}"),
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
            Actual::NoneOf { items: len, closest, differences } => {
                write!(f, "{}, of which number {} comes closest, but there ", items(*len), closest + 1)?;
                for (i, difference) in differences.iter().take(MOST_LISTED).enumerate() {
                    write!(f, "{}{difference}", if i == 0 { "" } else { "; " })?;
                }
                match differences.total() - differences.len().min(MOST_LISTED) {
                    0 => Ok(()),
                    more => write!(f, "; and {more} more"),
                }
            }
            Actual::Repeated { count, first, last } => write!(
                f,
                "{count} members of this name with different values, {} first and {} last: JSON readers disagree on which counts",
                short(first),
                short(last)
            ),
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

pub(super) fn with_article(kind: &'static str) -> &'static str {
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

/// The beginning of a value; it may be many megabytes long, and there may be many of it.
pub(super) fn short(value: &Json) -> String {
    let mut start = Start { text: String::new(), room: LONGEST };
    if write!(start, "{value}").is_ok() { start.text } else { start.text + "..." }
}

/// Takes the beginning of what is written, and refuses the rest.
struct Start {
    text: String,
    /// For so many characters more.
    room: usize,
}

impl fmt::Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if let Some((cut, _)) = text.char_indices().nth(self.room) {
            self.text.push_str(&text[..cut]);
            self.room = 0;
            return Err(fmt::Error);
        }
        self.text.push_str(text);
        self.room -= text.chars().count();
        Ok(())
    }
}
