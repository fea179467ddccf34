use pact_harness::prelude::*;

pact_defaults!(consumer = "app");
pact_defaults!(consumer = "checkout");
