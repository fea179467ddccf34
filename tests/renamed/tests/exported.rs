//! Another dependency exports pact-harness, which `pact_defaults!` says once.

use renamed::pact::prelude::*;

pact_defaults!(crate = renamed::pact, consumer = "app", provider = "exported");

#[pact_consumer]
#[should_panic(expected = "the test describes no interaction with exported")]
async fn reads_nothing(_: Pact) {}

mod below {
    use renamed::pact::prelude::*;

    pact_defaults!(provider = "below");

    #[pact_contract]
    fn users(contract: &mut Contract) {
        contract.interaction("get a user").get("/users/1").responds(200).json(pattern!({ id: integer(1) }));
    }

    #[pact_consumer(contract = users, allow_unused)]
    fn reads_a_user(_: MockProvider) {}

    #[pact_provider_state("a user exists")]
    fn user_exists(_: Params<Vec<u8>>) {}
}
