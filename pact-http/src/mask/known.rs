//! Texts that are secrets wherever they stand: those that the user gave, and those that were sent.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A shorter text is none: every report has it by chance.
const SHORTEST: usize = 4;

/// A shorter text is one only as a word of its own.
const WITHIN_WORDS: usize = 8;

/// The longest first, so that none leaves a part of another.
#[derive(Clone, Default)]
pub struct Known(Vec<String>);

impl Known {
    /// A secret in the forms in which it may be echoed. `Bearer x` is about `x`, `Basic x` about a password, too.
    pub fn insert(&mut self, secret: &str) {
        let secret = secret.trim();
        let bare = secret.split_once(' ').map_or(secret, |(_, rest)| rest.trim());
        let decoded = BASE64_STANDARD.decode(bare).ok().and_then(|decoded| String::from_utf8(decoded).ok());
        let password = decoded.as_ref().filter(|_| bare != secret).and_then(|decoded| decoded.split_once(':'));
        for text in [secret, bare].into_iter().chain(password.map(|(_, password)| password)) {
            let escaped = percent_encoded(text);
            let json = pact_core::model::Json::string(text).to_string();
            let json = json[1..json.len() - 1].to_owned();
            for form in [text.to_owned(), escaped, json] {
                if form.len() >= SHORTEST && !self.0.contains(&form) {
                    self.0.push(form);
                }
            }
        }
        self.0.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    }

    /// How many bytes at the end of a text are the beginning of a secret.
    pub(super) fn begun_at_end(&self, text: &str) -> usize {
        let begun = |secret: &String| {
            let lengths = secret.char_indices().map(|(len, _)| len).filter(|len| *len >= SHORTEST);
            lengths.filter(|len| text.ends_with(&secret[..*len])).max().unwrap_or_default()
        };
        self.0.iter().map(begun).max().unwrap_or_default()
    }

    /// The text with each of them replaced.
    pub fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.0.iter().filter(|secret| secret.len() <= text.len()).collect::<Vec<_>>() {
            if text.contains(secret.as_str()) {
                text = replaced(&text, secret);
            }
        }
        text
    }
}

/// With escapes for everything that some client escapes.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn replaced(text: &str, secret: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    for (at, _) in text.match_indices(secret) {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let end = at + secret.len();
        let is_word = !is_letter(text[..at].chars().next_back()) && !is_letter(text[end..].chars().next());
        if secret.len() >= WITHIN_WORDS || is_word {
            out.push_str(&text[rest..at]);
            out.push_str(super::HIDDEN);
            rest = end;
        }
    }
    out + &text[rest..]
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}
