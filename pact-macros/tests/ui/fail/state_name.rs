use pact_harness::prelude::*;

#[pact_provider_state]
fn missing() {}

#[pact_provider_state(teardown)]
fn missing_before_an_option() {}

#[pact_provider_state(state = "a user exists")]
fn with_a_key() {}

#[pact_provider_state(teardown, "a user exists")]
fn not_first() {}

#[pact_provider_state("")]
fn empty() {}

#[pact_provider_state(3)]
fn a_number() {}
