//! Writes JSON text, and carries values over to and from serde.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::Json;

impl Json<'_> {
    /// The text in lines, two spaces a level: what a pact file looks like.
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        pretty(self, 0, &mut out);
        out
    }

    /// The same text as a part of a longer one, its lines after the first at a level.
    #[cfg(feature = "consumer")]
    pub(crate) fn lay_out(&self, level: usize, out: &mut String) {
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

impl From<serde_json::Value> for Json<'static> {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(value),
            Value::Number(number) => Json::Number(Cow::Owned(number.to_string())),
            Value::String(text) => Json::String(Cow::Owned(text)),
            Value::Array(items) => Json::Array(items.into_iter().map(Json::from).collect()),
            Value::Object(members) => {
                Json::Object(members.into_iter().map(|(name, value)| (Cow::Owned(name), Json::from(value))).collect())
            }
        }
    }
}

/// The text on one line, without spaces.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => write!(f, "{value}"),
            Json::Number(text) => f.write_str(text),
            Json::String(text) => quoted(text, f),
            Json::Array(items) => {
                f.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_char(',')?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_char(']')
            }
            Json::Object(members) => {
                f.write_char('{')?;
                for (i, (name, value)) in members.iter().enumerate() {
                    if i > 0 {
                        f.write_char(',')?;
                    }
                    quoted(name, f)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

impl Serialize for Json<'_> {
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
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

fn quoted(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    out.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

fn pretty(json: &Json<'_>, level: usize, out: &mut String) {
    let line = |level: usize, out: &mut String| {
        out.push('\n');
        (0..level).for_each(|_| out.push_str("  "));
    };
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
            let _ = write!(out, "{leaf}");
        }
    }
}
