use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays(_: &Pact) {}

#[pact_consumer(contract = payments)]
async fn refunds(_: &mut MockProvider) {}
