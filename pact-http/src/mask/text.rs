//! Secrets in a text, whatever it is: a URL, a form, JSON, XML, lines of a log. Each function knows one form, and hides
//! values in it; a text that is cut has them too.

use std::ops::Range;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

use super::secrets::is_plain;
use super::{HIDDEN, Mask};
use pact_core::model::percent_decode;

/// Finds the next secret behind a place of a text: where it is.
type Finder = fn(&str, usize, &Mask) -> Option<Range<usize>>;

const FORMS: [Finder; 8] = [user, parameter, member, element, header, part, credentials, jwt];

/// A longer name is none: how far a text is looked through for it.
const LONGEST_NAME: usize = 64;

/// What stands between the name of an element or a part and its value is not longer.
const LONGEST_HEAD: usize = 1000;

/// The text without its secrets.
pub(super) fn masked(text: &str, mask: &Mask) -> String {
    FORMS.iter().fold(mask.0.known.hide(text), |text, find| hide(text, *find, mask))
}

/// The secrets of a URL, as they are meant.
pub(super) fn secrets_of(url: &str, mask: &Mask) -> Vec<String> {
    let mut found = Vec::new();
    for find in [user as Finder, parameter] {
        let mut at = 0;
        while let Some(range) = find(url, at, mask) {
            at = range.end;
            let text = &url[range];
            // A user by itself is a token; one with a password is none.
            let secret = text.split_once(':').map_or(text, |(_, password)| password);
            found.push(percent_decode(&secret.replace('+', "%2B")).into_owned());
        }
    }
    found
}

/// The names of what is hidden in one text, and is something else in the other.
pub(super) fn hidden_differences(one: &str, other: &str, mask: &Mask) -> Vec<String> {
    let hidden = |text: &str| {
        let mut at = 0;
        let mut found = Vec::new();
        while let Some(range) = parameter(text, at, mask) {
            at = range.end;
            let name = name_before(text, range.start.saturating_sub(1), false).to_owned();
            found.push((name, text[range].to_owned()));
        }
        found
    };
    let (one, other) = (hidden(one), hidden(other));
    let pairs = one.into_iter().zip(other);
    pairs.filter(|(one, other)| one.0 == other.0 && one.1 != other.1).map(|(one, _)| one.0).collect()
}

fn hide(text: String, find: Finder, mask: &Mask) -> String {
    let Some(first) = find(&text, 0, mask) else { return text };
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut next) = (0, Some(first));
    while let Some(range) = next {
        out.push_str(&text[rest..range.start]);
        out.push_str(HIDDEN);
        rest = range.end;
        next = find(&text, rest, mask);
    }
    out + &text[rest..]
}

/// `://ada:password@`
fn user(text: &str, from: usize, _: &Mask) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let colon = at + text[at..].find(':')?;
        at = colon + 1;
        let Some(mark) = ["://", ":\\/\\/"].into_iter().find(|mark| text[colon..].starts_with(mark)) else { continue };
        let start = colon + mark.len();
        let ends_authority = |c: char| c.is_whitespace() || "/?#\"'<>`\\".contains(c);
        let end = start + text[start..].find(ends_authority).unwrap_or(text.len() - start);
        match text[start..end].rfind('@') {
            Some(len) if len > 0 && text[start..start + len] != *HIDDEN => return Some(start..start + len),
            _ => at = end,
        }
    }
}

/// `access_token=value`, `password="value"`; also where the equals sign is escaped.
fn parameter(text: &str, from: usize, mask: &Mask) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let sign = at + text[at..].find(['=', '%'])?;
        let is_escaped = text[sign..].starts_with("%3D") || text[sign..].starts_with("%3d");
        let start = sign + if is_escaped { 3 } else { 1 };
        at = sign + 1;
        if text[sign..].starts_with('%') && !is_escaped {
            continue;
        }
        let name = name_before(text, sign, is_escaped);
        if name.is_empty() {
            continue;
        }
        let value = quoted(text, start);
        let hides = if value.is_some() { mask.hides_member(name) } else { mask.hides(name) };
        if !hides {
            continue;
        }
        let value = value.unwrap_or_else(|| {
            let ends = |c: char| c.is_whitespace() || "&;#\"'<>`".contains(c);
            let len = text[start..].find(ends).unwrap_or(text.len() - start);
            let escaped = if is_escaped { text[start..start + len].find("%26") } else { None };
            start..start + escaped.unwrap_or(len)
        });
        if !value.is_empty() && !is_plain(&text[value.clone()]) {
            return Some(value);
        }
    }
}

