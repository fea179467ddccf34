use pact_harness::prelude::*;

#[pact_consumer]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app")]
fn refunds(_: Pact) {}

#[pact_contract(provider = "service")]
fn payments(_: &mut Contract) {}
