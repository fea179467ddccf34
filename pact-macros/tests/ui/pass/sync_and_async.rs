//! Tests and state handlers may be `async` or not.

use pact_harness::prelude::*;

#[pact_contract(consumer = "app", provider = "sync-and-async")]
fn users(contract: &mut Contract) {
    contract.interaction("get a user").get("/users/1").responds(200);
}

#[pact_consumer(contract = users, allow_unused)]
fn starts_a_mock_provider(mock: MockProvider) {
    assert!(mock.url().starts_with("http://"));
}

#[pact_consumer(contract = users)]
async fn reads_a_user(mock: MockProvider) {
    assert_eq!(mock.request(reqwest::Method::GET, "/users/1").send().await.unwrap().status(), 200);
}

#[pact_consumer(consumer = "app", provider = "sync-and-async")]
#[should_panic(expected = "the test describes no interaction with sync-and-async")]
fn describes_nothing(mut _pact: pact_harness::consumer::Pact) {}

#[pact_consumer(consumer = "app", provider = "sync-and-async")]
async fn deletes_a_user(pact: Pact) {
    pact.interaction("delete a user").delete("/users/1").responds(204);
    assert_eq!(pact.mock().request(reqwest::Method::DELETE, "/users/1").send().await.unwrap().status(), 204);
}

#[pact_provider_state("a user exists")]
fn user_exists(State(_): State<u8>, Params(_): Params<Vec<u8>>, _: Values<()>) {}

#[pact_provider_state("a user exists", teardown)]
async fn user_no_longer_exists(_: State<u8>) {}
