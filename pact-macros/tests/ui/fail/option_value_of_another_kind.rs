use pact_harness::prelude::*;

#[pact_consumer(consumer = 3, provider = service)]
fn pays(_: Pact) {}

#[pact_consumer(contract = "payments", port = "80")]
fn refunds(_: MockProvider) {}

#[pact_contract(consumer = "app", provider = "service", version = 1.0)]
fn payments(_: &mut Contract) {}

#[pact_provider(name = "service", pacts = true, crate = "harness")]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
