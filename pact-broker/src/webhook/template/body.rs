//! Bodies: each format has its own way to keep a value a value.

use pact_core::model::{Json, Members};

use super::{Unrenderable, Values, pieces};
use crate::text::segment;
use crate::webhook::Body;

/// How a text body is written, as its type of content says.
#[derive(Clone, Copy)]
enum Format {
    Json,
    Xml,
    Html,
    Form,
    /// Nothing means anything but itself.
    Text,
    /// Not known: at least no value begins a line.
    Other,
}

impl Format {
    fn of(content_type: &str) -> Self {
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
        match &*kind {
            "application/x-www-form-urlencoded" => Format::Form,
            kind if kind.ends_with("json") => Format::Json,
            "text/html" => Format::Html,
            kind if kind.ends_with("xml") => Format::Xml,
            "text/plain" | "text/markdown" => Format::Text,
            _ => Format::Other,
        }
    }
}

/// A body with every value in its place.
pub(super) fn fill(body: &Body, content_type: &str, values: Values<'_>) -> Result<Vec<u8>, Unrenderable> {
    let as_is = |text: &str| text.to_owned();
    let text = match (body, Format::of(content_type)) {
        (Body::Json(json), _) => json_value(json, values)?.to_string(),
        (Body::Text(text), Format::Json) => json_text(text, values)?,
        (Body::Text(text), Format::Xml) => values.fill(text, as_is, |value| Ok(xml(value)))?,
        (Body::Text(text), Format::Html) => values.fill(text, as_is, |value| Ok(html(value)))?,
        (Body::Text(text), Format::Form) => values.fill(text, as_is, |value| Ok(segment(value)))?,
        (Body::Text(text), Format::Text) => values.fill(text, as_is, |value| Ok(value.to_owned()))?,
        (Body::Text(text), Format::Other) => values.fill(text, as_is, |value| {
            if value.chars().any(char::is_control) { Err(Unrenderable::Body) } else { Ok(value.to_owned()) }
        })?,
    };
    if text.len() > super::render::LONGEST {
        return Err(Unrenderable::TooLong);
    }
    Ok(text.into_bytes())
}

/// A value with every text in it filled, names of members too.
fn json_value(json: &Json, values: Values<'_>) -> Result<Json, Unrenderable> {
    let fill = |text: &str| {
        let text = values.fill(text, str::to_owned, |value| Ok(value.to_owned()))?;
        Ok::<_, Unrenderable>(text)
    };
    Ok(match json {
        Json::String(text) => Json::string(fill(text)?),
        Json::Array(items) => {
            Json::array(items.iter().map(|item| json_value(item, values)).collect::<Result<Vec<_>, _>>()?)
        }
        Json::Object(members) => {
            let mut filled = Members::new();
            for (name, value) in members {
                let name = fill(name)?;
                if filled.iter().any(|(known, _)| *known == *name) {
                    return Err(Unrenderable::Member);
                }
                filled.push((name.into(), json_value(value, values)?));
            }
            Json::of_members(filled)
        }
        other => other.clone(),
    })
}

/// JSON that is written as text, perhaps with places between texts: a value there is a text of its own.
fn json_text(text: &str, values: Values<'_>) -> Result<String, Unrenderable> {
    let (mut filled, mut inside, mut escaped) = (String::with_capacity(text.len()), false, false);
    for piece in pieces(text) {
        match values.value(piece)? {
            Ok(value) => {
                let quoted = Json::string(value).to_string();
                // A backslash before it, which escapes nothing in JSON, would escape what the value begins with.
                filled += if std::mem::take(&mut escaped) { "\\" } else { "" };
                filled += if inside { &quoted[1..quoted.len() - 1] } else { &quoted };
            }
            Err(text) => {
                for c in text.chars() {
                    match c {
                        _ if escaped => escaped = false,
                        '\\' if inside => escaped = true,
                        '"' => inside = !inside,
                        _ => {}
                    }
                }
                filled += text;
            }
        }
        if filled.len() > super::render::LONGEST {
            return Err(Unrenderable::TooLong);
        }
    }
    Ok(filled)
}

/// Character data or the value of an attribute. Characters that XML cannot have become the sign for what is not known.
fn xml(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&apos;",
            '\t' => escaped += "&#9;",
            '\n' => escaped += "&#10;",
            '\r' => escaped += "&#13;",
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text, or the value of an attribute, which may have no quotes around it.
fn html(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\0' => escaped.push('\u{fffd}'),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => {
                escaped += "&#";
                escaped += &u32::from(c).to_string();
                escaped.push(';');
            }
            c => escaped.push(c),
        }
    }
    escaped
}
