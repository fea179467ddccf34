//! Reads JSON text, and finds the place of a value in it.

use std::borrow::Cow;
use std::fmt;

use hifijson::token::Lex;
use hifijson::{Expect, Read as _, SliceLexer, num, str as string};
use num::LexWrite as _;
use string::LexAlloc as _;

use super::Json;

/// How deep arrays and objects may nest. A value of this depth is walked on a test thread's stack without fear.
const MAX_DEPTH: usize = 512;

/// A place in a text; lines and columns start at 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A text that is not JSON: where, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonSyntaxError {
    /// Where the text stops being JSON.
    pub place: Place,
    /// What was wrong there.
    pub reason: String,
}

impl fmt::Display for JsonSyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.reason, self.place.line, self.place.column)
    }
}

impl std::error::Error for JsonSyntaxError {}

impl<'a> Json<'a> {
    /// Parses one JSON value. Of two members with the same name the last one stays, as in most parsers.
    ///
    /// # Errors
    ///
    /// The place and the reason when the text is not JSON, or nests deeper than 512 levels.
    pub fn parse(text: &'a [u8]) -> Result<Self, JsonSyntaxError> {
        let body = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut lexer = SliceLexer::new(body);
        let parsed = lexer.exactly_one(Lex::ws_peek, |next, lexer| value(next, lexer, MAX_DEPTH));
        parsed.map_err(|Failure(reason)| JsonSyntaxError { place: place_of(text, lexer.as_slice()), reason })
    }

    /// The place of the value that a JSON pointer names, in the text of a well-formed document.
    pub fn locate(text: &[u8], pointer: &str) -> Option<Place> {
        let lexer = find(text, pointer)?;
        Some(place_of(text, lexer.as_slice()))
    }

    /// The places of the items of an array that a JSON pointer names, found in one go.
    pub fn locate_items(text: &[u8], pointer: &str) -> Vec<Place> {
        let mut places = Vec::new();
        let Some(mut lexer) = find(text, pointer).filter(|lexer| lexer.as_slice().starts_with(b"[")) else {
            return places;
        };
        // Counted on from item to item: a pact may be one line of many megabytes.
        let (mut place, mut seen) = (Place { line: 1, column: 1 }, 0);
        let _ = lexer.discarded().seq(b']', Lex::ws_peek, |next, lexer| {
            let at = text.len() - lexer.as_slice().len();
            for byte in &text[seen..at] {
                match byte {
                    b'\n' => place = Place { line: place.line + 1, column: 1 },
                    // Within a character.
                    0x80..=0xbf => {}
                    _ => place.column += 1,
                }
            }
            seen = at;
            places.push(place);
            value(next, lexer, MAX_DEPTH).map(drop)
        });
        places
    }
}

/// The lexer where the value begins that a JSON pointer names.
fn find<'a>(text: &'a [u8], pointer: &str) -> Option<SliceLexer<'a>> {
    let mut lexer = SliceLexer::new(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text));
    lexer.ws_peek()?;
    for token in pointer.split('/').skip(1) {
        descend(&mut lexer, &token.replace("~1", "/").replace("~0", "~"))?;
    }
    Some(lexer)
}

/// Why a text is not JSON; the lexer knows where.
struct Failure(String);

impl<E: fmt::Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure(format!("expected {error}").replace("expected expected", "expected"))
    }
}

fn value<'a>(next: u8, lexer: &mut SliceLexer<'a>, depth: usize) -> Result<Json<'a>, Failure> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Failure(format!("nested deeper than {MAX_DEPTH} levels")));
    };
    match next {
        b'a'..=b'z' => word(lexer),
        b'0'..=b'9' | b'-' => Ok(Json::Number(lexer.num_string().validated().map(|(text, _)| Cow::Borrowed(text))?)),
        b'"' => Ok(Json::String(text(lexer.discarded())?)),
        b'[' => {
            let mut items = Vec::new();
            lexer.discarded().seq(b']', Lex::ws_peek, |next, lexer| {
                items.push(value(next, lexer, depth)?);
                Ok::<_, Failure>(())
            })?;
            Ok(Json::Array(items))
        }
        b'{' => {
            let mut members = Vec::new();
            lexer.discarded().seq(b'}', Lex::ws_peek, |next, lexer| {
                let name = member_name(next, lexer)?;
                let next = lexer.ws_peek().ok_or(Expect::Value)?;
                members.push((name, value(next, lexer, depth)?));
                Ok::<_, Failure>(())
            })?;
            keep_last_of_each_name(&mut members);
            Ok(Json::Object(members))
        }
        _ => Err(Expect::Value.into()),
    }
}

fn word<'a>(lexer: &mut SliceLexer<'a>) -> Result<Json<'a>, Failure> {
    for (word, json) in [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))] {
        if lexer.strip_prefix(word.as_bytes()) {
            return Ok(json);
        }
    }
    Err(Expect::Value.into())
}

fn member_name<'a>(next: u8, lexer: &mut SliceLexer<'a>) -> Result<Cow<'a, str>, Failure> {
    lexer.expect(|_| Some(next), b'"').ok_or(Expect::String)?;
    let name = text(lexer)?;
    lexer.expect(Lex::ws_peek, b':').ok_or(Expect::Colon)?;
    Ok(name)
}

