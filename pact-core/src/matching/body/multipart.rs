//! Multipart bodies (RFC 2046): the parts of the contract must come, by name or, without one, by number; others may.
//! Rules for a part are at `$.name`, those for its headers at `$.name.header`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::{Contract, Raw, at_root};
use crate::matching::rule::{self, Form};
use crate::matching::select::{At, Segment, Selected, Selector};
use crate::matching::{Actual, Bytes, Expected, Location, Mismatch, Mismatches, PartKind};
use crate::model::{
    Body, Content, ContentType, Generators, Json, MatchingRules, PathExpression, PathRules, PathToken, ReceivedBody,
    RuleList,
};

pub(super) fn compare(raw: Raw<'_>, actual: &ReceivedBody<'_>, found: &mut Mismatches) {
    let expected = parts(raw.expected, boundary(raw.expected_type).or_else(|| first_boundary(raw.expected)));
    // A client chooses a boundary of its own, and says so in its header; nobody else can know it.
    let actual = parts(actual.bytes, boundary(actual.content_type.or(raw.expected_type)));
    let unreadable = |whose, reason| {
        let expected = Expected::ContentType("multipart".to_owned());
        at_root(expected, Actual::Unreadable(format!("the {whose} is not multipart: {reason}")))
    };
    match (expected, actual) {
        (Err(reason), _) => found.push(unreadable("contract's body", reason)),
        (_, Err(reason)) => found.push(unreadable("body", reason)),
        (Ok(expected), Ok(actual)) => {
            let names = actual.iter().enumerate().filter_map(|(i, part)| Some((part.name?, i)));
            // Of two parts with one name the first counts.
            let by_name: HashMap<&str, usize> = names.rev().collect();
            for (index, part) in expected.iter().enumerate() {
                let name = part.name.map_or_else(|| index.to_string(), str::to_owned);
                let place = part.name.and_then(|name| by_name.get(name));
                let same = place
                    .map(|place| &actual[*place])
                    .or_else(|| actual.get(index).filter(|other| other.name.is_none()));
                let mut of_part = Mismatches::default();
                match same {
                    Some(actual) => part.compare(&name, actual, raw, &mut of_part),
                    None => of_part.push(at_root(Expected::Part(part.kind()), Actual::Missing)),
                }
                found.append(of_part.at(|location| Location::Part(name.clone(), Box::new(location))));
            }
        }
    }
}

/// The rules that name a file, as seen from there; those with wildcards do not, as in the official implementation.
fn rules_below(rules: &PathRules, name: &str) -> PathRules {
    let is_part = |token: &PathToken| match token {
        PathToken::Field(field) => field == name,
        PathToken::Index(index) => index.to_string() == name,
        PathToken::Star | PathToken::StarIndex => false,
    };
    let below = rules.iter().filter_map(|(path, rules)| {
        let (first, rest) = path.tokens.split_first()?;
        is_part(first).then(|| (PathExpression { tokens: rest.to_vec() }, rules.clone()))
    });
    below.collect()
}

struct Part<'b> {
    headers: Vec<(&'b str, &'b str)>,
    name: Option<&'b str>,
    is_file: bool,
    data: Cow<'b, [u8]>,
}

impl Part<'_> {
    fn kind(&self) -> PartKind {
        if self.is_file { PartKind::File } else { PartKind::Field }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    fn is_text(&self) -> bool {
        std::str::from_utf8(&self.data).is_ok()
    }

    fn text(&self) -> Json {
        Json::string(String::from_utf8_lossy(&self.data).into_owned())
    }

    fn compare(&self, name: &str, actual: &Part<'_>, raw: Raw<'_>, found: &mut Mismatches) {
        if self.kind() != actual.kind() {
            return found.push(at_root(Expected::Part(self.kind()), Actual::Part(actual.kind())));
        }
        let (mut selector, root) = Selector::new(raw.rules);
        let at = selector.enter(&root, Segment::Key(name));
        self.compare_headers(actual, (&mut selector, &at), found);
        if self.is_file {
            let of_body = MatchingRules { body: rules_below(raw.rules, name), ..MatchingRules::default() };
            let body = Body::Binary(self.data.to_vec());
            let content_type = Some(self.header("content-type").unwrap_or("*/*"));
            let content = Content { body: &body, content_type, rules: &of_body, generators: &Generators::default() };
            let received = ReceivedBody::new(&actual.data, Some(actual.header("content-type").unwrap_or("*/*")));
            Contract::new(content, raw.unexpected).compare(&received, found);
        } else if self.is_text() && actual.is_text() {
            compare_text(Selector::selected(&at), &self.text(), &actual.text(), |expected, actual| {
                found.push(at_root(expected, actual));
            });
        } else if self.data != actual.data {
            let (expected, actual) = (Bytes::of(&self.data, None), Bytes::of(&actual.data, None));
            found.push(at_root(Expected::Bytes(expected), Actual::Bytes(actual)));
        }
    }

    /// A part need not say what it is or how it is encoded; where it is put is nobody's business.
    fn compare_headers<'r>(
        &self,
        actual: &Part<'_>,
        (selector, at): (&mut Selector<'r>, &At<'r>),
        found: &mut Mismatches,
    ) {
        for (name, value) in &self.headers {
            let lower = name.to_ascii_lowercase();
            let report = |expected, actual| {
                found.push(Mismatch { location: Location::Header((*name).to_owned()), expected, actual });
            };
            let below = selector.enter(at, Segment::Key(&lower));
            let own = Selector::selected(&below).filter(|selected| !selected.cascaded);
            selector.leave(&below);
            let may_be_left_out =
                matches!(&*lower, "content-type" | "content-disposition" | "content-transfer-encoding");
            match (actual.header(name), own) {
                (None, _) if may_be_left_out => {}
                (None, _) => {
                    let mut report = report;
                    report(Expected::Value(Json::string(*value)), Actual::Missing);
                }
                (Some(_), None) if lower == "content-disposition" => {}
                (Some(actual), own) => compare_text(own, &Json::string(*value), &Json::string(actual), report),
            }
        }
    }
}

