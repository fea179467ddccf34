use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", consumer = "shop")]
fn pays(_: Pact) {}

#[pact_provider_state("a user exists", teardown, teardown)]
fn user_exists() {}
