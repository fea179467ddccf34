//! Places in a JSON value.

use crate::model::{Json, PathExpression, PathToken};

/// The place of the object or array that a place is in.
pub(super) fn parent(place: &PathExpression) -> PathExpression {
    let mut parent = place.clone();
    parent.tokens.pop();
    parent
}

/// The value at a place, which has no wildcards.
pub(super) fn value<'v>(json: &'v Json, place: &PathExpression) -> Option<&'v Json> {
    place.tokens.iter().try_fold(json, |json, token| match token {
        PathToken::Field(name) => json.get(name),
        PathToken::Index(index) => json.items()?.get(*index),
        PathToken::Star | PathToken::StarIndex => None,
    })
}

/// The places of the members or items of the value at a place, in order.
pub(super) fn members(json: &Json, place: &PathExpression) -> Vec<PathExpression> {
    match value(json, place) {
        Some(Json::Object(members)) => {
            members.iter().map(|(name, _)| place.join(PathToken::Field(name.to_string()))).collect()
        }
        Some(Json::Array(items)) => (0..items.len()).map(|index| place.join(PathToken::Index(index))).collect(),
        _ => Vec::new(),
    }
}

/// Removes the members at a place, which may have wildcards.
pub(super) fn remove(json: &mut Json, place: &[PathToken]) {
    match (place, json) {
        ([PathToken::Field(name)], Json::Object(members)) => members.retain(|(key, _)| key != name),
        ([PathToken::Field(name), rest @ ..], Json::Object(members)) => {
            members.make_mut().iter_mut().filter(|(key, _)| key == name).for_each(|(_, value)| remove(value, rest));
        }
        ([PathToken::Star, rest @ ..], Json::Object(members)) => {
            for (_, value) in members.make_mut() {
                remove(value, rest);
            }
        }
        ([PathToken::Index(index), rest @ ..], Json::Array(items)) => {
            if let Some(item) = items.make_mut().get_mut(*index) {
                remove(item, rest);
            }
        }
        ([PathToken::StarIndex, rest @ ..], Json::Array(items)) => {
            items.make_mut().iter_mut().for_each(|item| remove(item, rest));
        }
        _ => {}
    }
}