fn compare_text(selected: Option<Selected<'_>>, expected: &Json, actual: &Json, report: impl FnMut(Expected, Actual)) {
    let equality = RuleList::default();
    let rules = selected.map_or(&equality, |selected| selected.rules);
    rule::check_all(rules, expected, actual, Form::of_text(selected), report);
}

/// The longest boundary that there may be (RFC 2046, section 5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// The boundary that a content type names.
fn boundary(content_type: Option<&str>) -> Option<&str> {
    content_type.and_then(|content_type| ContentType::parse(content_type).parameter("boundary"))
}

/// The boundary that a body begins with, where no content type names one: that of a contract is known to be multipart.
fn first_boundary(body: &[u8]) -> Option<&str> {
    let line = body.strip_prefix(b"--")?.split(|byte| *byte == b'\n').next()?;
    std::str::from_utf8(line).ok().map(str::trim_end).filter(|boundary| !boundary.is_empty())
}

/// Why a body cannot be cut into parts.
#[derive(Debug)]
enum Malformed<'b> {
    NoBoundary,
    LongBoundary,
    BoundaryNotFound(&'b str),
    CutAtBoundary,
    NoLastBoundary,
    HeaderEncoding,
    Header(&'b str),
}

impl fmt::Display for Malformed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::NoBoundary => f.write_str("the content type names no boundary"),
            Malformed::LongBoundary => write!(f, "its boundary is longer than {LONGEST_BOUNDARY} characters"),
            Malformed::BoundaryNotFound(boundary) => write!(f, "the boundary {boundary:?} is not in it"),
            Malformed::CutAtBoundary => f.write_str("it ends behind a boundary"),
            Malformed::NoLastBoundary => f.write_str("it ends without a last boundary"),
            Malformed::HeaderEncoding => f.write_str("a header is not UTF-8"),
            Malformed::Header(line) => write!(f, "{line:?} is not a header of a part"),
        }
    }
}

/// The parts between the boundaries.
fn parts<'b>(body: &'b [u8], boundary: Option<&'b str>) -> Result<Vec<Part<'b>>, Malformed<'b>> {
    let boundary = boundary.ok_or(Malformed::NoBoundary)?;
    if boundary.len() > LONGEST_BOUNDARY {
        return Err(Malformed::LongBoundary);
    }
    let delimiter = format!("--{boundary}");
    let next = format!("\n{delimiter}");
    let mut rest = match body.strip_prefix(delimiter.as_bytes()) {
        Some(rest) => rest,
        None => split_at(body, next.as_bytes()).ok_or(Malformed::BoundaryNotFound(boundary))?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let end_of_line = rest.iter().position(|byte| *byte == b'\n').ok_or(Malformed::CutAtBoundary)?;
        let (part, after) = split_at(&rest[end_of_line..], next.as_bytes()).ok_or(Malformed::NoLastBoundary)?;
        let part = part.strip_prefix(b"\n").unwrap_or(part);
        parts.push(part_of(part.strip_suffix(b"\r").unwrap_or(part))?);
        rest = after;
    }
    Ok(parts)
}

/// A part without headers begins with the blank line behind them.
fn part_of(part: &[u8]) -> Result<Part<'_>, Malformed<'_>> {
    let bare = part.strip_prefix(b"\r\n").or_else(|| part.strip_prefix(b"\n"));
    let (head, data) = if let Some(data) = bare {
        (&[][..], data)
    } else {
        let blank_lines = [split_at(part, b"\r\n\r\n"), split_at(part, b"\n\n")];
        blank_lines.into_iter().flatten().min_by_key(|(head, _)| head.len()).unwrap_or((part, &[]))
    };
    let head = std::str::from_utf8(head).map_err(|_| Malformed::HeaderEncoding)?;
    let mut headers: Vec<(&str, &str)> = Vec::new();
    // A line that begins with a space goes on where the one before it ends.
    for line in head.lines().filter(|line| !line.starts_with([' ', '\t']) && !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(Malformed::Header(line))?;
        headers.push((name.trim(), value.trim()));
    }
    let value = |name: &str| headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let disposition = value("content-disposition").map(ContentType::parse);
    let parameter = |name: &str| disposition.as_ref().and_then(|disposition| disposition.parameter(name));
    let is_base64 = value("content-transfer-encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
    let decoded = if is_base64 { BASE64_STANDARD.decode(data.trim_ascii()).ok() } else { None };
    Ok(Part {
        name: parameter("name").filter(|name| !name.is_empty()),
        // Without a disposition it is the part of no form: whatever it is, it has a type of its own.
        is_file: disposition.is_none() || parameter("filename").is_some(),
        data: decoded.map_or(Cow::Borrowed(data), Cow::Owned),
        headers,
    })
}

fn split_at<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let found = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..found], &bytes[found + at.len()..]))
}
