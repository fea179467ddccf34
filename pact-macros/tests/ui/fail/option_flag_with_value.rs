use pact_harness::prelude::*;

#[pact_consumer(contract = payments, allow_unused = true)]
fn pays(_: MockProvider) {}

#[pact_provider_state("a user exists", teardown =)]
fn user_exists() {}
