//! Reads JSON text, and finds the place of a value in it.

use std::fmt;

use ecow::EcoString;

use super::text::{Failure, Reader};
use super::{Json, Members};

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

impl Json {
    /// Parses one JSON value. Of two members with the same name the last one stays, as in most parsers.
    ///
    /// # Errors
    ///
    /// The place and the reason when the text is not JSON, or nests deeper than 512 levels.
    pub fn parse(text: &[u8]) -> Result<Self, JsonSyntaxError> {
        let mut parser = Parser::of(reader(text));
        let parsed = parser.value(MAX_DEPTH).and_then(|json| parser.reader.end().map(|()| json));
        parsed.map_err(|failure| {
            let place = Place::START.after(parser.reader.before());
            JsonSyntaxError { place, reason: parser.reader.reason(failure) }
        })
    }

    /// The place of the value that a JSON pointer names, in the text of a well-formed document.
    pub fn locate(text: &[u8], pointer: &str) -> Option<Place> {
        find(text, pointer).map(|reader| Place::START.after(reader.before()))
    }

    /// The places of the items of an array that a JSON pointer names, found in one go.
    pub fn locate_items(text: &[u8], pointer: &str) -> Vec<Place> {
        let mut places = Vec::new();
        let Some(mut reader) = find(text, pointer).filter(|reader| { *reader }.peek() == Some(b'[')) else {
            return places;
        };
        // Counted on from item to item: a pact may be one line of many megabytes.
        let (mut place, mut seen) = (Place::START, 0);
        let mut more = reader.open(b']');
        while more {
            reader.peek();
            place = place.after(&reader.before()[seen..]);
            seen = reader.before().len();
            places.push(place);
            more = skip(&mut reader).is_ok() && reader.more(b']').is_ok_and(|more| more);
        }
        places
    }
}

impl Place {
    const START: Place = Place { line: 1, column: 1 };

    /// Where a text ends that begins here.
    fn after(self, text: &str) -> Self {
        match text.rfind('\n') {
            None => Place { column: self.column + text.chars().count(), ..self },
            Some(newline) => {
                Place { line: self.line + text.matches('\n').count(), column: text[newline + 1..].chars().count() + 1 }
            }
        }
    }
}

/// Puts together what is read. A value waits here until its array or object is complete, which then takes no more room than
/// it needs.
struct Parser<'t> {
    reader: Reader<'t>,
    items: Vec<Json>,
    members: Vec<(EcoString, Json)>,
}

impl<'t> Parser<'t> {
    fn of(reader: Reader<'t>) -> Self {
        Parser { reader, items: Vec::new(), members: Vec::new() }
    }

    fn value(&mut self, depth: usize) -> Result<Json, Failure> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Failure::new(format!("nested deeper than {MAX_DEPTH} levels")));
        };
        match self.reader.peek() {
            Some(b'"') => Ok(Json::String(self.reader.string()?)),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'0'..=b'9' | b'-') => Ok(Json::Number(self.reader.number()?)),
            Some(b'n') => self.reader.word("null").map(|()| Json::Null),
            Some(b't') => self.reader.word("true").map(|()| Json::Bool(true)),
            Some(b'f') => self.reader.word("false").map(|()| Json::Bool(false)),
            _ => Err(Failure::expected("value")),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, Failure> {
        let start = self.items.len();
        let mut more = self.reader.open(b']');
        while more {
            let item = self.value(depth)?;
            self.items.push(item);
            more = self.reader.more(b']')?;
        }
        Ok(Json::Array(self.items.drain(start..).collect()))
    }

    fn object(&mut self, depth: usize) -> Result<Json, Failure> {
        let start = self.members.len();
        let mut more = self.reader.open(b'}');
        while more {
            let name = self.reader.name()?;
            let value = self.value(depth)?;
            self.members.push((name, value));
            more = self.reader.more(b'}')?;
        }
        let members: Members = if has_repeated_names(&self.members[start..]) {
            last_of_each_name(self.members.split_off(start)).into()
        } else {
            self.members.drain(start..).collect()
        };
        Ok(Json::Object(members))
    }
}

fn reader(text: &[u8]) -> Reader<'_> {
    Reader::new(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text))
}

fn skip(reader: &mut Reader<'_>) -> Result<(), Failure> {
    let mut parser = Parser::of(*reader);
    parser.value(MAX_DEPTH)?;
    *reader = parser.reader;
    Ok(())
}

/// A reader where the value begins that a JSON pointer names.
fn find<'t>(text: &'t [u8], pointer: &str) -> Option<Reader<'t>> {
    let mut at = reader(text);
    for token in pointer.split('/').skip(1) {
        at = descend(at, &token.replace("~1", "/").replace("~0", "~"))?;
    }
    at.peek().map(|_| at)
}

/// The value of a member or item: the last one of several members with the same name, which is the one that counts.
fn descend<'t>(mut reader: Reader<'t>, token: &str) -> Option<Reader<'t>> {
    let mut found = None;
    match reader.peek()? {
        b'[' => {
            let mut more = reader.open(b']');
            for _ in 0..token.parse::<usize>().ok()? {
                skip(&mut reader).ok().filter(|()| more)?;
                more = reader.more(b']').ok()?;
            }
            found = more.then_some(reader);
        }
        b'{' => {
            let mut more = reader.open(b'}');
            while more {
                if reader.name().ok()? == token {
                    found = Some(reader);
                }
                skip(&mut reader).ok()?;
                more = reader.more(b'}').ok()?;
            }
        }
        _ => {}
    }
    found
}

/// A name whose mark nobody had before it is new; where somebody had it, one has to look.
fn has_repeated_names(members: &[(EcoString, Json)]) -> bool {
    const MARKS: usize = 64;
    if members.len() > MARKS {
        return !repeated_names(members).is_empty();
    }
    let mut marks = 0u64;
    members.iter().enumerate().any(|(i, (name, _))| {
        let byte = |at: usize| usize::from(name.as_bytes().get(at).copied().unwrap_or_default());
        let mark = 1 << ((byte(0) + 7 * byte(name.len().wrapping_sub(1)) + 11 * name.len()) % MARKS);
        let is_known = marks & mark != 0;
        marks |= mark;
        is_known && members[..i].iter().any(|(earlier, _)| earlier == name)
    })
}

/// The places of members that another one of their name follows.
fn repeated_names(members: &[(EcoString, Json)]) -> Vec<usize> {
    let name = |i: usize| &members[i].0;
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|&a, &b| name(a).cmp(name(b)).then(a.cmp(&b)));
    order.windows(2).filter(|pair| name(pair[0]) == name(pair[1])).map(|pair| pair[0]).collect()
}

pub(super) fn last_of_each_name(mut members: Vec<(EcoString, Json)>) -> Vec<(EcoString, Json)> {
    if has_repeated_names(&members) {
        let mut repeated = repeated_names(&members);
        repeated.sort_unstable();
        let mut index = 0..;
        members.retain(|_| index.next().is_some_and(|i| repeated.binary_search(&i).is_err()));
    }
    members
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
        let json = Json::parse(format!("{{{},\"x\":0}}", many.join(",")).as_bytes()).unwrap();
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
