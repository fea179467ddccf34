use pact_harness::prelude::*;

#[pact_contract(consumer = "app", provider = "service", version = "latest")]
fn payments(_: &mut Contract) {}

#[pact_contract(consumer = "app", provider = "service", version = "")]
fn refunds(_: &mut Contract) {}
