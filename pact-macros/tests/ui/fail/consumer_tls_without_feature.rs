use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", tls)]
fn pays(_: Pact) {}
