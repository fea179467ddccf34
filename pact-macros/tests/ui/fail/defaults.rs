use pact_harness::prelude::*;

pact_defaults!(consumr = "app");

pact_defaults!(spec = "v3");

pact_defaults!();
