use pact_harness::prelude::*;

#[pact_consumer(consumer, provider = "service")]
fn pays(_: Pact) {}

#[pact_consumer(consumer =, provider = "service")]
fn refunds(_: Pact) {}

#[pact_consumer(contract, port)]
fn lists(_: MockProvider) {}

#[pact_provider_state("a user exists", crate)]
fn user_exists() {}
