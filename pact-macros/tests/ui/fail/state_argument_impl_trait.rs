use pact_harness::prelude::*;

#[pact_provider_state("a user exists")]
fn user_exists(_: impl Clone) {}
