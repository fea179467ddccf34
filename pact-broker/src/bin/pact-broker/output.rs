//! The only place that prints: what others wrote is shown as text, and without secrets.

use std::io::Write;

use pact_broker_client::TypedNotice;
use pact_core::model::Json;
use pact_http::mask::Known;
use pact_http::shown::shown;

use crate::markdown::markdown;

/// A colour of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    Red,
    Green,
    Yellow,
    Plain,
}

const URL: &str = "\x1b[35m";
const END: &str = "\x1b[0m";

impl Colour {
    fn begin(self) -> &'static str {
        match self {
            Colour::Red => "\x1b[31m",
            Colour::Green => "\x1b[32m",
            Colour::Yellow => "\x1b[33m",
            Colour::Plain => "",
        }
    }

    /// That of a notice, as in the official client.
    pub(crate) fn of(notice: &TypedNotice) -> Colour {
        match notice.kind.as_str() {
            "warning" | "prompt" => Colour::Yellow,
            "error" | "danger" => Colour::Red,
            "success" => Colour::Green,
            _ => Colour::Plain,
        }
    }
}

/// Standard output and standard error. Colours are for terminals; `NO_COLOR` and `CLICOLOR_FORCE` are heeded.
#[derive(Default)]
pub(crate) struct Output {
    secrets: Known,
}

impl Output {
    /// Never shows these.
    pub(crate) fn hiding(secrets: impl IntoIterator<Item = String>) -> Self {
        let mut known = Known::default();
        secrets.into_iter().for_each(|secret| known.insert(&secret));
        Output { secrets: known }
    }

    /// The text without secrets.
    pub(crate) fn hidden(&self, text: &str) -> String {
        self.secrets.hide(text)
    }

    /// The text without secrets, as text in Markdown.
    pub(crate) fn markdown(&self, text: &str) -> String {
        markdown(&self.hidden(text))
    }

    /// A command for the build server that runs this, which is not a part of the result.
    pub(crate) fn command(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{}", self.secrets.hide(line));
    }

    fn safe(&self, text: &str) -> String {
        shown(&self.secrets.hide(text))
    }

    /// A line of the result.
    pub(crate) fn line(&self, text: &str) {
        self.coloured(Colour::Plain, text);
    }

    /// Lines of the result.
    pub(crate) fn coloured(&self, colour: Colour, text: &str) {
        // Nobody may read it.
        let _ = writeln!(anstream::stdout(), "{}", painted(colour, &self.safe(text)));
    }

    /// A line of what would be the result.
    pub(crate) fn dry(&self, text: &str) {
        let _ = writeln!(anstream::stdout(), "{}[dry-run] {END}{}", Colour::Yellow.begin(), self.safe(text));
    }

    /// What the broker says.
    pub(crate) fn notices(&self, notices: &[TypedNotice]) {
        for notice in notices {
            self.coloured(Colour::of(notice), &notice.text);
        }
    }

    /// A result for programs, on one line or several. Control characters are escaped in JSON.
    pub(crate) fn json(&self, json: &Json, pretty: bool) {
        let text = if pretty { json.to_pretty() } else { json.to_string() };
        let _ = writeln!(anstream::stdout(), "{}", self.secrets.hide(text.trim_end()));
    }

    /// What a person is to know besides the result.
    pub(crate) fn say(&self, text: &str) {
        let _ = writeln!(anstream::stderr(), "{}", self.safe(text));
    }

    /// A warning.
    pub(crate) fn warn(&self, text: &str) {
        let _ = writeln!(anstream::stderr(), "{}", painted(Colour::Yellow, &self.safe(&format!("warning: {text}"))));
    }

    /// Why there is no result.
    pub(crate) fn error(&self, text: &str) {
        let _ = writeln!(anstream::stderr(), "{}", painted(Colour::Red, &self.safe(&format!("error: {text}"))));
    }
}

/// The text in a colour, addresses in their own.
fn painted(colour: Colour, text: &str) -> String {
    let begin = colour.begin();
    let mut out = begin.to_owned();
    let mut rest = text;
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let length = rest[start..].find(char::is_whitespace).unwrap_or(rest.len() - start);
        let (url, after) = rest[start..].split_at(length);
        out.push_str(&rest[..start]);
        out.extend([URL, url, END, begin]);
        rest = after;
    }
    out.push_str(rest);
    if colour != Colour::Plain {
        out.push_str(END);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_colour_of_their_own_in_one_of_a_line() {
        assert_eq!(painted(Colour::Plain, "a"), "a");
        assert_eq!(painted(Colour::Plain, "a http://b c"), "a \x1b[35mhttp://b\x1b[0m c");
        assert_eq!(painted(Colour::Red, "a https://b"), "\x1b[31ma \x1b[35mhttps://b\x1b[0m\x1b[31m\x1b[0m");
    }
}
