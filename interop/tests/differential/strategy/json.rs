//! JSON values from a small stock, so that a rule often meets a value that it was made for, and changes to them.

use pact_harness::model::Json;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const KEYS: [&str; 6] = ["a", "b", "c", "1", "x y", "é"];

const STRINGS: [&str; 22] = [
    "",
    "a",
    "abc",
    "A",
    "true",
    "false",
    "null",
    "1",
    "1.5",
    "-1",
    "100",
    "2020-02-29",
    "12:30:00",
    "2020-02-29T12:30:00Z",
    "29/02/2020",
    "1.0.0",
    "1.0",
    "1.0.0-beta.1+2",
    "SGVsbG8=",
    "<?xml version=\"1.0\"?><a/>",
    "{\"a\":1}",
    "é b",
];

const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "-1",
    "100",
    "1.0",
    "1.00",
    "1.5",
    "-1.5",
    "1e2",
    "1E2",
    "1.5e-3",
    "-0",
    "-0.0",
    "18446744073709551616",
    "0.1",
];

/// How a value is changed on its way.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Replace(Json),
    /// By another value of the same kind.
    Like(Index),
    Remove,
    Repeat,
    Insert(&'static str, Json),
    Reverse,
    Clear,
    ToText,
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

pub(crate) fn key() -> impl Strategy<Value = &'static str> {
    select(&KEYS[..])
}

pub(crate) fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        1 => Just(Json::Null),
        2 => any::<bool>().prop_map(Json::Bool),
        4 => select(&NUMBERS[..]).prop_map(|text| Json::Number(text.into())),
        4 => select(&STRINGS[..]).prop_map(Json::string),
    ]
}

/// A value up to four levels deep.
pub(crate) fn value() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(4, 14, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::array),
            vec((key(), inner), 0..4).prop_map(Json::object::<&str>),
        ]
    })
}

/// Few changes, often none.
pub(crate) fn changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    let change = prop_oneof![
        3 => value().prop_map(Change::Replace),
        6 => any::<Index>().prop_map(Change::Like),
        2 => Just(Change::Remove),
        2 => Just(Change::Repeat),
        2 => (key(), value()).prop_map(|(key, value)| Change::Insert(key, value)),
        1 => Just(Change::Reverse),
        1 => Just(Change::Clear),
        1 => Just(Change::ToText),
    ];
    prop_oneof![1 => Just(Vec::new()), 3 => vec((any::<Index>(), change), 1..4)]
}

pub(crate) fn change(json: &Json, changes: &[(Index, Change)]) -> Json {
    changes.iter().fold(json.clone(), |json, (at, change)| {
        let places = places(&json);
        let place = &places[at.index(places.len())];
        change_at(json, place, change)
    })
}

/// The way to every value in this one, itself first.
pub(crate) fn places(json: &Json) -> Vec<Vec<Step>> {
    let mut found = vec![Vec::new()];
    let mut below = |step: Step, json: &Json| {
        found.extend(places(json).into_iter().map(|rest| std::iter::once(step.clone()).chain(rest).collect()));
    };
    match json {
        Json::Object(members) => members.iter().for_each(|(key, json)| below(Step::Key(key.to_string()), json)),
        Json::Array(items) => items.iter().enumerate().for_each(|(i, json)| below(Step::Index(i), json)),
        _ => {}
    }
    found
}

fn change_at(json: Json, place: &[Step], change: &Change) -> Json {
    let Some((first, rest)) = place.split_first() else { return changed(&json, change) };
    match (json, first) {
        (Json::Object(mut members), Step::Key(key)) => {
            let at = members.iter().position(|(name, _)| name == key).unwrap_or_default();
            match (rest, change) {
                ([], Change::Remove) => drop(members.remove(at)),
                _ => members.make_mut()[at].1 = change_at(members[at].1.clone(), rest, change),
            }
            Json::Object(members)
        }
        (Json::Array(mut items), Step::Index(at)) => {
            match (rest, change) {
                ([], Change::Remove) => drop(items.remove(*at)),
                ([], Change::Repeat) => items.insert(*at, items[*at].clone()),
                _ => items.make_mut()[*at] = change_at(items[*at].clone(), rest, change),
            }
            Json::Array(items)
        }
        (json, _) => json,
    }
}

fn changed(json: &Json, change: &Change) -> Json {
    match (change, json) {
        (Change::Replace(other), _) => other.clone(),
        (Change::Like(index), Json::Number(_)) => Json::Number(NUMBERS[index.index(NUMBERS.len())].into()),
        (Change::Like(index), Json::String(_)) => Json::string(STRINGS[index.index(STRINGS.len())]),
        (Change::Like(_), Json::Bool(value)) => Json::Bool(!value),
        (Change::Like(_) | Change::Reverse, Json::Array(items)) => Json::Array(items.iter().rev().cloned().collect()),
        (Change::Like(_) | Change::Reverse, Json::Object(members)) => {
            Json::Object(members.iter().rev().cloned().collect())
        }
        (Change::Insert(_, value), Json::Array(items)) => {
            Json::Array(items.iter().cloned().chain([value.clone()]).collect())
        }
        (Change::Insert(key, value), Json::Object(members)) => {
            Json::object(members.iter().cloned().chain([((*key).into(), value.clone())]))
        }
        (Change::Clear, Json::Array(_)) => Json::array([]),
        (Change::Clear, Json::Object(_)) => Json::object::<String>([]),
        (Change::Clear, Json::String(_)) => Json::string(""),
        (Change::ToText, json) if json.items().is_none() && json.members().is_none() && json.as_str().is_none() => {
            Json::string(json.to_string())
        }
        _ => json.clone(),
    }
}
