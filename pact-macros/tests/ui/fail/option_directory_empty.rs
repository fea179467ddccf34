use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service", output = "")]
fn pays(_: Pact) {}

#[pact_provider(name = "service", pacts = " ")]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
