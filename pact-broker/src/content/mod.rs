//! What a pact says: its identity, the ids of its interactions, merging two, what differs between two. Pure.

mod difference;
mod identity;
mod merge;
mod ruby;
#[cfg(test)]
mod tests;

pub use difference::difference;
pub use identity::{identity, specification, with_ids, without_ids};
pub use merge::{MergeConflict, merge};
pub use ruby::to_text;

use pact_core::model::Json;

/// Deepest nesting of a pact.
pub const DEPTH: usize = 50;

/// The interactions of a pact, of both lists that it may have them in.
pub fn interactions(pact: &Json) -> impl Iterator<Item = &Json> {
    ["interactions", "messages"].iter().filter_map(|list| pact.get(list)?.items()).flatten()
}

/// Whether a value is nested deeper than [`DEPTH`].
pub fn too_deep(json: &Json) -> bool {
    fn deeper(json: &Json, left: usize) -> bool {
        let Some(left) = left.checked_sub(1) else {
            return matches!(json, Json::Array(_) | Json::Object(_));
        };
        match json {
            Json::Array(items) => items.iter().any(|item| deeper(item, left)),
            Json::Object(members) => members.iter().any(|(_, value)| deeper(value, left)),
            _ => false,
        }
    }
    deeper(json, DEPTH)
}
