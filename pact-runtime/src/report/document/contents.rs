//! Headers and body of a message, for reports.

use std::fmt;

use pact_http::mask::Mask;

/// A body as far as it was kept, how long it was, and how many characters of it are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'b> {
    pub(super) body: &'b [u8],
    pub(super) len: usize,
    pub(super) shown: usize,
}

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
    pub(super) fn of<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>, body: Kept<'_>, mask: &Mask) -> Self {
        let headers = headers.map(|(name, value)| (mask.line(name), mask.value(mask.hides(name), value)));
        Contents::new(headers.collect(), body, mask)
    }

    pub(super) fn of_message<'h>(
        metadata: impl Iterator<Item = (&'h str, &'h str)>,
        body: Kept<'_>,
        mask: &Mask,
    ) -> Self {
        let metadata = metadata.map(|(name, value)| (mask.line(name), mask.value(mask.hides_metadata(name), value)));
        Contents::new(metadata.collect(), body, mask)
    }

    fn new(headers: Vec<(String, String)>, body: Kept<'_>, mask: &Mask) -> Self {
        let is_type = |name: &str| name.eq_ignore_ascii_case("content-type") || name == "contentType";
        let content_type = headers.iter().find(|(name, _)| is_type(name)).map(|(_, value)| value.clone());
        Contents { body: Body::of(body, content_type, mask), headers }
    }
}

impl Body {
    fn of(Kept { body, len, shown }: Kept<'_>, content_type: Option<String>, mask: &Mask) -> Self {
        if body.is_empty() {
            return Body::Empty;
        }
        // One that was not cut may be longer than anybody noted.
        let len = len.max(body.len());
        let was_cut = len > body.len();
        let is_utf8 = match std::str::from_utf8(body) {
            Ok(_) => true,
            Err(error) => was_cut && error.error_len().is_none(),
        };
        let says_text = |name: &str| ["text/", "json", "xml"].iter().any(|part| name.contains(part));
        let is_text = is_utf8 && !body.contains(&0);
        if !is_text && !content_type.as_deref().is_some_and(says_text) {
            return Body::Binary { content_type, len };
        }
        // Masked before it is cut: a secret is known by what stands before it, or as a whole.
        let kept = String::from_utf8_lossy(body);
        let text = if was_cut { mask.beginning(&kept) } else { mask.text(&kept) };
        let cut = text.char_indices().nth(shown).map(|(cut, _)| cut);
        Body::Text { text: text[..cut.unwrap_or(text.len())].to_owned(), is_cut: was_cut || cut.is_some(), len }
    }
}

/// The text; for bytes that are none, how many they are: `1024 bytes of image/png`.
impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Empty => Ok(()),
            Body::Text { text, .. } => f.write_str(text),
            Body::Binary { content_type: Some(content_type), len } => write!(f, "{len} bytes of {content_type}"),
            Body::Binary { content_type: None, len } => write!(f, "{len} bytes that are not text"),
        }
    }
}
