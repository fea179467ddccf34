use pact_harness::prelude::*;
use serde::Serialize;

#[derive(PactBody)]
union Bits {
    byte: u8,
}

#[derive(Serialize, PactBody)]
#[pact(one_of)]
enum Payment {
    Card { number: String },
    Cash,
}

#[derive(Serialize, PactBody)]
enum Never {}

fn main() {}
