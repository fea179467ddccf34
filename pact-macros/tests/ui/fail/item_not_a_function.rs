use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
struct Pays;

#[pact_contract(consumer = "app", provider = "service")]
mod payments {}

#[pact_provider(name = "service")]
static HONOURS_ITS_PACTS: u8 = 1;

#[pact_provider_state("a user exists")]
impl Pays {}
