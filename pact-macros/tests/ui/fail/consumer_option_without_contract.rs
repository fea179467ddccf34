use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", allow_unused)]
fn pays(_: Pact) {}
