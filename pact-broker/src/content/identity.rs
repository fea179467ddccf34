//! Which pacts say the same: a hash of what results depend on. Equal byte for byte to the official broker's, because
//! clients store it in URLs.

use pact_core::model::{EcoString, Json, Members};
use sha1::{Digest, Sha1};

use super::ruby::to_text;
use crate::text::hex;

/// The hash of a pact: its interactions or messages, without regard to their order or that of members, and its version of
/// the specification. Of a document that is no pact, the hash of all of it.
pub fn identity(pact: &Json) -> String {
    let list = ["interactions", "messages"].into_iter().find(|list| present(pact, list).is_some());
    let mut members = Members::new();
    for name in ["interactions", "messages"] {
        if let Some(value) = present(pact, name) {
            let value = ordered(value);
            members.push((name.into(), if Some(name) == list { sorted(value) } else { value }));
        }
    }
    if members.is_empty() {
        return sha(&ordered(pact));
    }
    if let Some(version) = specification(pact) {
        members.push(("pact_specification_version".into(), version.clone()));
    }
    sha(&Json::Object(members))
}

/// The version of the specification that a pact says it is of, in any of the three places where pacts have it.
pub fn specification(pact: &Json) -> Option<&Json> {
    let metadata = present(pact, "metadata")?;
    let nested = |name| metadata.get(name).and_then(|it| present(it, "version"));
    nested("pactSpecification")
        .or_else(|| nested("pact-specification"))
        .or_else(|| present(metadata, "pactSpecificationVersion"))
}

/// A pact with an `_id` in each interaction, by which verifiers say which one they mean; one that is there stays.
pub fn with_ids(pact: &Json) -> Json {
    let Json::Object(members) = pact else { return pact.clone() };
    let named = |name: &EcoString| matches!(&**name, "interactions" | "messages");
    Json::Object(
        members
            .iter()
            .map(|(name, value)| match value {
                Json::Array(items) if named(name) => (name.clone(), Json::Array(items.iter().map(with_id).collect())),
                _ => (name.clone(), value.clone()),
            })
            .collect(),
    )
}

fn with_id(interaction: &Json) -> Json {
    let Json::Object(members) = interaction else { return interaction.clone() };
    let others: Members = members.iter().filter(|(name, _)| name != "_id").cloned().collect();
    let id = interaction.get("_id").cloned();
    let id = id.unwrap_or_else(|| Json::string(sha(&ordered(&Json::Object(others.clone())))));
    Json::Object(std::iter::once((EcoString::from("_id"), id)).chain(others).collect())
}

/// A pact without the `_id`s of its interactions: what was published, as far as it counts.
pub fn without_ids(pact: &Json) -> Json {
    let Json::Object(members) = pact else { return pact.clone() };
    let strip = |item: &Json| match item {
        Json::Object(members) => Json::Object(members.iter().filter(|(name, _)| name != "_id").cloned().collect()),
        other => other.clone(),
    };
    Json::Object(
        members
            .iter()
            .map(|(name, value)| match value {
                Json::Array(items) if matches!(&**name, "interactions" | "messages") => {
                    (name.clone(), Json::array(items.iter().map(strip)))
                }
                _ => (name.clone(), value.clone()),
            })
            .collect(),
    )
}

/// A pact without `_id`s, its members and interactions in an order that says nothing: two that mean the same are equal.
pub(super) fn comparable(pact: &Json) -> Json {
    let Json::Object(members) = ordered(&without_ids(pact)) else { return pact.clone() };
    let sort = |(name, value): (EcoString, Json)| {
        let value = if matches!(&*name, "interactions" | "messages") { sorted(value) } else { value };
        (name, value)
    };
    Json::Object(members.into_iter().map(sort).collect())
}

fn present<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    json.get(name).filter(|value| !matches!(value, Json::Null))
}

fn sha(json: &Json) -> String {
    hex(&Sha1::digest(to_text(json).as_bytes()))
}

/// With the members of every object in the order of their names.
pub(super) fn ordered(json: &Json) -> Json {
    match json {
        Json::Array(items) => Json::Array(items.iter().map(ordered).collect()),
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), ordered(value))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(members.into_iter().collect())
        }
        other => other.clone(),
    }
}

fn sorted(json: Json) -> Json {
    let Json::Array(items) = json else { return json };
    let mut items: Vec<(String, Json)> = items.into_iter().map(|item| (to_text(&item), item)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    Json::Array(items.into_iter().map(|(_, item)| item).collect())
}
