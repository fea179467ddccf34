//! What every part of a pact is read with: a member, a list, a text, or the reason why it is none.

use std::borrow::Cow;

use super::error::Problem;
use crate::model::{Json, Members};

pub(super) type Read<T> = Result<T, Problem>;

pub(super) fn object<'j, 'a>(json: &'j Json<'a>) -> Read<&'j [(Cow<'a, str>, Json<'a>)]> {
    json.members().ok_or_else(|| Problem::expected("an object", json))
}

pub(super) fn each<T>(json: &Json<'_>, mut read: impl FnMut(&Json<'_>) -> Read<T>) -> Read<Vec<T>> {
    let items = json.items().ok_or_else(|| Problem::expected("an array", json))?;
    items.iter().enumerate().map(|(i, json)| read(json).map_err(|problem| problem.under(&i.to_string()))).collect()
}

pub(super) fn string(json: &Json<'_>) -> Read<String> {
    json.as_str().map(str::to_owned).ok_or_else(|| Problem::expected("a string", json))
}

/// A string, or the text of a number or boolean that stands where a string should.
pub(super) fn text(json: &Json<'_>) -> Read<String> {
    match json {
        Json::Number(_) | Json::Bool(_) => Ok(json.to_string()),
        json => string(json),
    }
}

/// A number, which some tools write as a string.
pub(super) fn number<N: std::str::FromStr>(what: &'static str) -> impl Fn(&Json<'_>) -> Read<N> {
    move |json| {
        let (Json::Number(text) | Json::String(text)) = json else { return Err(Problem::expected(what, json)) };
        text.parse().map_err(|_| Problem::expected(what, json))
    }
}

pub(super) fn required<T>(json: &Json<'_>, name: &str, read: impl FnOnce(&Json<'_>) -> Read<T>) -> Read<T> {
    object(json)?;
    optional(json, name, read)?.ok_or_else(|| Problem::new(format!("expected a member {name:?}, but there is none")))
}

/// A member that may be missing or null.
pub(super) fn optional<T>(json: &Json<'_>, name: &str, read: impl FnOnce(&Json<'_>) -> Read<T>) -> Read<Option<T>> {
    match json.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => read(value).map(Some).map_err(|problem| problem.under(name)),
    }
}

/// The first of several names, old and new, that a member goes by.
pub(super) fn any_of<T>(json: &Json<'_>, names: &[&str], read: impl Fn(&Json<'_>) -> Read<T>) -> Read<Option<T>> {
    for name in names {
        if let Some(found) = optional(json, name, &read)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The members that nobody asked for.
pub(super) fn rest(json: &Json<'_>, known: &[&str]) -> Members {
    let members = json.members().unwrap_or_default().iter().filter(|(name, _)| !known.contains(&&**name));
    members.map(|(name, value)| (name.to_string(), value.to_owned_json())).collect()
}

/// All members, owned.
pub(super) fn members(json: &Json<'_>) -> Read<Members> {
    object(json)?;
    Ok(rest(json, &[]))
}
