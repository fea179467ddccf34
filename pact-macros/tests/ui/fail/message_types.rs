use pact_harness::model::ProviderState;
use pact_harness::prelude::*;

#[pact_message("user created")]
fn an_argument(_: ProviderState, _: Request<u8>) -> Message {
    Message::json("")
}

#[pact_message("user deleted")]
fn a_return_type() -> u32 {
    3
}

#[pact_message("user changed")]
async fn nothing_returned() {}

#[pact_provider_state("a user exists")]
fn a_request(_: Request<u8>) {}
