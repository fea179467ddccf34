//! The names that state handlers are found by, and what handlers can ask for besides parameters.

use pact_harness::model::ProviderState;
use pact_harness::prelude::*;
use pact_harness::registry;

use super::provider_states::{Log, named, run};
use crate::support::ErrorTexts as _;

#[pact_provider_state("account {id} of {owner} is open", "{owner} has the open account {id}")]
async fn account(log: State<Log>, owner: String, id: u64) {
    tokio::task::yield_now().await;
    log.add(format!("open {id} of {owner}"));
}

#[pact_provider_state("{owner} has the open account {id}", teardown)]
fn close_account(log: State<Log>, id: u64, owner: String) {
    log.add(format!("close {id} of {owner}"));
}

#[pact_provider_state("account 1 of the bank is open")]
fn account_of_the_bank(log: State<Log>) {
    log.add("open the bank's account");
}

#[pact_provider_state("a literal {{brace}} stays")]
fn braces(log: State<Log>) {
    log.add("braces");
}

#[pact_provider_state("order {id} is paid")]
fn order_paid(_id: State<Log>, id: u64) {
    let _ = id;
}

#[pact_provider_state("order {id} {done}")]
fn order_done(id: String, done: String) -> Result<(), String> {
    Err(format!("{id} {done}"))
}

#[pact_provider_state("it is told what it is for")]
fn told(log: State<Log>, state: ProviderState, interaction: CurrentInteraction) {
    let CurrentInteraction { description, consumer, states, .. } = interaction;
    log.add(format!("{state} for {description:?} of {consumer:?}, {} states", states.len()));
}

#[tokio::test]
async fn what_stands_in_the_name_is_an_argument() {
    let (verification, log) = run(&named(&["account 7 of Ada is open", "Grace has the open account 8"])).await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(log, ["open 7 of Ada", "open 8 of Grace", "request", "close 8 of Grace"]);
}

#[tokio::test]
async fn an_exact_name_wins_over_captures_and_doubled_braces_are_braces() {
    let (verification, log) = run(&named(&["account 1 of the bank is open", "a literal {brace} stays"])).await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(log, ["open the bank's account", "braces", "request"]);
}

#[tokio::test]
async fn a_text_that_is_no_such_value_is_an_error_with_state_capture_text_and_type() {
    let (verification, log) = run(&named(&["account seven of Ada is open"])).await;
    let error = &verification.error_texts()[0];
    assert!(
        error.contains(
            "invalid u64 \"seven\" for `{id}` in the state \"account seven of Ada is open\": invalid digit found in \
             string (`account` at tests/it/state_names.rs:"
        ),
        "{error}"
    );
    assert!(verification.failed().is_empty(), "an error is not a failed expectation");
    assert_eq!(log, [""; 0], "nothing was sent");
}

#[tokio::test]
async fn a_state_that_fits_two_names_is_an_error_with_both_places() {
    let (verification, log) = run(&named(&["order 7 is paid"])).await;
    let error = &verification.error_texts()[0];
    super::support::in_this_order(
        error,
        &[
            "the state \"order 7 is paid\" fits two names, \"order {id} is paid\" (`order_paid` at tests/it/state_names.rs:",
            " and \"order {id} {done}\" (`order_done` at tests/it/state_names.rs:",
            "): give it a handler with its exact name, or make them differ",
        ],
    );
    assert_eq!(log, [""; 0], "nothing was sent");
    let (verification, _) = run(&named(&["order 7 late"])).await;
    assert!(verification.error_texts()[0].contains("was not set up: 7 late"), "{verification}");
}

#[tokio::test]
async fn the_nearest_name_of_an_unknown_state_may_have_captures() {
    let (verification, _) = run(&named(&["orders 7 is paid"])).await;
    assert!(verification.error_texts()[0].ends_with("did you mean \"order {id} is paid\"?"), "{verification}");
}

#[tokio::test]
async fn a_handler_is_told_its_state_and_its_interaction() {
    let (verification, log) =
        run(r#"[{"name": "it is told what it is for", "params": {"a": 1}}, {"name": "it rains"}]"#).await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(log[0], r#"it is told what it is for {"a":1} for "d" of "c", 2 states"#);
}

#[test]
fn handlers_are_listed_with_their_names() {
    let listed = registry::all::<pact_harness::provider::StateHandler>();
    let account = listed.iter().find(|handler| handler.site.name == "account").unwrap();
    assert_eq!(account.names, ["account {id} of {owner} is open", "{owner} has the open account {id}"]);
    assert!(!account.concurrent);
}
