//! What every part of a pact is read with: a member, a list, a text, or the reason why it is none.

use std::borrow::Cow;

use super::error::Problem;
use crate::model::Json;

type Read<T> = Result<T, Problem>;

pub(super) fn not_yet(what: &str) -> Problem {
    Problem::new(format!("{what} are not supported yet by this version of pact-harness"))
}

pub(super) fn object<'j, 'a>(json: &'j Json<'a>) -> Read<&'j [(Cow<'a, str>, Json<'a>)]> {
    json.members().ok_or_else(|| Problem::expected("an object", json))
}

pub(super) fn each<T>(json: &Json<'_>, read: impl Fn(&Json<'_>) -> Read<T>) -> Read<Vec<T>> {
    let items = json.items().ok_or_else(|| Problem::expected("an array", json))?;
    items.iter().enumerate().map(|(i, json)| read(json).map_err(|problem| problem.under(&i.to_string()))).collect()
}

pub(super) fn string(json: &Json<'_>) -> Read<String> {
    json.as_str().map(str::to_owned).ok_or_else(|| Problem::expected("a string", json))
}

pub(super) fn required<T>(json: &Json<'_>, name: &str, read: impl Fn(&Json<'_>) -> Read<T>) -> Read<T> {
    object(json)?;
    optional(json, name, read)?.ok_or_else(|| Problem::new(format!("expected a member {name:?}, but there is none")))
}

/// A member that may be missing or null.
pub(super) fn optional<T>(json: &Json<'_>, name: &str, read: impl Fn(&Json<'_>) -> Read<T>) -> Read<Option<T>> {
    match json.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => read(value).map(Some).map_err(|problem| problem.under(name)),
    }
}
