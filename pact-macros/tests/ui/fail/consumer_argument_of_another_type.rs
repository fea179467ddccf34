use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays(_: MockProvider) {}

#[pact_consumer(contract = payments)]
async fn refunds(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service")]
fn lists(_: &mut [u8]) {}
