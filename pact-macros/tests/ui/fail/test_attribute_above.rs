use pact_harness::prelude::*;

#[test]
#[pact_consumer(consumer = "app", provider = "service")]
fn pays(_: Pact) {}

#[tokio::test]
#[pact_provider(name = "service")]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
