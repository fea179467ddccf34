use pact_harness::prelude::*;

#[pact_provider(name = "service", pacts = ["pacts", ""], pact_url = ["http://host/pact", "host/pact"])]
async fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}

#[pact_provider(name = "service", contract = "payments")]
async fn honours_a_contract(provider: Provider) -> Verification {
    provider.verify().await
}

fn payments(_: Contract) {}

#[pact_provider(name = "service", contract = payments)]
async fn honours_no_contract(provider: Provider) -> Verification {
    provider.verify().await
}
