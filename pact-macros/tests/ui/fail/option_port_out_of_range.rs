use pact_harness::prelude::*;

#[pact_consumer(contract = payments, port = 0)]
fn pays(_: MockProvider) {}

#[pact_consumer(contract = payments, port = 65536)]
fn refunds(_: MockProvider) {}

#[pact_consumer(contract = payments, port = -1)]
fn lists(_: MockProvider) {}
