//! Everything but the body: method, path, query, headers, status, metadata.

use pact_harness::model::Json;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{json, part, rules, unlike, version};
use crate::case::{Case, Contract, Part};

const VALUES: [&str; 16] = [
    "",
    "a",
    "abc",
    "A",
    "1",
    "1.5",
    "-5",
    "true",
    "2020-02-29",
    "12:30:00",
    "1.0.0",
    "a,b",
    "a, b",
    "a;q=1",
    "a;Q=1;x=2",
    " a ",
];
const TYPES: [&str; 8] = [
    "application/json",
    "application/json;charset=utf-8",
    "application/json; charset=UTF-8",
    "application/hal+json",
    "text/plain",
    "text/plain; charset=\"utf-8\"",
    "Application/JSON",
    "*/*",
];
const NAMES: [&str; 7] = ["X-A", "x-a", "X-B", "Accept", "Content-Type", "Vary", "Date"];
const PARAMETERS: [&str; 4] = ["a", "b", "a[]", "x.y"];
const METADATA: [&str; 5] = ["topic", "contentType", "Content-Type", "n", "content-type"];

fn value() -> impl Strategy<Value = String> {
    select(&VALUES[..]).prop_map(str::to_owned)
}

fn typed_value(name: &str) -> BoxedStrategy<String> {
    match name.to_ascii_lowercase().as_str() {
        "accept" | "content-type" | "contenttype" => select(&TYPES[..]).prop_map(str::to_owned).boxed(),
        _ => value().boxed(),
    }
}

fn named(names: &'static [&'static str], up_to: usize) -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    let one = select(names).prop_flat_map(move |name| (Just(name.to_owned()), vec(typed_value(name), 1..=up_to)));
    vec(one, 0..3).prop_map(|mut all| {
        let mut seen: Vec<String> = Vec::new();
        all.retain(|(name, _)| {
            !seen.contains(&name.to_lowercase()) && {
                seen.push(name.to_lowercase());
                true
            }
        });
        all
    })
}

fn metadata() -> impl Strategy<Value = Vec<(String, Json)>> {
    let one = select(&METADATA[..]).prop_flat_map(|name| {
        let value = if name == "topic" || name == "n" {
            json::value().boxed()
        } else {
            typed_value(name).prop_map(Json::string).boxed()
        };
        (Just(name.to_owned()), value)
    });
    vec(one, 0..3).prop_map(|mut all| {
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all.dedup_by(|(a, _), (b, _)| a == b);
        all
    })
}

/// Which entries change, and to what.
fn edits<T: std::fmt::Debug + Clone>(
    entries: impl Strategy<Value = Vec<T>>,
) -> impl Strategy<Value = (Vec<T>, Vec<bool>)> {
    (prop_oneof![1 => Just(Vec::new()), 1 => entries], vec(prop::bool::weighted(0.8), 4))
}

fn edited<T: Clone>(own: &[T], (others, keep): &(Vec<T>, Vec<bool>)) -> Vec<T> {
    own.iter()
        .zip(keep.iter().chain(std::iter::repeat(&true)))
        .filter(|(_, keep)| **keep)
        .map(|(own, _)| own.clone())
        .chain(others.iter().cloned())
        .collect()
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    (version(), part()).prop_flat_map(|(version, part)| match part {
        Part::Request => request(version).boxed(),
        Part::Response => response(version).boxed(),
        Part::Message => message(version).boxed(),
    })
}

fn lists() -> impl Strategy<Value = Vec<(prop::sample::Index, Json)>> {
    vec((any::<prop::sample::Index>(), rules::list(rules::any_rule().boxed())), 0..3)
}

fn at_names(
    category: &'static str,
    names: &[&str],
    lists: Vec<(prop::sample::Index, Json)>,
) -> Vec<(&'static str, String, Json)> {
    if names.is_empty() {
        return Vec::new();
    }
    unlike(lists.into_iter().map(|(at, list)| (category, names[at.index(names.len())].to_owned(), list)))
}

