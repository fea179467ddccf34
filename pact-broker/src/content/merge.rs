//! Two halves of a pact as one: what several builds of one version publish.

use std::fmt;

use pact_core::model::{EcoString, Json, Members};

/// Why two pacts cannot be merged.
#[derive(Debug, PartialEq, Eq)]
pub struct MergeConflict {
    /// The description of the interaction that both have with different requests; without one, a pact has no interactions.
    pub description: Option<String>,
}

impl fmt::Display for MergeConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.description {
            Some(description) => write!(f, "both pacts have the interaction {description:?}, with different requests"),
            None => f.write_str("only pacts with a list of interactions can be merged"),
        }
    }
}

impl std::error::Error for MergeConflict {}

/// The existing pact with the interactions of another: new ones are added, those of the same description and provider states
/// are replaced.
///
/// # Errors
///
/// Either has no list of interactions, or an interaction of both has different requests.
pub fn merge(existing: &Json, added: &Json) -> Result<Json, MergeConflict> {
    let (Json::Object(members), Some(old), Some(new)) =
        (existing, existing.get("interactions").and_then(Json::items), added.get("interactions").and_then(Json::items))
    else {
        return Err(MergeConflict { description: None });
    };
    let mut merged = old.to_vec();
    for interaction in new {
        match merged.iter().position(|other| is_same(other, interaction)) {
            Some(at) if differ_in_request(&merged[at], interaction) => {
                let description = interaction.get("description").and_then(Json::as_str).unwrap_or_default();
                return Err(MergeConflict { description: Some(description.to_owned()) });
            }
            Some(at) => merged[at] = interaction.clone(),
            None => merged.push(interaction.clone()),
        }
    }
    let merged = Json::array(merged);
    let members: Members = members
        .iter()
        .map(|(name, value)| (name.clone(), if name == "interactions" { merged.clone() } else { value.clone() }))
        .collect();
    Ok(Json::Object(members))
}

fn is_same(a: &Json, b: &Json) -> bool {
    let states = |json: &Json| {
        ["provider_state", "providerState", "providerStates"]
            .iter()
            .find_map(|name| json.get(name).filter(|value| !matches!(value, Json::Null)).cloned())
    };
    a.get("description") == b.get("description") && states(a) == states(b)
}

fn differ_in_request(a: &Json, b: &Json) -> bool {
    let part = |json: &Json, name: &EcoString| json.get("request").and_then(|request| request.get(name)).cloned();
    ["method", "path", "query", "body", "headers"]
        .map(EcoString::from)
        .iter()
        .any(|name| part(a, name) != part(b, name))
}
