use pact_harness::prelude::*;

#[pact_provider_state("a user exists")]
fn user_exists(_: &State<u8>, _: &mut Params<Vec<u8>>) {}