/// The name that ends at a place; where the equals sign is escaped, the one behind the last other escape.
fn name_before(text: &str, end: usize, is_escaped: bool) -> &str {
    let is_in_name =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte) || (!is_escaped && b"~%+[]$".contains(byte));
    let len = text[..end].bytes().rev().take(LONGEST_NAME).take_while(is_in_name).count();
    let name = &text[end - len..end];
    if is_escaped && text[..end - len].ends_with('%') { name.get(2..).unwrap_or_default() } else { name }
}

/// What stands in quotes at a place, perhaps with backslashes before them; to the end of a text that is cut.
fn quoted(text: &str, at: usize) -> Option<Range<usize>> {
    let quote = quote_at(text, at)?;
    let start = at + quote.len();
    Some(start..end_of_quoted(text, start, quote))
}

/// A quotation mark at a place, with the backslashes before it.
fn quote_at(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at..];
    let slashes = rest.len() - rest.trim_start_matches('\\').len();
    matches!(rest.as_bytes().get(slashes), Some(b'"' | b'\'')).then(|| &rest[..=slashes])
}

fn end_of_quoted(text: &str, start: usize, quote: &str) -> usize {
    let mut at = start;
    while let Some(found) = text[at..].find(quote) {
        let end = at + found;
        let before = text[start..end].len() - text[start..end].trim_end_matches('\\').len();
        // With more backslashes it is a quotation mark in the text.
        let is_end = if quote.len() == 1 { before.is_multiple_of(2) } else { before == 0 };
        if is_end {
            return end;
        }
        at = end + quote.len();
    }
    text.len()
}

/// `"password": "value"`, and the texts of a list there.
fn member(text: &str, from: usize, mask: &Mask) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        at += text[at..].find(['"', '\''])?;
        let slashes = text[..at].len() - text[..at].trim_end_matches('\\').len();
        let quote = &text[at - slashes..=at];
        let start = at + 1;
        at = start;
        let end = end_of_quoted(text, start, quote);
        let Some(behind) = text.get(end + quote.len()..).map(str::trim_start) else { continue };
        let Some(behind) = behind.strip_prefix(':').map(str::trim_start) else { continue };
        if !mask.hides_member(&unescaped(&text[start..end])) {
            continue;
        }
        let is_list = behind.starts_with('[');
        let behind = behind.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
        match quoted(text, text.len() - behind.len()) {
            Some(first) if is_list => return Some(first.start..end_of_list(text, &first, quote)),
            Some(value) if !value.is_empty() && !is_plain(&text[value.clone()]) => return Some(value),
            _ => {}
        }
    }
}

/// Where the texts of a list end, whose first one this is.
fn end_of_list(text: &str, first: &Range<usize>, quote: &str) -> usize {
    let mut end = first.end;
    loop {
        let behind = text.get(end + quote.len()..).map(str::trim_start).and_then(|behind| behind.strip_prefix(','));
        let Some(behind) = behind.map(str::trim_start) else { return end };
        match quoted(text, text.len() - behind.len()) {
            Some(next) => end = next.end,
            None => return end,
        }
    }
}

/// The name of a member as it is meant, however it is escaped.
fn unescaped(name: &str) -> String {
    let json = pact_core::model::Json::parse(format!("\"{name}\"").as_bytes()).ok();
    json.as_ref().and_then(pact_core::model::Json::as_str).map_or_else(|| name.to_owned(), str::to_owned)
}

