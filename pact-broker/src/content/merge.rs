//! Two halves of a pact as one: what several builds of one version publish.

use std::collections::{HashMap, HashSet};
use std::fmt;

use pact_core::model::{EcoString, Json, Members};

use super::identity::ordered;
use super::ruby::to_text;

/// Where a pact has its interactions.
const LISTS: [&str; 2] = ["interactions", "messages"];

/// Why two pacts cannot be merged.
#[derive(Debug, PartialEq, Eq)]
pub enum MergeConflict {
    /// A pact has no list of interactions or messages.
    NoInteractions,
    /// Both have an interaction of the same description and provider states, and its members differ.
    Interaction {
        /// The description.
        description: String,
        /// Which members differ.
        members: Vec<String>,
    },
    /// A member outside the interactions has different values; a JSON pointer.
    Member(String),
}

impl fmt::Display for MergeConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeConflict::NoInteractions => {
                f.write_str("only pacts with a list of interactions or messages can be merged")
            }
            MergeConflict::Interaction { description, members } => {
                let members = members.join(" and ");
                write!(f, "both pacts have the interaction {description:?}, with a different {members}")
            }
            MergeConflict::Member(pointer) => write!(f, "the pacts have different values at {pointer}"),
        }
    }
}

impl std::error::Error for MergeConflict {}

/// The existing pact with what another adds: interactions, messages, and other members. `replace` says whether what differs is
/// replaced, unless it is the request of an interaction.
///
/// # Errors
///
/// Either has no list of interactions or messages, or the two differ in what both have.
pub fn merge(existing: &Json, added: &Json, replace: bool) -> Result<Json, MergeConflict> {
    let (Json::Object(old), Json::Object(new)) = (existing, added) else { return Err(MergeConflict::NoInteractions) };
    for pact in [existing, added] {
        let lists: Vec<&Json> =
            LISTS.iter().filter_map(|name| pact.get(name)).filter(|list| !matches!(list, Json::Null)).collect();
        if lists.is_empty() || lists.iter().any(|list| list.items().is_none()) {
            return Err(MergeConflict::NoInteractions);
        }
    }
    members(old, new, |name, old, new| match (old.items(), new.items()) {
        (Some(old), Some(new)) if LISTS.contains(&name) => interactions(old, new, replace),
        _ if LISTS.contains(&name) => Ok(if matches!(old, Json::Null) { new.clone() } else { old.clone() }),
        _ => union(old, new, replace, &format!("/{}", escaped(name))),
    })
}

/// The members of both objects, in the order of the first; those of both are merged.
fn members(
    old: &Members,
    new: &Members,
    both: impl Fn(&str, &Json, &Json) -> Result<Json, MergeConflict>,
) -> Result<Json, MergeConflict> {
    let added: HashMap<&EcoString, &Json> = new.iter().map(|(name, value)| (name, value)).collect();
    let known: HashSet<&EcoString> = old.iter().map(|(name, _)| name).collect();
    let mut merged = Members::new();
    for (name, value) in old {
        let value = match added.get(name) {
            Some(other) => both(name, value, other)?,
            None => value.clone(),
        };
        merged.push((name.clone(), value));
    }
    for (name, value) in new.iter().filter(|(name, _)| !known.contains(name)) {
        merged.push((name.clone(), value.clone()));
    }
    Ok(Json::Object(merged))
}

fn union(old: &Json, new: &Json, replace: bool, pointer: &str) -> Result<Json, MergeConflict> {
    match (old, new) {
        (Json::Object(old), Json::Object(new)) => {
            members(old, new, |name, old, new| union(old, new, replace, &format!("{pointer}/{}", escaped(name))))
        }
        _ if ordered(old) == ordered(new) => Ok(old.clone()),
        _ if replace => Ok(new.clone()),
        _ => Err(MergeConflict::Member(pointer.to_owned())),
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn interactions(old: &[Json], new: &[Json], replace: bool) -> Result<Json, MergeConflict> {
    let mut merged = old.to_vec();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, interaction) in old.iter().enumerate() {
        places.entry(key(interaction)).or_insert(at);
    }
    for interaction in new {
        let at = *places.entry(key(interaction)).or_insert(merged.len());
        let Some(known) = merged.get_mut(at) else {
            merged.push(interaction.clone());
            continue;
        };
        let differ = differences(known, interaction);
        if differ.is_empty() {
            continue;
        }
        if !replace || differs_in_request(known, interaction) {
            let description = interaction.get("description").and_then(Json::as_str).unwrap_or_default().to_owned();
            return Err(MergeConflict::Interaction { description, members: differ });
        }
        *known = interaction.clone();
    }
    Ok(Json::array(merged))
}

/// What makes an interaction the same as another: its description, its provider states and its type.
fn key(interaction: &Json) -> String {
    let states = ["provider_state", "providerState", "providerStates"].iter().find_map(|name| {
        let empty = |value: &&Json| matches!(value, Json::Null) || value.items().is_some_and(<[Json]>::is_empty);
        interaction.get(name).filter(|value| !empty(value))
    });
    let parts = [interaction.get("description"), states, interaction.get("type")];
    to_text(&ordered(&Json::array(parts.map(|part| part.cloned().unwrap_or(Json::Null)))))
}

/// The names of the members that differ, but for the id, which follows from the others.
fn differences(a: &Json, b: &Json) -> Vec<String> {
    let names = |json: &Json| -> Vec<EcoString> {
        json.members().map(|members| members.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default()
    };
    let mut all: Vec<EcoString> = names(a).into_iter().chain(names(b)).filter(|name| name != "_id").collect();
    all.sort();
    all.dedup();
    all.retain(|name| a.get(name).map(ordered) != b.get(name).map(ordered));
    if all.is_empty() && a != b && (a.members().is_none() || b.members().is_none()) {
        return vec!["value".to_owned()];
    }
    all.iter().map(ToString::to_string).collect()
}

fn differs_in_request(a: &Json, b: &Json) -> bool {
    let part = |json: &Json, name: &str| json.get("request").and_then(|request| request.get(name)).map(ordered);
    ["method", "path", "query", "body", "headers"].into_iter().any(|name| part(a, name) != part(b, name))
}
