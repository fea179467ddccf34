use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", spec = "four")]
fn refunds(_: Pact) {}

#[pact_contract(consumer = "app", provider = "service", spec = "v5")]
fn payments(_: &mut Contract) {}
