//! XML is read here and nowhere else, within bounds.

use std::fmt;

use roxmltree::{Document, ParsingOptions};

/// So many elements, texts and the like a document may have.
const MOST_NODES: u32 = 1_000_000;
/// The reader compares each attribute with the others of its element, and each name with the namespaces that are known
/// there: so often it may do so.
const MOST_COMPARISONS: usize = 100_000_000;

/// Why a text is not XML, or is not read.
#[derive(Debug)]
pub(crate) enum XmlError {
    Syntax(roxmltree::Error),
    Version,
    TooManyComparisons,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            XmlError::Syntax(roxmltree::Error::NodesLimitReached) => {
                write!(f, "it has more than {MOST_NODES} elements and texts")
            }
            XmlError::Syntax(error) => write!(f, "{error}"),
            XmlError::Version => f.write_str("the version in its declaration is not 1.0 or another 1.x"),
            XmlError::TooManyComparisons => write!(
                f,
                "its elements have too many attributes or namespaces: to read them takes more than {MOST_COMPARISONS} comparisons"
            ),
        }
    }
}

/// Reads a document.
///
/// # Errors
///
/// When it is not XML, or has too much in it.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, XmlError> {
    if comparisons(text) > MOST_COMPARISONS {
        return Err(XmlError::TooManyComparisons);
    }
    if !has_good_version(text) {
        return Err(XmlError::Version);
    }
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(XmlError::Syntax)
}

/// Whether a document has no declaration, or one with a version that there is: `'1.' [0-9]+`. The reader takes any.
fn has_good_version(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(declaration) =
        text.strip_prefix("<?xml").filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_whitespace()))
    else {
        return true;
    };
    let declaration = declaration.split_once("?>").map_or(declaration, |(declaration, _)| declaration);
    let version = declaration.trim_start().strip_prefix("version").map(str::trim_start);
    let quoted = version.and_then(|rest| rest.strip_prefix('=')).map(str::trim_start);
    let number = quoted.and_then(|rest| rest.split(['"', '\'']).nth(1)).and_then(|version| version.strip_prefix("1."));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// How many comparisons it takes to read a document. Of what is no XML, only the beginning counts.
fn comparisons(text: &str) -> usize {
    let mut count = 0usize;
    // How many namespaces there are in each of the elements that are open, and around them.
    let mut open = vec![1];
    let mut rest = text;
    while let Some((_, markup)) = rest.split_once('<') {
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("!", ">")];
        if let Some((_, end)) = skipped.iter().find(|(begin, _)| markup.starts_with(begin)) {
            rest = markup.split_once(end).map_or("", |(_, behind)| behind);
        } else if let Some(end) = markup.strip_prefix('/') {
            open.truncate(open.len().saturating_sub(1).max(1));
            rest = end;
        } else {
            let tag = Tag::of(markup);
            let around = open.last().copied().unwrap_or(1);
            let known = around + tag.namespaces;
            // A list of namespaces is made where there are new ones.
            let listed = if tag.namespaces > 0 { known * (tag.namespaces + 1) } else { 0 };
            count = count.saturating_add(listed + (1 + tag.attributes) * (tag.attributes + known));
            if !tag.is_empty {
                open.push(known);
            }
            rest = &markup[tag.len..];
        }
        if count > MOST_COMPARISONS {
            break;
        }
    }
    count
}

/// A start tag, as far as it costs something.
struct Tag {
    len: usize,
    attributes: usize,
    namespaces: usize,
    is_empty: bool,
}

impl Tag {
    /// What begins behind a `<`.
    fn of(markup: &str) -> Self {
        let mut tag = Tag { len: markup.len(), attributes: 0, namespaces: 0, is_empty: false };
        let bytes = markup.as_bytes();
        let (mut at, mut word, mut is_between) = (0, 0, true);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => {
                    tag.len = at + 1;
                    tag.is_empty = at > 0 && bytes[at - 1] == b'/';
                    return tag;
                }
                b'=' => {
                    let is_namespace = bytes[word..at].starts_with(b"xmlns");
                    *(if is_namespace { &mut tag.namespaces } else { &mut tag.attributes }) += 1;
                }
                quote @ (b'"' | b'\'') => {
                    let value = bytes[at + 1..].iter().position(|byte| byte == quote);
                    at = value.map_or(bytes.len(), |len| at + 1 + len);
                    is_between = true;
                }
                byte if byte.is_ascii_whitespace() => is_between = true,
                _ if is_between => (word, is_between) = (at, false),
                _ => {}
            }
            at += 1;
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize, one: impl Fn(usize) -> String) -> String {
        (0..count).map(one).collect()
    }

    #[test]
    fn what_costs_too_much_to_read_is_refused_before_it_is_read() {
        let namespaces = |count| many(count, |i| format!(" xmlns:n{i}=\"u{i}\""));
        for text in [
            format!("<a{}/>", many(300_000, |i| format!(" a{i}='1'"))),
            format!("<a{}>x</a>", namespaces(60_000)),
            format!("<a{}>{}</a>", namespaces(5_000), "<n0:b/>".repeat(50_000)),
            format!("{}{}", many(30_000, |i| format!("<a xmlns:n{i}='u{i}'>")), "</a>".repeat(30_000)),
            format!("<!-- <a --><?a <b?><![CDATA[<c]]><a b='<>'{}/>", many(20_000, |i| format!(" a{i}='1'"))),
        ] {
            let reason = parse(&text).unwrap_err().to_string();
            assert!(reason.starts_with("its elements have too many attributes or namespaces"), "{reason}");
        }
        assert!(
            parse(&format!("<a>{}</a>", "<b/>".repeat(1_000_001)))
                .unwrap_err()
                .to_string()
                .contains("more than 1000000")
        );
    }

    #[test]
    fn what_people_write_is_read() {
        let attributes = format!("<a{}/>", many(1_000, |i| format!(" a{i}='1'")));
        let items = format!("<a xmlns='u'>{}</a>", "<b xmlns:x='y' x:c=\"d\" e='f'>g<h/></b>".repeat(50_000));
        for text in [attributes, items, "<a b = '/>'><c d=\"<e f='g'>\"/></a>".to_owned()] {
            assert!(parse(&text).is_ok() || text.contains("<e"), "{text:.100}");
            assert!(comparisons(&text) < MOST_COMPARISONS / 10);
        }
    }
}
