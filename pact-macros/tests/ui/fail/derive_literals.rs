use std::net::IpAddr;

use pact_harness::prelude::*;
use serde::Serialize;

#[derive(Serialize, PactBody)]
struct User {
    #[pact(regex = "^a(", example = "a")]
    id: String,
    #[pact(regex = "^[a-z]+$", example = "Ada")]
    name: &'static str,
    #[pact(date = "yyyy-bb", example = "2024-02-29")]
    born: String,
    #[pact(datetime = "yyyy-MM-dd'T'HH:mm", example = "2024-02-30T10:00")]
    seen: Option<String>,
    #[pact(regex = "^[0-9.]+$", example = "::1")]
    address: IpAddr,
    #[pact(min = 2, example = vec!["a".to_owned()])]
    tags: Vec<String>,
    #[pact(max = 1, example = vec![1, 2])]
    scores: Vec<u8>,
}

fn main() {
    let _ = User::pattern();
}
