//! Reads JSON text, and finds the place of a value in it.

#[cfg(test)]
mod tests;

use std::fmt;

use ecow::{EcoString, EcoVec};

use super::super::{PathExpression, PathToken};
use super::text::{Failure, MAX_DEPTH, Reader};
use super::{Json, Members};

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
        parse(text, &Json::Null).map(|(json, _)| json)
    }

    /// JSON that was sent, where a value is likely: what is the same is shared with it, and costs nothing to compare.
    pub(crate) fn parse_received(text: &[u8], likely: &Json) -> Result<ReceivedJson, JsonSyntaxError> {
        if text.starts_with(BYTE_ORDER_MARK) {
            let reason =
                "a byte order mark comes before it, which JSON that is sent must not have (RFC 8259, section 8.1)";
            return Err(JsonSyntaxError { place: Place::START, reason: reason.to_owned() });
        }
        let (json, mut repeated) = parse(text, likely)?;
        for repeated in &mut repeated {
            repeated.path.tokens.reverse();
        }
        Ok(ReceivedJson { json, repeated })
    }

    /// The place of the value that a JSON pointer names, in the text of a well-formed document.
    pub fn locate(text: &[u8], pointer: &str) -> Option<Place> {
        find(text, pointer).map(|reader| Place::START.after(reader.before()))
    }

    /// [`parse`](Self::parse), with the places of the items of these arrays, which are members of the document.
    pub(crate) fn parse_with_places<const N: usize>(
        text: &[u8],
        names: [&'static str; N],
    ) -> Result<(Self, [Vec<Place>; N]), JsonSyntaxError> {
        let mut parser = Parser::of(reader(text));
        parser.placed = names.iter().map(|name| Placed { name, is_open: false, items: Vec::new() }).collect();
        let json = parser.document(&Json::Null)?;
        let text = parser.reader.before();
        Ok((json, std::array::from_fn(|list| places(text, &parser.placed[list].items))))
    }
}

/// Counted on from item to item: a pact may be one line of many megabytes.
fn places(text: &str, offsets: &[usize]) -> Vec<Place> {
    let (mut place, mut seen) = (Place::START, 0);
    let next = |offset: &usize| {
        place = place.after(&text[seen..*offset]);
        seen = *offset;
        place
    };
    offsets.iter().map(next).collect()
}

impl Place {
    const START: Place = Place { line: 1, column: 1 };

    /// Where a text ends that begins here.
    fn after(self, text: &str) -> Self {
        match text.rfind('\n') {
            None => Place { column: self.column + text.chars().count(), ..self },
            Some(newline) => Place {
                line: self.line + text.bytes().filter(|byte| *byte == b'\n').count(),
                column: text[newline + 1..].chars().count() + 1,
            },
        }
    }
}

/// JSON that was sent, and what readers disagree on.
#[derive(Debug)]
pub(crate) struct ReceivedJson {
    pub(crate) json: Json,
    pub(crate) repeated: Vec<Repeated>,
}

/// Members of one object that have one name, and not the same value.
#[derive(Debug)]
pub(crate) struct Repeated {
    pub(crate) path: PathExpression,
    pub(crate) count: usize,
    pub(crate) first: Json,
    pub(crate) last: Json,
}

/// So many of them are told of.
const MOST_REPEATED: usize = 100;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A value, and the members that are repeated in it, their paths from the inside out.
fn parse(text: &[u8], likely: &Json) -> Result<(Json, Vec<Repeated>), JsonSyntaxError> {
    let mut parser = Parser::of(reader(text));
    let json = parser.document(likely)?;
    Ok((json, parser.repeated))
}

/// The items of an array that is a member of the document, by the byte at which each begins.
struct Placed {
    name: &'static str,
    /// Whether its value is the next to be read.
    is_open: bool,
    items: Vec<usize>,
}

/// Puts together what is read. A value waits here until its array or object is complete, which then takes no more room than
/// it needs.
struct Parser<'t> {
    reader: Reader<'t>,
    items: Vec<Json>,
    members: Vec<(EcoString, Json)>,
    unescaped: String,
    repeated: Vec<Repeated>,
    /// The arrays whose items' places are asked for.
    placed: Vec<Placed>,
}

/// How many levels there may be below a member of the document.
const OF_MEMBER: usize = MAX_DEPTH - 2;

/// What was read; nothing where it is what was likely.
type Parsed<T> = Result<Option<T>, Failure>;

impl<'t> Parser<'t> {
    fn of(reader: Reader<'t>) -> Self {
        Parser {
            reader,
            items: Vec::new(),
            members: Vec::new(),
            unescaped: String::new(),
            repeated: Vec::new(),
            placed: Vec::new(),
        }
    }

