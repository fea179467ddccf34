use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", runtime(multi_thread))]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service", runtime(multi_threaded))]
async fn refunds(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service", runtime(worker_threads = 2))]
async fn lists(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service", runtime = "multi_thread")]
async fn cancels(_: Pact) {}
