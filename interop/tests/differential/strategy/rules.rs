//! Rules, as they stand in a file, and the paths that they stand at.

use pact_harness::model::{Json, PathExpression, PathToken};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::json::{Step, key, places};
use crate::case::{number, object};

pub(crate) const REGEXES: [&str; 8] = ["\\d+", "[a-z]*", "a|abc", "^a", ".*", "-?\\d+(\\.\\d+)?", "a(?=b)bc", "[A-Z]+"];
const DATES: [&str; 4] = ["yyyy-MM-dd", "dd/MM/yyyy", "yyyy", ""];
const TIMES: [&str; 3] = ["HH:mm:ss", "HH:mm", ""];
const DATE_TIMES: [&str; 3] = ["yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ss", ""];
const TYPES: [&str; 4] = ["text/plain", "application/json", "application/xml", "image/png"];
const CLASSES: [&str; 7] = ["info", "success", "redirect", "clientError", "serverError", "nonError", "error"];

fn named(name: &'static str, members: Vec<(&'static str, Json)>) -> Json {
    object(std::iter::once(("match", Json::string(name))).chain(members))
}

fn with(name: &'static str, member: &'static str, texts: &'static [&'static str]) -> impl Strategy<Value = Json> {
    select(texts).prop_map(move |text| named(name, vec![(member, Json::string(text))]))
}

/// A rule that says what one value is like.
pub(crate) fn simple() -> impl Strategy<Value = Json> {
    const PLAIN: [&str; 8] = ["number", "integer", "decimal", "boolean", "null", "notEmpty", "semver", "values"];
    let limits = (option::of(0..3u8), option::of(1..4u8)).prop_map(|(min, max)| {
        let members = min.map(|min| ("min", number(min))).into_iter().chain(max.map(|max| ("max", number(max))));
        named("type", members.collect())
    });
    prop_oneof![
        4 => Just(named("type", Vec::new())),
        2 => limits,
        2 => Just(named("equality", Vec::new())),
        3 => with("regex", "regex", &REGEXES),
        2 => with("include", "value", &["a", "1", "", "é"]),
        8 => select(&PLAIN[..]).prop_map(|name| named(name, Vec::new())),
        1 => with("date", "format", &DATES),
        1 => with("time", "format", &TIMES),
        1 => with("datetime", "format", &DATE_TIMES),
        1 => with("contentType", "value", &TYPES),
        1 => status_code(),
    ]
}

pub(crate) fn status_code() -> impl Strategy<Value = Json> {
    let codes = vec(select(vec![200u16, 201, 404, 500]), 0..3)
        .prop_map(|codes| named("statusCode", vec![("status", Json::Array(codes.into_iter().map(number).collect()))]));
    prop_oneof![3 => with("statusCode", "status", &CLASSES), 1 => codes]
}

/// Any rule; those about what is in a container have rules of their own.
pub(crate) fn any_rule() -> impl Strategy<Value = Json> {
    simple().prop_recursive(2, 6, 2, |inner| {
        let each = |name, inner: BoxedStrategy<Json>| {
            vec(inner, 0..3).prop_map(move |rules| named(name, vec![("rules", Json::array(rules))]))
        };
        let list = (vec(inner.clone(), 1..3), any::<bool>()).prop_map(|(rules, or)| rule_list(rules, or));
        let rules = option::of(vec((free_path(), list), 0..3).prop_map(object));
        let variant = (0..3u8, rules).prop_map(|(index, rules)| {
            object(std::iter::once(("index", number(index))).chain(rules.map(|rules| ("rules", rules))))
        });
        let contains =
            vec(variant, 0..3).prop_map(|variants| named("arrayContains", vec![("variants", Json::array(variants))]));
        prop_oneof![each("eachKey", inner.clone()), each("eachValue", inner), contains]
    })
}

pub(crate) fn rule_list(rules: Vec<Json>, or: bool) -> Json {
    let combine = Json::string(if or { "OR" } else { "AND" });
    object([("combine", combine), ("matchers", Json::array(rules))])
}

pub(crate) fn list(rule: BoxedStrategy<Json>) -> impl Strategy<Value = Json> {
    (vec(rule, 1..3), any::<bool>()).prop_map(|(rules, or)| rule_list(rules, or))
}

/// A path without regard to what is there.
fn free_path() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        key().prop_map(|key| PathToken::Field(key.to_owned())),
        (0..2usize).prop_map(PathToken::Index),
        Just(PathToken::Star),
        Just(PathToken::StarIndex),
    ];
    vec(token, 0..3).prop_map(|tokens| PathExpression { tokens }.to_string())
}

/// A place in a value that is not there yet: which one, and what becomes of each of its tokens.
pub(crate) type Place = (Index, Vec<u8>);

pub(crate) fn place() -> impl Strategy<Value = Place> {
    (any::<Index>(), vec(0..10u8, 5))
}

/// A path to somewhere in the value, or through wildcards to several places.
pub(crate) fn path_to((index, wild): &Place, json: &Json) -> String {
    let places = places(json);
    let place = &places[index.index(places.len())];
    let tokens = place.iter().zip(wild).map(|(step, wild)| match (step, wild) {
        (_, 0 | 1) => PathToken::Star,
        (Step::Index(_), 2..=4) | (_, 2) => PathToken::StarIndex,
        (Step::Index(index), _) => PathToken::Index(*index),
        (Step::Key(key), _) => PathToken::Field(key.clone()),
    });
    PathExpression { tokens: tokens.collect() }.to_string()
}
