use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays(_: Pact) -> u32 {
    3
}

#[pact_consumer(consumer = "app", provider = "service")]
async fn refunds(_: Pact) -> u32 {
    3
}

#[pact_consumer(consumer = "app", provider = "service")]
async fn finds(_: Pact) -> Result<u32, String> {
    Ok(3)
}

struct Error;

#[pact_consumer(consumer = "app", provider = "service")]
fn lists(_: Pact) -> Result<(), Error> {
    Err(Error)
}
