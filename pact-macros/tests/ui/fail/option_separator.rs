use pact_harness::prelude::*;

#[pact_consumer(consumer = "app" provider = "service")]
fn pays(_: Pact) {}

#[pact_consumer(consumer("app"), provider: "service")]
fn refunds(_: Pact) {}

#[pact_consumer("app", "service")]
fn lists(_: Pact) {}

#[pact_provider_state("a user exists" teardown)]
fn user_exists() {}
