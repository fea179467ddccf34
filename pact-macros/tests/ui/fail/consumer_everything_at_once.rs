use pact_harness::prelude::*;

#[pact_consumer(consumer = "a/b", spec = "2", colour = 1)]
#[test]
fn pays(_: &Pact) {}