/// `<token>value</token>`
fn element(text: &str, from: usize, mask: &Mask) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let start = at + text[at..].find('<')? + 1;
        at = start;
        let name_len = text[start..].find(|c: char| c.is_whitespace() || "/><".contains(c))?;
        let name = text[start..start + name_len].rsplit(':').next().unwrap_or_default();
        if name.is_empty() || !mask.hides_member(name) {
            continue;
        }
        let Some(close) = head(text, start).find('>') else { continue };
        let value = start + close + 1;
        // CDATA and comments are a part of it, whatever they have in them.
        let mut end = value;
        while let Some(next) = text[end..].find('<').map(|next| end + next) {
            let closing =
                [("<![CDATA[", "]]>"), ("<!--", "-->")].into_iter().find(|(open, _)| text[next..].starts_with(open));
            end = next;
            let Some((_, close)) = closing else { break };
            end = text[next..].find(close).map_or(text.len(), |at| next + at + close.len());
        }
        if !text[end..].starts_with('<') {
            end = text.len();
        }
        if !text[..value].ends_with("/>") && !text[value..end].trim().is_empty() && text[value..end] != *HIDDEN {
            return Some(value..end);
        }
    }
}

/// The text from a place on, not far.
fn head(text: &str, from: usize) -> &str {
    let end = (from + LONGEST_HEAD).min(text.len());
    &text[from..(from..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(from)]
}

/// A line that is a header, of those that always are secrets.
fn header(text: &str, from: usize, _: &Mask) -> Option<Range<usize>> {
    const NAMES: [&str; 5] = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"];
    let mut at = from;
    loop {
        let colon = at + text[at..].find(':')?;
        at = colon + 1;
        let line = text.as_bytes()[colon.saturating_sub(LONGEST_NAME)..colon].rsplit(|byte| *byte == b'\n').next();
        let line = std::str::from_utf8(line.unwrap_or_default()).unwrap_or_default();
        let name = line.trim_start_matches([' ', '\t', '>', '<', '|', '*', '-']);
        if NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let value = colon + 1 + (text[colon + 1..].len() - text[colon + 1..].trim_start_matches(' ').len());
            let end = value + text[value..].find(['\r', '\n']).unwrap_or(text.len() - value);
            if end > value && text[value..end] != *HIDDEN {
                return Some(value..end);
            }
        }
    }
}

/// A field of a multipart body.
fn part(text: &str, from: usize, mask: &Mask) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let start = at + text[at..].find(" name=\"")? + 7;
        at = start;
        let end = start + text[start..].find('"')?;
        if !mask.hides(&text[start..end]) {
            continue;
        }
        let headers_end = ["\r\n\r\n", "\n\n"]
            .iter()
            .filter_map(|blank| Some(end + head(text, end).find(blank)? + blank.len()))
            .min();
        let Some(value) = headers_end else { continue };
        let len = text[value..].find("\n--").unwrap_or(text.len() - value);
        let value = value..value + text[value..value + len].trim_end_matches('\r').len();
        if !value.is_empty() && text[value.clone()] != *HIDDEN {
            return Some(value);
        }
    }
}

/// `Bearer value`, and `Basic value` where that is a user and a password.
fn credentials(text: &str, from: usize, _: &Mask) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let found = at + text[at..].find(['B', 'b'])?;
        at = found + 1;
        let is = |word: &str| text.get(found..found + word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word));
        let Some(word) = ["bearer ", "basic "].into_iter().find(|word| is(word)) else { continue };
        let start = found + word.len();
        let is_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
        let len = text[start..].find(|c| !is_token(c)).unwrap_or(text.len() - start);
        let value = text[start..start + len].trim_end_matches('.');
        let is_begun = text[..found].chars().next_back().is_some_and(char::is_alphanumeric);
        let is_secret = match word {
            "basic " => [BASE64_STANDARD.decode(value), BASE64_URL_SAFE_NO_PAD.decode(value.trim_end_matches('='))]
                .into_iter()
                .flatten()
                .any(|decoded| decoded.contains(&b':')),
            // A word of a sentence has neither.
            _ => {
                value.len() >= 4
                    && (value.len() >= 20 || value.bytes().any(|byte| !byte.is_ascii_lowercase()))
                    && !value.ends_with('=')
            }
        };
        if is_secret && !is_begun {
            return Some(start..start + value.len());
        }
    }
}

/// A JSON web token.
fn jwt(text: &str, from: usize, _: &Mask) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let start = at + text[at..].find("eyJ")?;
        let is_in_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let len = text[start..].find(|c| !is_in_token(c)).unwrap_or(text.len() - start);
        let value = text[start..start + len].trim_end_matches('.');
        if value.len() >= 12 && value[8..].contains('.') {
            return Some(start..start + value.len());
        }
        at = start + len;
    }
}
