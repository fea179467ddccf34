use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
#[test]
fn pays(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "service")]
#[tokio::test(flavor = "multi_thread")]
async fn refunds(_: Pact) {}

#[pact_provider(name = "service")]
#[tokio::test]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
