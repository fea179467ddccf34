use pact_harness::prelude::pact_consumer;

struct Pact;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service")]
async fn refunds(_: Pact) {}
