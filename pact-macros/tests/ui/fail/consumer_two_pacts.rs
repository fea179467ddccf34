use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
fn pays(payments: Pact, stock: Pact) {}

#[pact_consumer(consumer = "app", port = 8080)]
fn refunds(#[pact(provider = "payments")] payments: Pact, #[pact(provider = "stock")] stock: Pact) {}

#[pact_consumer(consumer = "app", provider = "service")]
fn lists(#[pact] payments: Pact, #[pact(provder = "stock")] stock: Pact) {}
