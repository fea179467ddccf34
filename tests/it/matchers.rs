//! Every matcher: what it writes into the pact, and what it lets through.

mod generators;
mod places;
mod rules;
mod versions;

use std::borrow::Cow;

use pact_harness::consumer::{IntoPattern, IntoStatus};
use pact_harness::matching;
use pact_harness::model::{HttpInteraction, Interaction, ReceivedRequest, ReceivedResponse, Response};
use pact_harness::prelude::*;
use serde_json::{Value, json};

#[pact_contract(consumer = "it-matchers", provider = "it-nobody")]
fn it_matchers(_: &mut Contract) {}

/// The only interaction of a contract that is described here and now.
fn described(describe: impl FnOnce(&mut Contract)) -> HttpInteraction {
    let mut contract = Contract::find("it_matchers").unwrap();
    describe(&mut contract);
    match contract.to_pact().interactions.into_iter().next() {
        Some(Interaction::Http(interaction)) => interaction,
        other => panic!("{other:?}"),
    }
}

fn responding(status: impl IntoStatus, body: impl IntoPattern) -> Response {
    described(|contract| {
        contract.interaction("get").get("/").responds(status).json(body);
    })
    .response
}

/// A response whose body has this pattern under `v`.
fn with_value(pattern: impl IntoPattern) -> Response {
    responding(200, Pattern::object([("v".to_owned(), pattern.into_pattern())]))
}

/// The rules and generators that are written for a pattern, by path from the value.
fn written(pattern: impl IntoPattern) -> (Value, Value) {
    let response = with_value(pattern);
    let interaction = HttpInteraction { response, ..HttpInteraction::default() };
    let json =
        pact_harness::format::write_interaction(&Interaction::Http(interaction), SpecVersion::V4).unwrap().to_value();
    let part = |name: &str| {
        let body = json["response"][name]["body"].as_object().cloned().unwrap_or_default();
        body.into_iter().map(|(path, rules)| (path.replacen("$.v", "$", 1), rules)).collect::<Value>()
    };
    (part("matchingRules"), part("generators"))
}

/// The rules alone of a pattern that has one list of them.
fn rules(pattern: impl IntoPattern) -> Value {
    written(pattern).0["$"]["matchers"].clone()
}

/// Whether a value is let through where the pattern stands.
fn accepts(pattern: impl IntoPattern, value: &Value) -> bool {
    accepts_text(pattern, &value.to_string())
}

fn accepts_text(pattern: impl IntoPattern, value: &str) -> bool {
    let body = format!("{{\"v\":{value}}}").into_bytes();
    let headers = vec![(Cow::Borrowed("Content-Type"), Cow::Borrowed("application/json"))];
    let received = ReceivedResponse { status: 200, headers, body: body.into() };
    matching::match_response(&with_value(pattern), &received).is_empty()
}

/// Checks what is let through and what is not, the example first.
#[track_caller]
fn assert_accepts(pattern: &Pattern, accepted: &[Value], refused: &[Value]) {
    for value in accepted {
        assert!(accepts(pattern.clone(), value), "{value} is refused by {pattern:?}");
    }
    for value in refused {
        assert!(!accepts(pattern.clone(), value), "{value} is accepted by {pattern:?}");
    }
}

/// The sentence of the panic.
fn panics(test: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(test).unwrap_err();
    let message = panic.downcast_ref::<String>().cloned();
    message.or_else(|| panic.downcast_ref::<&str>().map(|message| (*message).to_owned())).unwrap()
}
