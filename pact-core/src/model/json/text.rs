//! The words of JSON: strings, numbers and what stands between them, as RFC 8259 has them.

use std::fmt;

/// Why a text is not JSON; the reader knows where.
#[derive(Debug, Clone, Copy)]
pub(super) enum Failure {
    NoValue,
    NoComma,
    NoName,
    NoColon,
    NoDigit,
    NoEnd,
    TooDeep,
    Control,
    Unterminated,
    Escape,
    HexDigits,
    HalfACharacter,
}

/// How deep arrays and objects may nest. A value of this depth is walked on a test thread's stack without fear.
pub(super) const MAX_DEPTH: usize = 512;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Failure::NoValue => "expected value",
            Failure::NoComma => "expected comma or end of sequence",
            Failure::NoName => "expected string",
            Failure::NoColon => "expected colon",
            Failure::NoDigit => "expected digit",
            Failure::NoEnd => "expected end of text",
            Failure::TooDeep => return write!(f, "nested deeper than {MAX_DEPTH} levels"),
            Failure::Control => "a string with an error: a control character that is not escaped",
            Failure::Unterminated => "a string with an error: it has no end",
            Failure::Escape => "a string with an error: an escape that there is not",
            Failure::HexDigits => "a string with an error: an escape without four hexadecimal digits",
            Failure::HalfACharacter => "a string with an error: an escape of half a character",
        })
    }
}

