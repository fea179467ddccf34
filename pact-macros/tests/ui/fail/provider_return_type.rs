use pact_harness::prelude::*;

#[pact_provider(name = "service")]
async fn returns_unit(provider: Provider) -> () {
    let _ = provider.verify().await;
}

#[pact_provider(name = "service")]
async fn returns_a_result_of_unit(provider: Provider) -> Result<(), String> {
    let _ = provider.verify().await;
    Ok(())
}
