use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", bind = "localhost", order = "seq", unmatched_status = 200)]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service", bind = "[::1]:8080", port = 8080)]
fn refunds(_: Pact) {}
