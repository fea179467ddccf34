//! The macros may be used in a `macro_rules`, whose parts arrive in invisible parentheses.

use pact_harness::prelude::*;

macro_rules! contract_with_tests {
    ($consumer:literal, $provider:expr, $state:literal, $contract:ident, $path:path, $test:ident, $mock:ty, $id:expr) => {
        #[pact_contract(consumer = $consumer, provider = $provider)]
        fn $contract(contract: &mut Contract) {
            contract.interaction("get a user").get("/users/1").responds(200).json(pattern!({ "id": $id, "tag": $state }));
        }

        #[pact_consumer(contract = $path, allow_unused)]
        fn $test(_: $mock) {}

        #[pact_provider_state($state)]
        fn user_exists() {}
    };
}

contract_with_tests!("app", "macro-rules", "a user exists", users, users, reads_a_user, MockProvider, integer(1));
