use pact_harness::prelude::*;

#[pact_provider_state("a user exists")]
unsafe extern "C" fn user_exists(_: ...) {}
