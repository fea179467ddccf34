use pact_harness::prelude::*;

#[pact_provider()]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
