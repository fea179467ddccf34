use pact_harness::prelude::*;

#[pact_consumer(consumer = "", provider = "a/b")]
fn pays(_: Pact) {}

#[pact_contract(consumer = "..", provider = "a\\b")]
fn payments(_: &mut Contract) {}

#[pact_provider(name = "a\nb")]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
