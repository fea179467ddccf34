//! `${pactbroker.NAME}` and `${user.NAME}`: where they stand in a request, and what is filled in there.
//!
//! A value is escaped for its place, so that it stays a value: percent-encoded in an address, a text in JSON, character data in
//! XML, a value in a form. Where a place has no escapes, as a header, a value that does not fit is an error.

mod body;
mod render;
#[cfg(test)]
mod tests;
mod unrenderable;

pub use render::render;
pub use unrenderable::Unrenderable;

use std::collections::BTreeMap;

use super::Context;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// `${pactbroker.NAME}`: the whole, and the name.
    Broker(&'a str, &'a str),
    /// `${user.NAME}`: the whole, and the name of a secret.
    User(&'a str, &'a str),
}

/// The parts of a text. What only looks like a variable is text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begun, mut at) = (0, 0);
    while let Some(found) = text[at..].find("${") {
        let start = at + found;
        let Some((whole, piece)) = variable(&text[start..]) else {
            at = start + 2;
            continue;
        };
        if begun < start {
            pieces.push(Piece::Text(&text[begun..start]));
        }
        pieces.push(piece);
        at = start + whole;
        begun = at;
    }
    if begun < text.len() {
        pieces.push(Piece::Text(&text[begun..]));
    }
    pieces
}

/// The variable that a text begins with, and its length.
fn variable(text: &str) -> Option<(usize, Piece<'_>)> {
    let end = text.find('}')?;
    let whole = &text[..=end];
    let (kind, name) = text[2..end].split_once('.')?;
    let plain = || name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let piece = match kind {
        "pactbroker" if !name.is_empty() => Piece::Broker(whole, name),
        "user" if !name.is_empty() && plain() => Piece::User(whole, name),
        _ => return None,
    };
    Some((whole.len(), piece))
}

/// Whether there is something to be filled in.
pub fn has_variables(text: &str) -> bool {
    pieces(text).iter().any(|piece| !matches!(piece, Piece::Text(_)))
}

/// The scheme, host and port of an address as written: what stands before its path.
pub fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find(['/', '?', '#', '\\']).map_or(url.len(), |at| host + at);
    &url[..end]
}

/// The values to fill in.
#[derive(Clone, Copy)]
struct Values<'a> {
    context: &'a Context,
    secrets: &'a BTreeMap<String, String>,
}

impl<'a> Values<'a> {
    /// The text with every variable replaced by its value, escaped, and what is between them as `literal` has it. Variables of
    /// the broker that it does not know stay as they are.
    fn fill(
        self,
        text: &'a str,
        literal: impl Fn(&str) -> String,
        mut escape: impl FnMut(&str) -> Result<String, Unrenderable>,
    ) -> Result<String, Unrenderable> {
        let mut filled = String::with_capacity(text.len());
        for piece in pieces(text) {
            match self.value(piece)? {
                Ok(value) => filled += &escape(value)?,
                Err(text) => filled += &literal(text),
            }
            if filled.len() > render::LONGEST {
                return Err(Unrenderable::TooLong);
            }
        }
        Ok(filled)
    }

    /// The value of a variable, or the text that stays.
    fn value(self, piece: Piece<'a>) -> Result<Result<&'a str, &'a str>, Unrenderable> {
        match piece {
            Piece::Text(text) => Ok(Err(text)),
            Piece::Broker(whole, name) => Ok(self.context.get(name).ok_or(whole)),
            Piece::User(_, name) => match self.secrets.get(name) {
                Some(secret) => Ok(Ok(secret)),
                None => Err(Unrenderable::NoSecret(name.to_owned())),
            },
        }
    }
}
