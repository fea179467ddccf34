use pact_harness::prelude::*;
use serde::Serialize;

#[derive(Serialize, PactBody)]
#[pact(crat = pact_harness)]
struct User {
    #[pact(exampel = "Ada")]
    name: String,
    #[pact(example = 1, example = 2)]
    id: u64,
    #[pact(regexp = "^a")]
    #[pact]
    email: String,
}

fn main() {}
