use pact_harness::prelude::*;
use serde::Serialize;

#[derive(Serialize, PactBody)]
struct User {
    name: Option<String>,
    #[pact(absent)]
    id: u64,
    #[pact(absent, example = "Ada")]
    nickname: Option<String>,
}

fn main() {
    let _ = User::pattern();
}
