use pact_harness::prelude::*;

#[pact_consumer(contract = paymnets)]
fn pays(_: MockProvider) {}

fn payments(_: Contract) {}

#[pact_consumer(contract = payments)]
fn refunds(_: MockProvider) {}

struct Payments {}

#[pact_consumer(contract = Payments)]
async fn lists(_: MockProvider) {}
