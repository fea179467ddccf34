use pact_harness::prelude::*;

struct Payments;

impl Payments {
    #[pact_consumer(consumer = "app", provider = "service")]
    fn pays(&self) {}

    #[pact_contract(consumer = "app", provider = "service")]
    fn payments(self: Box<Self>, _: &mut Contract) {}

    #[pact_provider(name = "service")]
    async fn honours_its_pacts(&mut self, provider: Provider) -> Verification {
        provider.verify().await
    }

    #[pact_provider_state("a user exists")]
    fn user_exists(self) {}
}
