//! Compares a pact with what it was before.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::contents::Contents;
use super::difference::PactDifference;
use crate::model::{Json, SpecVersion};

/// The longest value that is told, in characters.
const LONGEST_VALUE: usize = 80;

/// What other tools would see of a change; `None` for nothing.
pub(super) fn between(before: &Before, after: &Contents) -> Option<PactDifference> {
    let mut lines = Vec::new();
    let spec = after.spec();
    if before.spec != spec {
        let name = |spec: Option<_>| spec.map_or_else(|| "none".to_owned(), |spec: SpecVersion| spec.to_string());
        lines.push(format!("  the version of the specification: {} -> {}", name(before.spec), name(spec)));
    }
    let after = texts(after);
    for (identity, now) in &after {
        match before.interactions.get(identity) {
            None => lines.push(format!("  + \"{identity}\"")),
            Some(then) if then == now => {}
            Some(then) => {
                lines.push(format!("  ~ \"{identity}\""));
                let mut places = Vec::new();
                for (then, now) in then.iter().zip(now) {
                    differences(then, now, &mut String::new(), &mut places);
                }
                lines.append(&mut places);
            }
        }
    }
    let gone = before.interactions.keys().filter(|identity| !after.contains_key(*identity));
    lines.extend(gone.map(|identity| format!("  - \"{identity}\"")));
    PactDifference::of(lines)
}

type Texts = BTreeMap<String, Vec<Json>>;

/// What is compared of a pact before it changes.
#[derive(Debug)]
pub(super) struct Before {
    spec: Option<SpecVersion>,
    interactions: Texts,
}

impl Before {
    pub(super) fn of(contents: &Contents) -> Self {
        Before { spec: contents.spec(), interactions: texts(contents) }
    }
}

fn texts(contents: &Contents) -> Texts {
    contents.interactions().map(|(identity, all)| (identity.clone(), all.cloned().collect())).collect()
}

/// Adds a line for each place in which two values differ.
fn differences(then: &Json, now: &Json, place: &mut String, lines: &mut Vec<String>) {
    if then == now {
        return;
    }
    let length = place.len();
    if let (Some(old), Some(new)) = (then.members(), now.members()) {
        let places = old.iter().chain(new.iter().filter(|(name, _)| then.get(name).is_none())).map(|(name, _)| name);
        for name in places {
            place.push_str(if length == 0 { "" } else { "." });
            place.push_str(name);
            match (then.get(name), now.get(name)) {
                (Some(then), Some(now)) => differences(then, now, place, lines),
                (then, now) => lines.push(line(place, then, now)),
            }
            place.truncate(length);
        }
    } else if let (Some(old), Some(new)) = (then.items(), now.items()) {
        for i in 0..old.len().max(new.len()) {
            let _ = write!(place, "[{i}]");
            match (old.get(i), new.get(i)) {
                (Some(then), Some(now)) => differences(then, now, place, lines),
                (then, now) => lines.push(line(place, then, now)),
            }
            place.truncate(length);
        }
    } else {
        lines.push(line(place, Some(then), Some(now)));
    }
}

fn line(place: &str, then: Option<&Json>, now: Option<&Json>) -> String {
    let text = |value: Option<&Json>| {
        let Some(value) = value else { return "(nothing)".to_owned() };
        let text = value.to_string();
        match text.char_indices().nth(LONGEST_VALUE) {
            Some((end, _)) => format!("{}..", &text[..end]),
            None => text,
        }
    };
    format!("      {place}: {} -> {}", text(then), text(now))
}
