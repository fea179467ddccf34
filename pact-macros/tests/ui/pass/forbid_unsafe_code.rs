//! What the macros generate compiles in a crate without unsafe code.

#![forbid(unsafe_code)]

use pact_harness::prelude::*;

#[pact_contract(consumer = "app", provider = "forbid-unsafe-code")]
fn users(contract: &mut Contract) {
    contract.interaction("get a user").get("/users/1").responds(200).json(pattern!({ "id": integer(1) }));
}

#[pact_consumer(contract = users, allow_unused)]
fn reads_a_user(_: MockProvider) {}

#[pact_provider_state("a user exists")]
fn user_exists() {}

#[pact_provider(name = "forbid-unsafe-code")]
#[ignore = "there is no pact"]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
