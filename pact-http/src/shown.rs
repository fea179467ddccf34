//! Text that others wrote, as a terminal and the log of a build server can take it: pacts, providers, brokers and clients
//! decide what a report says, but not what it does.

use std::fmt::{self, Write};

/// Writes text with every character visible, and without a line that a build server takes for a command.
///
/// GitHub's runner takes a line for a command that begins with `::` behind white space, and one that has `##[` anywhere;
/// Azure's agent has `##vso[`, `TeamCity` `##teamcity[`. A backslash in between ends all of them: `\::`, `##\[`. What went
/// through it once comes out the same.
#[derive(Debug)]
pub struct Shown<'w, W: ?Sized> {
    out: &'w mut W,
    /// Whether the line has only white space so far.
    at_start: bool,
    /// How far a command with `##` has come.
    hashes: Hashes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hashes {
    None,
    One,
    /// Two, and perhaps a word behind them.
    Two,
}

impl<'w, W: Write + ?Sized> Shown<'w, W> {
    /// Writes to this.
    pub fn new(out: &'w mut W) -> Self {
        Shown { out, at_start: true, hashes: Hashes::None }
    }

    /// Whether a backslash is to stand before this character.
    fn guards(&mut self, c: char) -> bool {
        if is_variation(c) {
            // The runner's comparison of texts ignores them.
            return false;
        }
        let is_command = (self.at_start && c == ':') || (self.hashes == Hashes::Two && c == '[');
        self.at_start = c == '\n' || (self.at_start && c.is_whitespace());
        self.hashes = match (self.hashes, c) {
            (Hashes::None, '#') => Hashes::One,
            (_, '#') => Hashes::Two,
            (Hashes::Two, c) if c.is_ascii_alphanumeric() => Hashes::Two,
            _ => Hashes::None,
        };
        is_command
    }
}

impl<W: Write + ?Sized> Write for Shown<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            let sign = sign(c, &text[at + c.len_utf8()..]);
            // A sign is no white space.
            let guard = self.guards(if matches!(sign, Sign::Picture(_) | Sign::Escape) { '\\' } else { c });
            if guard || sign != Sign::Itself {
                self.out.write_str(&text[plain..at])?;
                plain = at;
            }
            if guard {
                self.out.write_char('\\')?;
            }
            if sign != Sign::Itself {
                sign.write(c, &mut *self.out)?;
                plain = at + c.len_utf8();
            }
        }
        self.out.write_str(&text[plain..])
    }
}

/// The whole of a text through [`Shown`].
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A text takes everything.
    let _ = Shown::new(&mut out).write_str(text);
    out
}

/// The text with every character visible, and no more: for reports that are no lines of a log.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let _ = sign(c, &text[at + c.len_utf8()..]).write(c, &mut out);
    }
    out
}

/// `4,999,900`
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// How a character is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Itself,
    /// The carriage return of a line's end.
    Nothing,
    /// `␛`
    Picture(char),
    /// `\u{202e}`
    Escape,
}

impl Sign {
    fn write(self, c: char, out: &mut (impl Write + ?Sized)) -> fmt::Result {
        match self {
            Sign::Itself => out.write_char(c),
            Sign::Nothing => Ok(()),
            Sign::Picture(picture) => out.write_char(picture),
            Sign::Escape => write!(out, "{}", c.escape_unicode()),
        }
    }
}

/// Lines stay lines. What controls a terminal, turns text around, cannot be seen or is not allowed in XML is shown by a
/// sign for it: two texts that differ in it are to look different.
fn sign(c: char, rest: &str) -> Sign {
    match c {
        '\n' | '\t' | ' '..='~' => Sign::Itself,
        '\r' if rest.starts_with('\n') => Sign::Nothing,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).map_or(Sign::Escape, Sign::Picture),
        '\x7f' => Sign::Picture('␡'),
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Sign::Escape,
        _ => Sign::Itself,
    }
}

/// What chooses the form of the character before it: a heart, or a red one.
fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_do_something_are_shown_instead() {
        assert_eq!(shown("\x1b[31mred\0\u{9b}\u{202e}\r"), "␛[31mred␀\\u{9b}\\u{202e}␍");
        assert_eq!(shown("a\r\n\tb\n"), "a\n\tb\n");
        assert_eq!(
            shown("zero\u{200b}width\u{feff}, ö, 漢, ❤\u{fe0f}"),
            "zero\\u{200b}width\\u{feff}, ö, 漢, ❤\u{fe0f}"
        );
    }

    #[test]
    fn commands_of_build_servers_are_only_text() {
        assert_eq!(shown("a\n ::set-output name=a::b\n\u{a0}::x::"), "a\n \\::set-output name=a::b\n\u{a0}\\::x::");
        assert_eq!(
            shown("a ##[error]b ##vso[task.x]c ###teamcity[d]"),
            "a ##\\[error]b ##vso\\[task.x]c ###teamcity\\[d]"
        );
        assert_eq!(shown("a::b, # [link], ## Heading, #[test]"), "a::b, # [link], ## Heading, #[test]");
        assert_eq!(shown("#\u{fe0f}#[x]\n\u{fe0f}::y::"), "#\u{fe0f}#\\[x]\n\u{fe0f}\\::y::");
        assert_eq!(shown("\r::x::\u{2028}::y::"), "␍::x::\\u{2028}::y::");
    }

    #[test]
    fn large_numbers_are_in_groups() {
        assert_eq!([0, 999, 1000, 4_999_900].map(grouped), ["0", "999", "1,000", "4,999,900"]);
    }

    #[test]
    fn what_is_written_in_pieces_is_shown_as_one() {
        let text = " ::a::\n##vso[b]\n\x1b";
        let mut out = String::new();
        let mut pieces = Shown::new(&mut out);
        text.chars().for_each(|c| pieces.write_char(c).unwrap());
        assert_eq!(out, shown(text));
        assert_eq!(shown(&out), out);
    }
}