fn request(version: u8) -> impl Strategy<Value = Case> {
    let method = prop_oneof![4 => Just("POST"), 1 => Just("post"), 1 => Just("GET")];
    let path = prop_oneof![4 => Just("/a"), 1 => Just("/a/"), 1 => Just("/A"), 1 => Just("/a%20b"), 1 => Just("/1"), 1 => Just("")];
    let path_rules = option::weighted(0.3, rules::list(rules::any_rule().boxed()));
    let query = (named(&PARAMETERS, 2), edits(vec((select(&PARAMETERS[..]), value()), 0..3)), lists());
    let headers = (
        named(&NAMES, 2),
        edits(vec(select(&NAMES[..]).prop_flat_map(|name| (Just(name.to_owned()), typed_value(name))), 0..3)),
        lists(),
    );
    (method, path.clone(), path, path_rules, query, headers).prop_map(
        move |(
            method,
            path,
            other,
            path_rules,
            (query, query_edits, query_rules),
            (headers, header_edits, header_rules),
        )| {
            let mut contract = Contract { path: other.to_owned(), query, headers, ..Contract::default() };
            let names: Vec<&str> = contract.query.iter().map(|(name, _)| name.as_str()).collect();
            contract.rules = at_names("query", &names, query_rules);
            let names: Vec<&str> = contract.headers.iter().map(|(name, _)| name.as_str()).collect();
            let header_rules = at_names("header", &names, header_rules);
            contract.rules.extend(header_rules);
            contract.rules.extend(path_rules.map(|list| ("path", String::new(), list)));
            let mut received = contract.as_received();
            method.clone_into(&mut received.method);
            path.clone_into(&mut received.path);
            received.headers = edited(&received.headers, &header_edits);
            let pairs: Vec<String> =
                received.query.iter().flat_map(|query| query.split('&')).map(str::to_owned).collect();
            let others: Vec<String> = query_edits.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let pairs = edited(&pairs, &(others, query_edits.1));
            received.query = (!pairs.is_empty()).then(|| pairs.join("&"));
            Case { version, part: Part::Request, contract, received }
        },
    )
}

fn response(version: u8) -> impl Strategy<Value = Case> {
    let status = || select(vec![200u16, 201, 302, 404, 500, 199, 999]);
    let status_rule = prop_oneof![rules::status_code(), rules::simple()];
    let headers = (
        named(&NAMES, 2),
        edits(vec(select(&NAMES[..]).prop_flat_map(|name| (Just(name.to_owned()), typed_value(name))), 0..3)),
        lists(),
    );
    (status(), status(), any::<bool>(), option::weighted(0.5, rules::list(status_rule.boxed())), headers).prop_map(
        move |(status, other, same, status_rules, (headers, header_edits, header_rules))| {
            let mut contract = Contract { headers, status, ..Contract::default() };
            let names: Vec<&str> = contract.headers.iter().map(|(name, _)| name.as_str()).collect();
            contract.rules = at_names("header", &names, header_rules);
            contract.rules.extend(status_rules.map(|list| ("status", String::new(), list)));
            let mut received = contract.as_received();
            received.status = if same { status } else { other };
            received.headers = edited(&received.headers, &header_edits);
            Case { version, part: Part::Response, contract, received }
        },
    )
}

fn message(version: u8) -> impl Strategy<Value = Case> {
    (metadata(), edits(metadata()), lists(), json::changes()).prop_map(move |(metadata, edits, rules, changes)| {
        let mut contract = Contract { metadata, ..Contract::default() };
        let names: Vec<&str> = contract.metadata.iter().map(|(name, _)| name.as_str()).collect();
        contract.rules = at_names("metadata", &names, rules);
        let mut received = contract.as_received();
        received.metadata = edited(&received.metadata, &edits);
        received.metadata.sort_by(|(a, _), (b, _)| a.cmp(b));
        received.metadata.dedup_by(|(a, _), (b, _)| a == b);
        if let Some((_, value)) = received.metadata.iter_mut().find(|(name, _)| name == "topic") {
            *value = json::change(value, &changes);
        }
        Case { version, part: Part::Message, contract, received }
    })
}
