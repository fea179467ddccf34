//! Whether the payment service keeps its pacts: every interaction is replayed against the router, with a real database.

use std::env;

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::map_response;
use axum::response::Response;
use pact_harness::prelude::*;
use payment_service::{Db, Error, NewPayment, Status};
use serde::Deserialize;

#[pact_provider(name = "payment-service", pacts = "pacts")]
async fn honours_its_pacts(provider: Provider) -> Result<Verification, Error> {
    let db = Db::in_memory()?;
    Ok(provider.state(db.clone()).app(payment_service::router(db)).verify().await)
}

/// The same, with the pacts that a broker selects, for `examples/broker/main-job.sh` and `examples/ci`. Broker, version and branch
/// are those of the environment.
#[pact_provider(name = "payment-service", broker(main_branch, matching_branch, deployed_or_released))]
#[ignore = "asks the broker of PACT_BROKER_BASE_URL"]
async fn honours_the_pacts_of_the_broker(provider: Provider) -> Result<Verification, Error> {
    let db = Db::in_memory()?;
    let app = payment_service::router(db.clone());
    // Stands for a commit that breaks the contract.
    let app = if env::var_os("CARELESS_CHANGE").is_some() { app.layer(map_response(break_it)) } else { app };
    Ok(provider.state(db).app(app).verify().await)
}

/// A member of the answers gets another name.
async fn break_it(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = String::from_utf8_lossy(&body).replace(r#""status":"#, r#""state":"#);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
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
