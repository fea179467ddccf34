use pact_harness::prelude::*;

#[pact_contract(consumer = "app", provider = "service")]
fn missing() {}

#[pact_contract(consumer = "app", provider = "service")]
fn by_value(_: Contract) {}

#[pact_contract(consumer = "app", provider = "service")]
fn by_shared_reference(_: &Contract) {}

#[pact_contract(consumer = "app", provider = "service")]
fn of_another_type(_: Pact) {}

#[pact_contract(consumer = "app", provider = "service")]
fn too_many(_: &mut Contract, _: u8) {}
