use pact_harness::prelude::*;

#[pact_consumer]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app")]
fn refunds(_: Pact) {}

#[pact_contract(provider = "service")]
fn payments(_: &mut Contract) {}

#[pact_provider()]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
