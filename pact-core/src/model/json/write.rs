//! Writes JSON text, and carries values over to and from serde.

use std::fmt;

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::Json;
use super::text::plain_len;

impl Json {
    /// The text in lines, two spaces a level: what a pact file looks like.
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        pretty(self, 0, &mut out);
        out
    }

    /// The same text as a part of a longer one, its lines after the first at a level.
    pub fn lay_out(&self, level: usize, out: &mut String) {
        pretty(self, level, out);
    }

    /// The value as `serde_json` has it.
    pub fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_string())),
            Json::String(text) => Value::String(text.to_string()),
            Json::Array(items) => items.iter().map(Json::to_value).collect(),
            Json::Object(members) => members.iter().map(|(name, value)| (name.to_string(), value.to_value())).collect(),
        }
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(value),
            Value::Number(number) => Json::of_number(number),
            Value::String(text) => Json::String(text.into()),
            Value::Array(items) => Json::Array(items.into_iter().map(Json::from).collect()),
            Value::Object(members) => {
                Json::Object(members.into_iter().map(|(name, value)| (name.into(), Json::from(value))).collect())
            }
        }
    }
}

/// The text on one line, without spaces.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        compact(self, f)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(_) => self.to_value().serialize(serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name.as_str(), value))?;
                map.end()
            }
        }
    }
}

fn compact(json: &Json, out: &mut impl fmt::Write) -> fmt::Result {
    match json {
        Json::Null => out.write_str("null"),
        Json::Bool(true) => out.write_str("true"),
        Json::Bool(false) => out.write_str("false"),
        Json::Number(text) => out.write_str(text),
        Json::String(text) => quoted(text, out),
        Json::Array(items) => {
            out.write_char('[')?;
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.write_char(',')?;
                }
                compact(item, out)?;
            }
            out.write_char(']')
        }
        Json::Object(members) => {
            out.write_char('{')?;
            for (i, (name, value)) in members.iter().enumerate() {
                if i > 0 {
                    out.write_char(',')?;
                }
                quoted(name, out)?;
                out.write_char(':')?;
                compact(value, out)?;
            }
            out.write_char('}')
        }
    }
}

fn quoted(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    out.write_char('"')?;
    let mut rest = text;
    loop {
        let (plain, special) = rest.split_at(plain_len(rest.as_bytes()));
        out.write_str(plain)?;
        let mut special = special.chars();
        match special.next() {
            None => return out.write_char('"'),
            Some('"') => out.write_str("\\\"")?,
            Some('\\') => out.write_str("\\\\")?,
            Some('\u{8}') => out.write_str("\\b")?,
            Some('\u{c}') => out.write_str("\\f")?,
            Some('\n') => out.write_str("\\n")?,
            Some('\r') => out.write_str("\\r")?,
            Some('\t') => out.write_str("\\t")?,
            Some(control) => write!(out, "\\u{:04x}", u32::from(control))?,
        }
        rest = special.as_str();
    }
}

fn line(level: usize, out: &mut String) {
    const SPACES: &str = "                                ";
    out.push('\n');
    let mut missing = 2 * level;
    while missing > 0 {
        let spaces = missing.min(SPACES.len());
        out.push_str(&SPACES[..spaces]);
        missing -= spaces;
    }
}

fn pretty(json: &Json, level: usize, out: &mut String) {
    match json {
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                line(level + 1, out);
                pretty(item, level + 1, out);
            }
            line(level, out);
            out.push(']');
        }
        Json::Object(members) if !members.is_empty() => {
            out.push('{');
            for (i, (name, value)) in members.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                line(level + 1, out);
                let _ = quoted(name, out);
                out.push_str(": ");
                pretty(value, level + 1, out);
            }
            line(level, out);
            out.push('}');
        }
        leaf => {
            let _ = compact(leaf, out);
        }
    }
}
