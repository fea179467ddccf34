use pact_harness::prelude::*;

#[pact_provider(name = "service")]
async fn honours_its_pacts(provider: Provider) {
    provider.verify().await
}

#[pact_provider(name = "service")]
async fn looks_at_its_pacts(provider: Provider) {
    let _ = provider.verify().await;
}
