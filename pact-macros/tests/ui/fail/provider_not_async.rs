use pact_harness::prelude::*;

#[pact_provider(name = "service")]
fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}
