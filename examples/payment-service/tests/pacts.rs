//! Whether the payment service keeps its pacts: every interaction is replayed against the router, with a real database.

use pact_harness::prelude::*;
use payment_service::{Db, Error, NewPayment, Status};
use serde::Deserialize;

#[pact_provider(name = "payment-service", pacts = "pacts")]
async fn honours_its_pacts(provider: Provider) -> Result<Verification, Error> {
    let db = Db::in_memory()?;
    Ok(provider.state(db.clone()).app(payment_service::router(db)).verify().await)
}

#[derive(Deserialize)]
struct Existing {
    id: String,
    order: String,
    amount: i64,
}

#[pact_provider_state("a payment exists")]
fn a_payment_exists(db: State<Db>, payment: Params<Existing>) -> Result<(), Error> {
    let Existing { id, order, amount } = &*payment;
    db.insert_payment(&NewPayment { id, order, amount: *amount, currency: "EUR", status: Status::Authorised })
}

#[pact_provider_state("a payment exists", teardown)]
fn remove_the_payment(db: State<Db>) -> Result<(), Error> {
    db.clear()
}

#[pact_provider_state("an order without payments")]
fn an_order_without_payments(db: State<Db>) -> Result<(), Error> {
    db.clear()
}

#[pact_provider_state("no payments")]
fn no_payments(db: State<Db>) -> Result<(), Error> {
    db.clear()
}
