//! XML bodies: attributes at `$.root.child.@attribute`, texts at `$.root.child.#text`. A name has the prefix that the
//! document gives it, as in the official implementation, or like those of rules the URI of its namespace. Values are put
//! into the text of the document, so that all the rest of it stays to the letter.

use std::collections::BTreeMap;
use std::ops::Range;

use roxmltree::{Attribute, Node};

use super::{Jobs, refused, values};
use crate::generate::error::{GenerateError, Place};
use crate::generate::run::Run;
use crate::model::xml::parse;
use crate::model::{Generator, PathExpression, PathToken};

/// Elements below these are not looked at, as by matching.
const MAX_DEPTH: usize = 512;

pub(super) fn generate(source: &str, jobs: &Jobs<'_>, run: &mut Run<'_>) -> Result<String, GenerateError> {
    let document = parse(source);
    let document = document.map_err(|error| refused(jobs, &format!("the body is not XML: {error}")))?;
    let mut edits = Edits { source, by_start: BTreeMap::new() };
    for (path, generator) in values(jobs).filter(|(path, _)| path.tokens.len() <= MAX_DEPTH) {
        let mut make = Make { path, generator, run, edits: &mut edits };
        make.element(document.root_element(), &path.tokens)?;
    }
    Ok(edits.apply())
}

/// What is to be put where; of two edits of one place the last counts.
struct Edits<'s> {
    source: &'s str,
    by_start: BTreeMap<usize, (usize, String)>,
}

impl Edits<'_> {
    fn put(&mut self, range: Range<usize>, text: String) {
        self.by_start.insert(range.start, (range.end, text));
    }

    fn apply(self) -> String {
        let mut out = String::with_capacity(self.source.len());
        let mut at = 0;
        for (start, (end, text)) in self.by_start {
            out.push_str(&self.source[at..start]);
            out.push_str(&text);
            at = end;
        }
        out + &self.source[at..]
    }
}

struct Make<'m, 'c, 's> {
    path: &'m PathExpression,
    generator: &'m Generator,
    run: &'m mut Run<'c>,
    edits: &'m mut Edits<'s>,
}

impl Make<'_, '_, '_> {
    fn element(&mut self, node: Node<'_, '_>, path: &[PathToken]) -> Result<(), GenerateError> {
        let Some((token, rest)) = path.split_first() else { return Ok(()) };
        let source = self.edits.source;
        let is_named = |name: &str| names_of(node, source).iter().any(|known| known == name);
        match (token, rest) {
            (PathToken::Field(name), _) if !is_named(name) => Ok(()),
            (PathToken::Index(_) | PathToken::StarIndex, _) => Ok(()),
            (_, [PathToken::Field(name)]) if name == "#text" => self.text(node),
            (_, [PathToken::Field(name)]) if name.starts_with('@') => self.attribute(node, &name[1..]),
            (_, rest) => node.children().filter(Node::is_element).try_for_each(|child| self.element(child, rest)),
        }
    }

    fn attribute(&mut self, node: Node<'_, '_>, name: &str) -> Result<(), GenerateError> {
        for attribute in node.attributes() {
            let range = attribute.range();
            let text = &self.edits.source[range.clone()];
            let written = text.split(|c: char| c == '=' || c.is_ascii_whitespace()).next().unwrap_or_default();
            if written != name && qualified(attribute) != name {
                continue;
            }
            let value = self.value(attribute.value())?.replace('\t', "&#9;").replace('\n', "&#10;");
            // The first quote opens the value: a name has none.
            let start = range.start + text.find(['"', '\'']).map_or(text.len(), |quote| quote + 1);
            self.edits.put(start..range.end - 1, value);
        }
        Ok(())
    }

    /// Each of the texts of an element, but not the space between its children; a new one at its end where it has none.
    fn text(&mut self, node: Node<'_, '_>) -> Result<(), GenerateError> {
        let range = node.range();
        let element = &self.edits.source[range.clone()];
        let end_tag = element.rfind("</").map(|start| range.start + start);
        let mut has_text = false;
        for child in node.children().filter(Node::is_text) {
            let text = child.text().unwrap_or_default();
            let end = child.next_sibling().map(|next| next.range().start).or(end_tag);
            if let Some(end) = end.filter(|_| !text.trim().is_empty()) {
                let made = self.value(text)?;
                self.edits.put(child.range().start..end, made);
                has_text = true;
            }
        }
        if has_text {
            return Ok(());
        }
        let made = self.value("")?;
        // `<a/>` has no end tag of its own; one inside it would be a child's, and it has no children either.
        match end_tag {
            Some(start) if !element.ends_with("/>") => self.edits.put(start..start, made),
            _ => {
                let name = name_in(element);
                self.edits.put(range.end - 2..range.end, format!(">{made}</{name}>"));
            }
        }
        Ok(())
    }

    /// A value, escaped.
    fn value(&mut self, example: &str) -> Result<String, GenerateError> {
        let place = || Place::Body(self.path.clone());
        let made = self.run.text(self.generator, example, place)?;
        let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
        if !made.chars().all(is_allowed) {
            let reason = format!("it makes {made:?}, which XML cannot hold");
            return Err(GenerateError::new(self.generator.name(), place(), super::GenerateReason::invalid(reason)));
        }
        let escapes =
            [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&apos;"), ('\r', "&#13;")];
        Ok(escapes.iter().fold(made, |text, (c, escape)| text.replace(*c, escape)))
    }
}

/// The names that an element may have in a path.
fn names_of(node: Node<'_, '_>, source: &str) -> [String; 2] {
    let written = name_in(&source[node.range()]).to_owned();
    let local = node.tag_name().name();
    [written, node.tag_name().namespace().map_or_else(|| local.to_owned(), |uri| format!("{uri}:{local}"))]
}

/// The name behind the `<` of an element.
fn name_in(element: &str) -> &str {
    let name = element.strip_prefix('<').unwrap_or(element);
    name.split(|c: char| matches!(c, '/' | '>') || c.is_ascii_whitespace()).next().unwrap_or_default()
}

fn qualified(attribute: Attribute<'_, '_>) -> String {
    attribute.namespace().map_or_else(|| attribute.name().to_owned(), |uri| format!("{uri}:{}", attribute.name()))
}