    fn document(&mut self, likely: &Json) -> Result<Json, JsonSyntaxError> {
        let parsed = self.value(MAX_DEPTH, likely).and_then(|json| self.reader.end().map(|()| json));
        parsed.map(|json| json.unwrap_or_else(|| likely.clone())).map_err(|failure| {
            let place = Place::START.after(self.reader.before());
            JsonSyntaxError { place, reason: self.reader.reason(failure) }
        })
    }

    fn value(&mut self, depth: usize, likely: &Json) -> Parsed<Json> {
        let depth = depth.checked_sub(1).ok_or(Failure::TooDeep)?;
        match self.reader.peek() {
            Some(b'"') => self.string(likely),
            Some(b'{') => self.object(depth, likely),
            Some(b'[') => self.array(depth, likely),
            Some(b'0'..=b'9' | b'-') => self.number(likely),
            Some(b'n') => self.word("null", Json::Null, likely),
            Some(b't') => self.word("true", Json::Bool(true), likely),
            Some(b'f') => self.word("false", Json::Bool(false), likely),
            _ => Err(Failure::NoValue),
        }
    }

    fn word(&mut self, word: &str, json: Json, likely: &Json) -> Parsed<Json> {
        self.reader.word(word)?;
        Ok((json != *likely).then_some(json))
    }

    fn number(&mut self, likely: &Json) -> Parsed<Json> {
        let text = self.reader.number()?;
        let is_likely = matches!(likely, Json::Number(number) if number == text);
        Ok((!is_likely).then(|| Json::Number(text.into())))
    }

    fn string(&mut self, likely: &Json) -> Parsed<Json> {
        let text = self.reader.string(&mut self.unescaped)?;
        Ok((likely.as_str() != Some(text)).then(|| Json::string(text)))
    }

    fn array(&mut self, depth: usize, likely: &Json) -> Parsed<Json> {
        let known = likely.items();
        let mut all = List::new(known.unwrap_or_default(), &self.items);
        let placed = self.placed.iter().position(|list| list.is_open && depth == OF_MEMBER);
        let mut more = self.reader.open(b']');
        while more {
            if let Some(placed) = placed {
                self.reader.peek();
                self.placed[placed].items.push(self.reader.before().len());
            }
            let before = self.repeated.len();
            if let Some(likely) = all.likely() {
                let item = self.value(depth, likely)?;
                all.add(&mut self.items, item);
            } else {
                // Items look like each other.
                let before = all.last(&self.items).cloned().unwrap_or(Json::Null);
                let item = self.value(depth, &before)?.unwrap_or(before);
                all.add(&mut self.items, Some(item));
            }
            self.repeated_below(before, || PathToken::Index(all.len - 1));
            more = self.reader.more(b']')?;
        }
        Ok(match all.end(&mut self.items, Json::Null) {
            None if known.is_some() => None,
            items => Some(Json::Array(items.unwrap_or_default())),
        })
    }

    fn object(&mut self, depth: usize, likely: &Json) -> Parsed<Json> {
        let known = likely.members();
        let mut all = List::new(known.unwrap_or_default(), &self.members);
        let mut names_are_known = true;
        let mut more = self.reader.open(b'}');
        while more {
            let before = self.repeated.len();
            let name = self.reader.name(&mut self.unescaped)?;
            if depth == OF_MEMBER + 1 {
                for placed in &mut self.placed {
                    placed.is_open = placed.name == name;
                    // Of two members with the same name the last one stays.
                    if placed.is_open {
                        placed.items.clear();
                    }
                }
            }
            let likely = all.likely().filter(|(likely, _)| likely == name);
            let member = if let Some((name, likely)) = likely {
                self.value(depth, likely)?.map(|value| (name.clone(), value))
            } else {
                names_are_known = false;
                let name = EcoString::from(name);
                Some((name, self.value(depth, &Json::Null)?.unwrap_or(Json::Null)))
            };
            if self.repeated.len() > before {
                let name = member.as_ref().map(|(name, _)| name).or(all.likely().map(|(name, _)| name)).cloned();
                self.repeated_below(before, || PathToken::Field(name.unwrap_or_default().into()));
            }
            all.add(&mut self.members, member);
            more = self.reader.more(b'}')?;
        }
        if !names_are_known && has_repeated_names(all.gathered(&mut self.members)) {
            note_repeated(all.gathered(&mut self.members), &mut self.repeated);
            return Ok(all.end(&mut self.members, (EcoString::new(), Json::Null)).map(Json::of_members));
        }
        Ok(match all.end(&mut self.members, (EcoString::new(), Json::Null)) {
            None if known.is_some() => None,
            members => Some(Json::Object(members.unwrap_or_default())),
        })
    }
}