fn text<'a>(lexer: &mut SliceLexer<'a>) -> Result<Cow<'a, str>, Failure> {
    lexer.str_string().map_err(|error| Failure(format!("a string with an error: {error}")))
}

/// Objects are small nearly always: compare each name with the earlier ones, and sort only where that would be slow.
pub(super) fn keep_last_of_each_name<V>(members: &mut Vec<(Cow<'_, str>, V)>) {
    const SMALL: usize = 16;
    let mut repeated: Vec<usize> = if members.len() <= SMALL {
        (0..members.len()).filter(|&i| members[i + 1..].iter().any(|(name, _)| *name == members[i].0)).collect()
    } else {
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by(|&a, &b| members[a].0.cmp(&members[b].0).then(a.cmp(&b)));
        order.windows(2).filter(|pair| members[pair[0]].0 == members[pair[1]].0).map(|pair| pair[0]).collect()
    };
    if !repeated.is_empty() {
        repeated.sort_unstable();
        let mut index = 0..;
        members.retain(|_| index.next().is_some_and(|i| repeated.binary_search(&i).is_err()));
    }
}

/// Moves the lexer to the value of a member or item: to the last one of several members with the same name, which is the one
/// that counts.
fn descend<'a>(lexer: &mut SliceLexer<'a>, token: &str) -> Option<()> {
    let open = lexer.ws_peek()?;
    lexer.discarded();
    let mut index = 0usize;
    let mut last: Option<SliceLexer<'a>> = None;
    loop {
        let mut next = lexer.ws_peek()?;
        if next == b',' {
            lexer.discarded();
            next = lexer.ws_peek()?;
        }
        let found = match open {
            b'{' if next == b'"' => member_name(next, lexer).ok()? == token,
            b'[' if next != b']' => token.parse() == Ok(index),
            _ => break,
        };
        let next = lexer.ws_peek()?;
        if found && open == b'[' {
            return Some(());
        }
        if found {
            last = Some(SliceLexer::new(lexer.as_slice()));
        }
        value(next, lexer, MAX_DEPTH).ok()?;
        index += 1;
    }
    *lexer = last?;
    Some(())
}

fn place_of(text: &[u8], rest: &[u8]) -> Place {
    let before = String::from_utf8_lossy(&text[..text.len() - rest.len()]);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_names_its_place() {
        let error = Json::parse(b"{\n  \"a\": [1, 2,]\n}").unwrap_err();
        assert_eq!(error.to_string(), "expected value at line 2 column 14");
        let error = Json::parse(b"{\"a\": 1").unwrap_err();
        assert_eq!(error.to_string(), "expected comma or end of sequence at line 1 column 8");
        let error = Json::parse(b"").unwrap_err();
        assert_eq!(error.to_string(), "expected value at line 1 column 1");
    }

    #[test]
    fn nesting_without_end_is_an_error_and_no_crash() {
        let error = Json::parse("[".repeat(1_000_000).as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "nested deeper than 512 levels at line 1 column 513");
    }

    #[test]
    fn of_two_members_with_one_name_the_last_stays() {
        assert_eq!(Json::parse(br#"{"a":1,"b":2,"a":3}"#).unwrap().to_string(), r#"{"b":2,"a":3}"#);
        let many: Vec<String> = (0..40).map(|i| format!("\"k{}\":{i}", i % 20)).collect();
        let json = Json::parse(format!("{{{},\"x\":0}}", many.join(",")).as_bytes()).unwrap().into_owned();
        assert_eq!(json.members().unwrap().len(), 21);
        assert_eq!(json.get("k3").unwrap().to_string(), "23");
    }

    #[test]
    fn a_pointer_finds_its_place() {
        let text = b"{\n  \"interactions\": [\n    {\"a/b\": 1},\n    {\"c\": 2}\n  ]\n}";
        assert_eq!(Json::locate(text, "/interactions/1/c"), Some(Place { line: 4, column: 11 }));
        assert_eq!(Json::locate(text, "/interactions/0/a~1b"), Some(Place { line: 3, column: 13 }));
        assert_eq!(Json::locate(text, "/interactions/2"), None);
        assert_eq!(Json::locate(text, "/missing"), None);
        assert_eq!(Json::locate(b"{\"a\": 1, \"b\": [],\n \"a\": 2}", "/a"), Some(Place { line: 2, column: 7 }));
    }

    #[test]
    fn the_items_of_an_array_are_found_in_one_go() {
        let text = "{\"é\": [\n  {\"a\": 1}, [2],\n\n 3]}".as_bytes();
        let places = Json::locate_items(text, "/é");
        assert_eq!(places, ["/é/0", "/é/1", "/é/2"].map(|pointer| Json::locate(text, pointer).unwrap()));
        assert_eq!(places[2], Place { line: 4, column: 2 });
        assert_eq!(Json::locate_items(text, "/é/0"), []);
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(Json::parse(b"\xef\xbb\xbf[1]").unwrap().to_string(), "[1]");
    }
}
