use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays() {}

#[pact_consumer(consumer = "app", provider = "service")]
async fn refunds() {}

#[pact_consumer(contract = payments)]
fn lists() {}
