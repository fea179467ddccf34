//! What differs between two pacts, as lines of JSON with `-` and `+`.

use pact_core::model::{EcoString, Json};

use super::identity::comparable;

/// Deepest place that is looked into.
const DEPTH: usize = super::DEPTH;
/// Lines that are shown around a change.
const AROUND: usize = 3;

/// What the second lacks or has otherwise, of what the first says; what it has more is no difference, nor is the order of
/// members and interactions. Nothing where they say the same.
pub fn difference(first: &Json, second: &Json) -> Option<String> {
    let found = between(Some(&comparable(first)), Some(&comparable(second)), DEPTH)?;
    let mut lines = Vec::new();
    found.write("", 0, "", &mut lines);
    Some(near_changes(&lines).join("\n"))
}

/// Lines that change, and three around each.
fn near_changes(lines: &[String]) -> Vec<&str> {
    let changed: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].starts_with(' ')).collect();
    let near = |at: usize| changed.iter().any(|other| other.abs_diff(at) <= AROUND);
    lines.iter().enumerate().filter(|(at, _)| near(*at)).map(|(_, line)| line.as_str()).collect()
}

/// A place that differs, or that has such places in it.
enum Found {
    Changed(Option<Json>, Option<Json>),
    Members(Vec<(EcoString, Found)>),
    /// Items that differ, and whether others follow.
    Items(Vec<(Found, bool)>),
}

fn between(first: Option<&Json>, second: Option<&Json>, depth: usize) -> Option<Found> {
    match (first, second) {
        (Some(Json::Object(first)), Some(object @ Json::Object(_))) if depth > 0 => {
            let found: Vec<_> = first
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), between(Some(value), object.get(name), depth - 1)?)))
                .collect();
            (!found.is_empty()).then_some(Found::Members(found))
        }
        (Some(Json::Array(first)), Some(Json::Array(second))) if depth > 0 => {
            let count = first.len().max(second.len());
            let found: Vec<_> = (0..count)
                .filter_map(|at| Some((between(first.get(at), second.get(at), depth - 1)?, at + 1 < count)))
                .collect();
            (!found.is_empty()).then_some(Found::Items(found))
        }
        (first, second) if first == second => None,
        (first, second) => Some(Found::Changed(first.cloned(), second.cloned())),
    }
}

impl Found {
    fn write(&self, name: &str, indent: usize, comma: &str, out: &mut Vec<String>) {
        let at = |indent: usize| " ".repeat(indent * 2);
        let (open, close) = match self {
            Found::Changed(first, second) => {
                for (sign, value) in [('-', first), ('+', second)] {
                    let Some(value) = value else { continue };
                    let text = serde_json::to_string_pretty(value).unwrap_or_default();
                    for (line, text) in text.lines().enumerate() {
                        let name = if line == 0 { name } else { "" };
                        out.push(format!("{sign}{}{name}{text}", at(indent)));
                    }
                    if let Some(last) = out.last_mut() {
                        last.push_str(comma);
                    }
                }
                return;
            }
            Found::Members(_) => ('{', '}'),
            Found::Items(_) => ('[', ']'),
        };
        out.push(format!(" {}{name}{open}", at(indent)));
        match self {
            Found::Members(members) => {
                for (place, (name, found)) in members.iter().enumerate() {
                    let comma = if place + 1 < members.len() { "," } else { "" };
                    found.write(&format!("{}: ", Json::string(name.clone())), indent + 1, comma, out);
                }
            }
            Found::Items(items) => {
                for (found, more) in items {
                    found.write("", indent + 1, if *more { "," } else { "" }, out);
                }
            }
            Found::Changed(..) => {}
        }
        out.push(format!(" {}{close}{comma}", at(indent)));
    }
}
