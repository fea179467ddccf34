use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", spec = "v2")]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service", spec = "4")]
fn refunds(_: Pact) {}

#[pact_contract(consumer = "app", provider = "service", spec = "v1.1")]
fn payments(_: &mut Contract) {}
