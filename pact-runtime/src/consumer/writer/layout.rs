//! The text of a pact file, put together from parts whose text is known: most of them stay what they were from one test to
//! the next, and a test must not pay for those of all others.

use std::sync::OnceLock;

use crate::model::Json;

/// A value, and its text from when it was first asked for.
#[derive(Debug)]
pub(super) struct LaidOut {
    json: Json,
    text: OnceLock<String>,
}

impl LaidOut {
    pub(super) fn json(&self) -> &Json {
        &self.json
    }

    /// The text where it stands. A value only ever stands at one level.
    pub(super) fn text(&self, level: usize) -> &str {
        self.text.get_or_init(|| {
            let mut text = String::new();
            self.json.lay_out(level, &mut text);
            text
        })
    }
}

impl From<Json> for LaidOut {
    fn from(json: Json) -> Self {
        LaidOut { json, text: OnceLock::new() }
    }
}

/// An object or array that is being written.
pub(super) struct Block<'o> {
    out: &'o mut String,
    level: usize,
    end: char,
    is_empty: bool,
}

impl<'o> Block<'o> {
    pub(super) fn object(out: &'o mut String, level: usize) -> Self {
        out.push('{');
        Block { out, level, end: '}', is_empty: true }
    }

    pub(super) fn array(out: &'o mut String, level: usize) -> Self {
        out.push('[');
        Block { out, level, end: ']', is_empty: true }
    }

    /// Begins a member, whose value is to be written next.
    pub(super) fn member(&mut self, name: &str) -> &mut String {
        self.item();
        Json::string(name).lay_out(0, self.out);
        self.out.push_str(": ");
        self.out
    }

    /// Begins an item, which is to be written next.
    pub(super) fn item(&mut self) -> &mut String {
        if !self.is_empty {
            self.out.push(',');
        }
        self.is_empty = false;
        self.line(self.level + 1);
        self.out
    }

    pub(super) fn end(mut self) {
        if !self.is_empty {
            self.line(self.level);
        }
        self.out.push(self.end);
    }

    fn line(&mut self, level: usize) {
        self.out.push('\n');
        (0..level).for_each(|_| self.out.push_str("  "));
    }
}
