use pact_harness::prelude::*;

#[pact_consumer(consumr = "app", provider = "service")]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service", timeout = 3)]
fn pays_in_time(_: Pact) {}

#[pact_contract(consumer = "app", provider = "service", versoin = "1.0.0")]
fn payments(_: &mut Contract) {}

#[pact_provider(consumer = "app", name = "service")]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}

#[pact_provider_state("a user exists", tear_down)]
fn user_exists() {}
