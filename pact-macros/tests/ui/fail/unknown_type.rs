//! A type that does not exist is one mistake, wherever it stands.

use pact_harness::prelude::*;

#[pact_provider_state("a user exists")]
fn user_exists(_: Nonexistent1) {}

#[pact_provider_state("user {id} exists")]
async fn user_with_id_exists(id: Nonexistent2) -> Result<(), String> {
    Ok(())
}

#[pact_provider_state("no user exists")]
fn no_user_exists(_: State<Nonexistent3>, _: Params<Nonexistent4>) {}

#[pact_provider_state("users exist")]
fn users_exist() -> Nonexistent5 {}

#[pact_message("user created")]
fn user_created(_: Nonexistent7) -> Message {
    Message::bytes("text/plain", "Ada")
}

#[pact_message("user changed")]
fn user_changed(_: Request<Nonexistent8>) -> Nonexistent9 {}

#[pact_consumer(consumer = "app", provider = "service")]
async fn returns(_: Pact) -> Nonexistent12 {}

#[pact_provider(name = "service")]
async fn returns_another(provider: Provider) -> Nonexistent14 {
    provider.verify().await
}
