#![deny(unused_must_use)]

use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays(pact: Pact) {
    pact.interaction("pay").post("/payments").json(pattern!({ "amount": 1000 }));
    pact.interaction("refund").given("a payment exists");
    pact.message("paid").given("a payment exists").json(pattern!({ "amount": 1000 }));
}

#[pact_contract(consumer = "app", provider = "service")]
fn payments(contract: &mut Contract) {
    contract.interaction("pay").post("/payments");
}
