use pact_harness::prelude::*;

struct Payments;

impl Payments {
    #[pact_consumer(consumer = "app", provider = "service")]
    fn pays(_: Pact) {}

    #[pact_provider(name = "service")]
    async fn honours_its_pacts(provider: Provider) -> Verification {
        provider.verify().await
    }
}
