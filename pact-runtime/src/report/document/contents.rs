//! Headers and body of a message, for reports.

use std::fmt;

use crate::mask::Mask;

/// Longer bodies are cut.
const LONGEST: usize = 2000;

/// So many bytes of a body are looked at.
const READ: usize = 32 << 10;

/// What a message is made of.
#[derive(Debug)]
pub(in crate::report) struct Contents {
    /// Header lines, or metadata.
    pub(in crate::report) headers: Vec<(String, String)>,
    pub(in crate::report) body: Body,
}

/// A body, as far as a person wants to see it.
#[derive(Debug)]
pub(in crate::report) enum Body {
    Empty,
    /// A text, perhaps cut; and how many bytes there were.
    Text {
        text: String,
        is_cut: bool,
        len: usize,
    },
    /// This many bytes of this type.
    Binary {
        content_type: Option<String>,
        len: usize,
    },
}

impl Contents {
    pub(super) fn of<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>, body: &[u8], mask: &Mask) -> Self {
        let headers = headers.map(|(name, value)| (mask.line(name), mask.value(mask.hides(name), value)));
        Contents::new(headers.collect(), body, mask)
    }

    pub(super) fn of_message<'h>(metadata: impl Iterator<Item = (&'h str, &'h str)>, body: &[u8], mask: &Mask) -> Self {
        let metadata = metadata.map(|(name, value)| (mask.line(name), mask.value(mask.hides_metadata(name), value)));
        Contents::new(metadata.collect(), body, mask)
    }

    fn new(headers: Vec<(String, String)>, body: &[u8], mask: &Mask) -> Self {
        let is_type = |name: &str| name.eq_ignore_ascii_case("content-type") || name == "contentType";
        let content_type = headers.iter().find(|(name, _)| is_type(name)).map(|(_, value)| value.clone());
        Contents { body: Body::of(body, content_type, mask), headers }
    }
}

impl Body {
    fn of(body: &[u8], content_type: Option<String>, mask: &Mask) -> Self {
        if body.is_empty() {
            return Body::Empty;
        }
        let is_text = std::str::from_utf8(body).is_ok_and(|text| !text.contains('\0'));
        let says_text = |name: &str| ["text/", "json", "xml"].iter().any(|part| name.contains(part));
        if !is_text && !content_type.as_deref().is_some_and(says_text) {
            return Body::Binary { content_type, len: body.len() };
        }
        let start = String::from_utf8_lossy(&body[..body.len().min(READ)]);
        // Masked before it is cut: a secret is known by what stands before it, or as a whole.
        let text = if body.len() > READ { mask.beginning(&start) } else { mask.text(&start) };
        let cut = text.char_indices().nth(LONGEST).map(|(cut, _)| cut);
        Body::Text {
            text: text[..cut.unwrap_or(text.len())].to_owned(),
            is_cut: cut.is_some() || body.len() > READ,
            len: body.len(),
        }
    }
}

/// The text; for bytes that are none, how many they are: `1024 bytes of image/png`.
impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Empty => Ok(()),
            Body::Text { text, .. } => f.write_str(text),
            Body::Binary { content_type: Some(content_type), len } => write!(f, "{len} bytes of {content_type}"),
            Body::Binary { content_type: None, len } => write!(f, "{len} bytes that are no text"),
        }
    }
}
