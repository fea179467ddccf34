use pact_harness::prelude::*;

#[pact_provider_state("a user exists")]
fn user_exists() -> u32 {
    3
}

#[pact_provider_state("no users exist")]
async fn no_users_exist() -> Option<u32> {
    None
}

struct Error;

#[pact_provider_state("all users exist")]
fn all_users_exist() -> Result<(), Error> {
    Err(Error)
}
