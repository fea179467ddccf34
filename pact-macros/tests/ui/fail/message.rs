use pact_harness::prelude::*;

#[pact_message]
fn missing() -> Message {
    Message::json("")
}

#[pact_message("")]
fn empty() -> Message {
    Message::json("")
}

#[pact_message("user created", teardown)]
fn unknown_option() -> Message {
    Message::json("")
}

#[pact_message("user {id} created")]
fn nobody_takes_it() -> Message {
    Message::json("")
}

#[pact_message("user created")]
fn by_reference(_: &Request<u8>, _: impl Clone) -> Message {
    Message::json("")
}
