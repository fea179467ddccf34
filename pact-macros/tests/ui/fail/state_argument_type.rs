use pact_harness::prelude::*;

#[pact_provider_state("a user exists")]
fn user_exists(_: String) {}

#[pact_provider_state("a user exists", teardown)]
async fn user_no_longer_exists(_: State<u8>, _: Option<Params<Vec<u8>>>) {}
