use pact_harness::prelude::*;

#[pact_provider_state("user {id} exists")]
fn nobody_takes_it() {}

#[pact_provider_state("user {id} exists", "a user exists")]
fn in_one_name_only(id: u64) {}

#[pact_provider_state("user {id} exists")]
fn another_name(number: u64) {}

struct Id;

#[pact_provider_state("user {id} exists")]
fn not_read_from_text(id: Id) {}

#[pact_provider_state("user {id} exists {", "user } exists", "{} exists", "{a}{b} exist")]
fn braces(id: u64, a: u8, b: u8) {}
