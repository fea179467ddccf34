//! A type that the macro rejects is one mistake, whether it exists or not.

use pact_harness::prelude::*;

#[pact_provider_state("a user is away")]
fn user_is_away(_: &Nonexistent6) {}

#[pact_consumer(consumer = "app", provider = "service")]
fn reads(pact: Nonexistent10) {
    pact.interaction("get a user").get("/users/1").responds(200);
}

#[pact_consumer(consumer = "app", provider = "service")]
async fn reads_more(_: Pact, _: Nonexistent11) {}

#[pact_provider(name = "service")]
async fn verifies(provider: Nonexistent13) -> Verification {
    provider.verify().await
}

#[pact_contract(consumer = "app", provider = "service")]
fn contract(contract: &mut Nonexistent15) {
    contract.interaction("get a user").get("/users/1").responds(200);
}
