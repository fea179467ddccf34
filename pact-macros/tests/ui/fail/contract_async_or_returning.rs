use pact_harness::prelude::*;

#[pact_contract(consumer = "app", provider = "service")]
async fn payments(_: &mut Contract) {}

#[pact_contract(consumer = "app", provider = "service")]
fn refunds(_: &mut Contract) -> Result<(), String> {
    Ok(())
}
