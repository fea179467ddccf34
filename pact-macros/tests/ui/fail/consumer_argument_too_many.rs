use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays(_: Pact, _: u8, _: u16) {}
