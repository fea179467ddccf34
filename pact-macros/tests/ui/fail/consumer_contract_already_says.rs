use pact_harness::prelude::*;

#[pact_consumer(contract = payments, consumer = "app", provider = "service", spec = "v4", output = "pacts")]
fn pays(_: MockProvider) {}
