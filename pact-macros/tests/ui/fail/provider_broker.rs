use pact_harness::prelude::*;

#[pact_provider(name = "service", broker(mainbranch, wip_since = "yesterday", branch = ""))]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}

#[pact_provider(name = "service", broker = "http://broker")]
async fn honours_the_pacts_of_a_broker(provider: Provider) -> Verification {
    provider.verify().await
}
