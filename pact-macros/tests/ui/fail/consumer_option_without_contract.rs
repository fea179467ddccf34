use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", port = 8080, allow_unused)]
fn pays(_: Pact) {}