impl Parser<'_> {
    /// What has been found since then stands below this step.
    fn repeated_below(&mut self, before: usize, step: impl FnOnce() -> PathToken) {
        if let Some(found @ [_, ..]) = self.repeated.get_mut(before..) {
            let step = step();
            for found in found {
                found.path.tokens.push(step.clone());
            }
        }
    }
}

/// The members that have one name and different values.
fn note_repeated(members: &[(EcoString, Json)], noted: &mut Vec<Repeated>) {
    let mut order: Vec<&(EcoString, Json)> = members.iter().collect();
    order.sort_by(|(a, _), (b, _)| a.cmp(b));
    for group in order.chunk_by(|(a, _), (b, _)| a == b) {
        let ((name, first), (_, last)) = (group[0], group[group.len() - 1]);
        if noted.len() < MOST_REPEATED && group.iter().any(|(_, value)| value != first) {
            let path = PathExpression { tokens: vec![PathToken::Field(name.to_string())] };
            noted.push(Repeated { path, count: group.len(), first: first.clone(), last: last.clone() });
        }
    }
}

/// So many values of a list wait at once: a long list is not in memory twice when it is complete.
const MOST_WAITING: usize = if cfg!(test) { 8 } else { 1 << 14 };

/// An array or object that is being read beside the one that is likely. As long as they are the same nothing waits.
struct List<'k, T> {
    known: &'k [T],
    /// Where in the place to wait its values begin.
    start: usize,
    len: usize,
    is_same: bool,
    /// The first values of a long list, which wait no more.
    long: EcoVec<T>,
}

impl<'k, T: Clone> List<'k, T> {
    fn new(known: &'k [T], waiting: &[T]) -> Self {
        List { known, start: waiting.len(), len: 0, is_same: true, long: EcoVec::new() }
    }

    /// What the next value is likely to be.
    fn likely(&self) -> Option<&'k T> {
        self.known.get(self.len)
    }

    /// The value before.
    fn last<'l>(&'l self, waiting: &'l [T]) -> Option<&'l T>
    where
        'k: 'l,
    {
        if self.is_same { self.known.last() } else { waiting[self.start..].last().or(self.long.last()) }
    }

    /// Adds a value, or the likely one.
    fn add(&mut self, waiting: &mut Vec<T>, value: Option<T>) {
        if self.is_same && value.is_some() {
            let known = &self.known[..self.len];
            if known.len() < MOST_WAITING {
                waiting.extend_from_slice(known);
            } else {
                self.long.extend_from_slice(known);
            }
            self.is_same = false;
        }
        if !self.is_same {
            waiting.push(value.unwrap_or_else(|| self.known[self.len].clone()));
            if waiting.len() - self.start > MOST_WAITING {
                self.long.extend(waiting.drain(self.start..));
            }
        }
        self.len += 1;
    }

    /// The values that are not the likely ones.
    fn gathered<'l>(&'l mut self, waiting: &'l mut Vec<T>) -> &'l [T] {
        if self.long.is_empty() {
            return &waiting[self.start..];
        }
        self.long.extend(waiting.drain(self.start..));
        &self.long
    }

    /// All values, in a list that is no longer than it has to be; nothing where they are the known ones. To fill room that
    /// is there takes half the time of pushing one value after the other, for which `empty` is put there first.
    fn end(mut self, waiting: &mut Vec<T>, empty: T) -> Option<EcoVec<T>> {
        if self.is_same {
            return (self.len < self.known.len()).then(|| self.known[..self.len].into());
        }
        if !self.long.is_empty() {
            self.long.extend(waiting.drain(self.start..));
            return Some(self.long);
        }
        let mut all = EcoVec::from_elem(empty, self.len);
        all.make_mut().iter_mut().zip(waiting.drain(self.start..)).for_each(|(room, value)| *room = value);
        Some(all)
    }
}

fn reader(text: &[u8]) -> Reader<'_> {
    Reader::new(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text))
}

fn skip(reader: &mut Reader<'_>) -> Result<(), Failure> {
    let mut parser = Parser::of(*reader);
    parser.value(MAX_DEPTH, &Json::Null)?;
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
                if reader.name(&mut String::new()).ok()? == token {
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

pub(super) fn last_of_each_name(mut members: Members) -> Members {
    if has_repeated_names(&members) {
        let mut repeated = repeated_names(&members);
        repeated.sort_unstable();
        let mut index = 0..;
        members.retain(|_| index.next().is_some_and(|i| repeated.binary_search(&i).is_err()));
    }
    members
}
