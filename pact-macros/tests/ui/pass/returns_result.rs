//! Tests and state handlers may return a `Result`, and so use `?`.

use std::num::ParseIntError;

use pact_harness::prelude::*;
use serde::Serialize;

#[pact_contract(consumer = "app", provider = "returns-result")]
fn users(contract: &mut Contract) {
    contract.interaction("get a user").get("/users/1").responds(200).text("1");
}

#[pact_consumer(contract = users)]
async fn reads_a_user(mock: MockProvider) -> Result<(), Box<dyn std::error::Error>> {
    let id = mock.request(reqwest::Method::GET, "/users/1").send().await?.text().await?;
    assert_eq!(id.parse::<u8>()?, 1);
    Ok(())
}

#[pact_consumer(consumer = "app", provider = "returns-result")]
#[should_panic(expected = "the test returned an error: ParseIntError")]
fn reads_a_number(_: Pact) -> Result<(), ParseIntError> {
    "one".parse::<u8>()?;
    Ok(())
}

#[derive(Serialize)]
struct User {
    id: u8,
}

#[pact_provider_state("a user exists")]
fn user_exists() -> Result<User, ParseIntError> {
    Ok(User { id: "1".parse()? })
}

#[pact_provider_state("no users exist")]
async fn no_users_exist() -> Result<(), String> {
    Ok(())
}

#[pact_provider(name = "returns-result")]
#[should_panic(expected = "the test returned an error: ParseIntError")]
async fn honours_its_pacts(provider: Provider) -> Result<Verification, ParseIntError> {
    "one".parse::<u8>()?;
    Ok(provider.verify().await)
}
