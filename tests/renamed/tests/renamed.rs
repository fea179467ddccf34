//! The dependency has another name in `Cargo.toml`, which `pact_defaults!` says once.

use harness::prelude::*;

pact_defaults!(crate = harness, consumer = "app", provider = "renamed-once");

#[pact_contract]
fn users(contract: &mut Contract) {
    contract.interaction("get a user").get("/users/1").responds(200).json(pattern!({ "id": integer(1) }));
}

#[pact_consumer(contract = users, allow_unused)]
fn reads_a_user(_: MockProvider) {}

#[derive(serde::Serialize, PactBody)]
struct User {
    id: u64,
}

#[test]
fn a_body_has_a_pattern() {
    let _ = User::pattern();
    assert!(User::check(&User { id: 7 }).is_ok());
}

mod below {
    use harness::prelude::*;

    #[pact_consumer]
    #[should_panic(expected = "the test describes no interaction with renamed-once")]
    async fn reads_nothing(_: Pact) {}

    #[pact_provider_state("a user exists")]
    fn user_exists(_: Params<Vec<u8>>) {}

    #[pact_message("user created")]
    fn user_created() -> Message {
        Message::bytes("text/plain", "Ada")
    }

    #[pact_provider(name = "service")]
    #[ignore = "there is no pact"]
    async fn honours_its_pacts(provider: Provider) -> Verification {
        provider.verify().await
    }
}
