//! The crate under another name. Whoever names it by its own name all the same ends up in an empty crate.

extern crate pact_harness as harness;
extern crate self as pact_harness;

use harness::prelude::*;

#[pact_contract(consumer = "app", provider = "renamed-dependency", crate = harness)]
fn users(contract: &mut Contract) {
    contract.interaction("get a user").get("/users/1").responds(200).json(pattern!({ "id": integer(1) }));
}

#[pact_consumer(contract = crate::users, allow_unused, crate = harness)]
fn reads_a_user(_: MockProvider) {}

#[pact_consumer(consumer = "app", provider = "renamed-dependency", crate = ::harness)]
#[should_panic(expected = "the test describes no interaction with renamed-dependency")]
async fn reads_nothing(_: Pact) {}

#[pact_provider_state("a user exists", crate = crate::harness)]
fn user_exists(_: Params<Vec<u8>>) {}

#[pact_provider(name = "service", crate = harness)]
#[ignore = "there is no pact"]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
