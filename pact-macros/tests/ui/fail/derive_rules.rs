use pact_harness::prelude::*;
use serde::Serialize;

#[derive(Serialize, PactBody)]
struct User {
    #[pact(min = 3, max = 1)]
    tags: Vec<String>,
    #[pact(regex = "^a")]
    name: String,
    #[pact(equal, one_of)]
    kind: String,
    #[serde(skip)]
    #[pact(equal)]
    cache: String,
    friends: Vec<User>,
}

fn main() {}
