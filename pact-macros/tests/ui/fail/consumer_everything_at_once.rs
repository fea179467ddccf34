use pact_harness::prelude::*;

#[pact_consumer(consumer = "a/b", spec = "two", colour = 1)]
#[test]
fn pays(_: &Pact) {}
