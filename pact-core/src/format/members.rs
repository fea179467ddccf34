//! What every part of a pact is read with: a member, a list, a text, or the reason why it is none.

use ecow::EcoString;

use super::error::Problem;
use crate::model::{Json, Members};

pub(super) type Read<T> = Result<T, Problem>;

pub(super) fn object(json: &Json) -> Read<&[(EcoString, Json)]> {
    json.members().ok_or_else(|| Problem::expected("an object", json))
}

/// The members of an object that maps names to something. PHP writes an empty one as `[]`, others write null.
pub(super) fn map(json: &Json) -> Read<&[(EcoString, Json)]> {
    match json {
        Json::Null => Ok(&[]),
        Json::Array(items) if items.is_empty() => Ok(&[]),
        json => object(json),
    }
}

pub(super) fn each<T>(json: &Json, mut read: impl FnMut(&Json) -> Read<T>) -> Read<Vec<T>> {
    let items = json.items().ok_or_else(|| Problem::expected("an array", json))?;
    items.iter().enumerate().map(|(i, json)| read(json).map_err(|problem| problem.under(&i.to_string()))).collect()
}

pub(super) fn string(json: &Json) -> Read<String> {
    json.as_str().map(str::to_owned).ok_or_else(|| Problem::expected("a string", json))
}

/// A string, or the text of a number or boolean that stands where a string should.
pub(super) fn text(json: &Json) -> Read<String> {
    match json {
        Json::Number(_) | Json::Bool(_) => Ok(json.to_string()),
        json => string(json),
    }
}

/// A number, which some tools write as a string.
pub(super) fn number<N: std::str::FromStr>(what: &'static str) -> impl Fn(&Json) -> Read<N> {
    move |json| {
        let (Json::Number(text) | Json::String(text)) = json else { return Err(Problem::expected(what, json)) };
        text.parse().map_err(|_| Problem::expected(what, json))
    }
}

pub(super) fn required<T>(json: &Json, name: &str, read: impl FnOnce(&Json) -> Read<T>) -> Read<T> {
    object(json)?;
    optional(json, name, read)?.ok_or_else(|| Problem::new(format!("expected a member {name:?}, but there is none")))
}

/// A member that may be missing or null.
pub(super) fn optional<T>(json: &Json, name: &str, read: impl FnOnce(&Json) -> Read<T>) -> Read<Option<T>> {
    match json.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => read(value).map(Some).map_err(|problem| problem.under(name)),
    }
}

/// The first of several names, old and new, that a member goes by.
pub(super) fn any_of<T>(json: &Json, names: &[&str], read: impl Fn(&Json) -> Read<T>) -> Read<Option<T>> {
    for name in names {
        if let Some(found) = optional(json, name, &read)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The members that nobody asked for.
pub(super) fn rest(json: &Json, known: &[&str]) -> Members {
    let members = json.members().unwrap_or_default().iter().filter(|(name, _)| !known.contains(&&**name));
    members.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// All members, owned.
pub(super) fn members(json: &Json) -> Read<Members> {
    map(json)?;
    Ok(rest(json, &[]))
}