/// Goes through a text. Where it cannot go on, it stands at the place of the error.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Whether the text ends where UTF-8 does, and there are more bytes.
    is_cut: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Reader { text, at: 0, is_cut: false },
            Err(error) => {
                let text = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
                Reader { text, at: 0, is_cut: true }
            }
        }
    }

    /// What has been read.
    pub(super) fn before(&self) -> &'t str {
        &self.text[..self.at]
    }

    /// What is wrong at this place, whatever else was expected here.
    pub(super) fn reason(&self, failure: Failure) -> String {
        if self.is_cut && self.at == self.text.len() { "invalid UTF-8".to_owned() } else { failure.to_string() }
    }

    /// The next byte that is no space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(b' ' | b'\n' | b'\t' | b'\r') => self.skip_space(),
            next => next,
        }
    }

    /// Half of a pact file is the spaces before its lines.
    fn skip_space(&mut self) -> Option<u8> {
        loop {
            self.at += 1;
            while self.text.as_bytes()[self.at..].starts_with(b"        ") {
                self.at += 8;
            }
            match self.byte() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => {}
                next => return next,
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps into an array or object that begins here; whether anything is in it.
    pub(super) fn open(&mut self, close: u8) -> bool {
        self.at += 1;
        let is_empty = self.peek() == Some(close);
        self.at += usize::from(is_empty);
        !is_empty
    }

    /// Steps over what stands after an item; whether another one follows.
    pub(super) fn more(&mut self, close: u8) -> Result<bool, Failure> {
        let next = self.peek();
        if next == Some(b',') || next == Some(close) {
            self.at += 1;
            return Ok(next == Some(b','));
        }
        Err(Failure::NoComma)
    }

    pub(super) fn end(&mut self) -> Result<(), Failure> {
        match self.peek() {
            None if !self.is_cut => Ok(()),
            _ => Err(Failure::NoEnd),
        }
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Failure> {
        if !self.text[self.at..].starts_with(word) {
            return Err(Failure::NoValue);
        }
        self.at += word.len();
        Ok(())
    }

    /// The name of a member, and the colon after it.
    pub(super) fn name<'s>(&mut self, unescaped: &'s mut String) -> Result<&'s str, Failure>
    where
        't: 's,
    {
        if self.peek() != Some(b'"') {
            return Err(Failure::NoName);
        }
        let name = self.string(unescaped)?;
        if self.peek() != Some(b':') {
            return Err(Failure::NoColon);
        }
        self.at += 1;
        Ok(name)
    }

    pub(super) fn number(&mut self) -> Result<&'t str, Failure> {
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<(), Failure> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(Failure::NoDigit) }
    }

    /// The string that begins here; one with escapes is put together in a place that is used again and again.
    pub(super) fn string<'s>(&mut self, unescaped: &'s mut String) -> Result<&'s str, Failure>
    where
        't: 's,
    {
        self.at += 1;
        let plain = self.plain();
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(plain);
        }
        self.unescape(plain, unescaped)
    }

    /// What follows the beginning of a string, up to its end.
    fn unescape<'s>(&mut self, plain: &str, unescaped: &'s mut String) -> Result<&'s str, Failure> {
        unescaped.clear();
        unescaped.push_str(plain);
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(unescaped);
                }
                Some(b'\\') => unescaped.push(self.escape()?),
                Some(_) => return Err(Failure::Control),
                None => return Err(Failure::Unterminated),
            }
            unescaped.push_str(self.plain());
        }
    }

    /// What stands here as it is meant.
    fn plain(&mut self) -> &'t str {
        let rest = &self.text[self.at..];
        let plain = &rest[..plain_len(rest.as_bytes())];
        self.at += plain.len();
        plain
    }

    fn escape(&mut self) -> Result<char, Failure> {
        self.at += 1;
        let escaped = match self.byte() {
            Some(quoted @ (b'"' | b'\\' | b'/')) => char::from(quoted),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(Failure::Escape),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// A character of the first plane by itself, any other one in two halves.
    fn unicode(&mut self) -> Result<char, Failure> {
        let half = self.four_digits()?;
        let code = match half {
            0xd800..0xdc00 if self.text[self.at..].starts_with("\\u") => {
                self.at += 1;
                match self.four_digits()? {
                    other @ 0xdc00..0xe000 => 0x10000 + ((half - 0xd800) << 10) + (other - 0xdc00),
                    _ => half,
                }
            }
            code => code,
        };
        char::from_u32(code).ok_or(Failure::HalfACharacter)
    }

    fn four_digits(&mut self) -> Result<u32, Failure> {
        self.at += 1;
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or(Failure::HexDigits)?;
        let with = |code: u32, digit: &u8| Some((code << 4) | char::from(*digit).to_digit(16)?);
        let code = digits.iter().try_fold(0, with).ok_or(Failure::HexDigits)?;
        self.at += 4;
        Ok(code)
    }
}

/// How many bytes stand before the first that means something else in a string: a quote, a backslash, a control character.
/// Eight at a time, as the most of a body is in its strings.
pub(super) fn plain_len(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk() {
        let found = special(u64::from_le_bytes(*eight));
        if found != 0 {
            return bytes.len() - rest.len() + found.trailing_zeros() as usize / 8;
        }
        rest = behind;
    }
    let more = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
    bytes.len() - rest.len() + more.unwrap_or(rest.len())
}

/// Sets the highest bit of the first byte that means something else, and of none before it. A byte that is less than what is
/// taken away from it gets that bit, if it did not have it; it borrows from the bytes above, where only the first one counts.
fn special(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let quote = (eight ^ (0x22 * EACH)).wrapping_sub(EACH);
    let backslash = (eight ^ (0x5c * EACH)).wrapping_sub(EACH);
    let control = eight.wrapping_sub(0x20 * EACH);
    (quote | backslash | control) & !eight & (0x80 * EACH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_ends_at_the_first_special_byte_wherever_it_stands() {
        for special in [b'"', b'\\', 0, 0x1f] {
            for len in 0..40 {
                for other in [b'a', b'!', b'#', b'[', b']', 0x20, 0x7f, 0x80, 0xff] {
                    let mut bytes = vec![other; 40];
                    assert_eq!(plain_len(&bytes[..len]), len);
                    bytes[len] = special;
                    assert_eq!(plain_len(&bytes), len, "{other} {special}");
                }
            }
        }
    }
}
