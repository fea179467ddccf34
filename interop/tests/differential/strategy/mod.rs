//! Cases by chance: a contract, and the same with a few changes, which is what came.

mod bodies;
mod head;
mod json;
mod rules;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::case::{Case, Contract, Example, Part};

/// Cases of every kind; JSON bodies are half of them, since most rules are about them.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    prop_oneof![
        40 => json_body(),
        16 => head::case(),
        8 => bodies::xml(),
        6 => bodies::form(),
        6 => bodies::text(),
        6 => bodies::presence(),
        // Theirs starts threads for each.
        1 => bodies::multipart(),
    ]
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![Just(Part::Request), Just(Part::Response), Just(Part::Message)]
}

fn version() -> impl Strategy<Value = u8> {
    3..5u8
}

fn json_body() -> impl Strategy<Value = Case> {
    let rules = vec((rules::place(), rules::list(rules::any_rule().boxed())), 0..4);
    (version(), part(), json::value(), rules, json::changes()).prop_map(|(version, part, value, rules, changes)| {
        let mut contract = Contract { body: Example::Json(value.clone()), ..Contract::default() };
        contract.rules = unlike(rules.into_iter().map(|(place, list)| ("body", rules::path_to(&place, &value), list)));
        typed(&mut contract, part, "application/json");
        let mut received = contract.as_received();
        received.body = json::change(&value, &changes).to_string().into_bytes();
        Case { version, part, contract, received }
    })
}

/// One rule list for each place.
fn unlike<T>(rules: impl Iterator<Item = (&'static str, String, T)>) -> Vec<(&'static str, String, T)> {
    let mut found: Vec<(&'static str, String, T)> = Vec::new();
    for rule in rules {
        if !found.iter().any(|(category, key, _)| *category == rule.0 && *key == rule.1) {
            found.push(rule);
        }
    }
    found
}

fn typed(contract: &mut Contract, part: Part, content_type: &str) {
    if part == Part::Message {
        contract.metadata.push(("contentType".to_owned(), content_type.to_owned().into_json()));
    } else {
        contract.headers.push(("Content-Type".to_owned(), vec![content_type.to_owned()]));
    }
}

trait IntoJson {
    fn into_json(self) -> pact_harness::model::Json;
}

impl IntoJson for String {
    fn into_json(self) -> pact_harness::model::Json {
        pact_harness::model::Json::string(self)
    }
}
