//! The whole workflow in one program: a contract is described, a client is tested against its mock provider, the pact
//! file is written, the real service is verified against it - and a broken one is found out.
//!
//! ```sh
//! cargo run --example payments
//! ```
//!
//! In a project the two halves live in the tests of two teams: see `examples/checkout-app/tests` and
//! `examples/payment-service/tests`.

#![expect(clippy::print_stdout, reason = "it is a demonstration")]

use std::error::Error;
use std::net::Ipv4Addr;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use checkout_app::{ClientError, PaymentClient};
use pact_harness::prelude::*;
use payment_service::{Db, NewPayment, Status};

/// What the checkout needs of the payment service.
#[pact_contract(consumer = "checkout-app", provider = "payment-service", version = "1.0.0")]
fn checkout(contract: &mut Contract) {
    let payment = || {
        pattern!({
            "id": regex("^pay_[a-z0-9]+$", "pay_1"),
            "amount": 1250,
            "currency": "EUR",
            "order": "order-1",
            "status": "authorised",
        })
    };
    contract
        .interaction("pay for an order")
        .given("an order without payments")
        .post("/payments")
        .json(pattern!({ "amount": 1250, "currency": "EUR", "order": "order-1" }))
        .responds(201)
        .json(payment());
    contract
        .interaction("get a payment")
        .given("a payment exists")
        .get("/payments/pay_1")
        .responds(200)
        .json(payment());
    contract.interaction("get a payment that does not exist").given("no payments").get("/payments/pay_9").responds(404);
    contract
        .interaction("refund too much")
        .given("a payment exists")
        .post("/payments/pay_1/refunds")
        .json(pattern!({ "amount": 2000 }))
        .responds(409)
        .json(pattern!({ "error": { "code": "refund_too_large", "reason": like("only 1250 of 1250 is left") } }));
    contract
        .interaction("list the payments of an order")
        .given("a payment exists")
        .get("/payments?order=order-1")
        .responds(200)
        .json(pattern!(each_like({ "id": like("pay_1"), "amount": integer(1250), "currency": like("EUR"),
                                   "order": "order-1", "status": "authorised" })));
    contract.interaction("cancel a payment").given("a payment exists").delete("/payments/pay_1").responds(204);
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let contract = Contract::find("checkout")?;
    let (consumer, provider) = (contract.consumer(), contract.provider());

    heading(&format!("1. {consumer} is tested against a mock of {provider}"));
    let mock = contract.mock_provider().start().await?;
    println!("The mock provider listens on {}", mock.url());
    use_the_client(mock.url()).await?;
    let outcome = mock.verify();
    println!("{outcome}");
    mock.shutdown();

    heading("2. The pact file is written");
    let pact = contract.generate_pact("target/example-pacts")?;
    println!("{}", pact.display());

    heading(&format!("3. {provider} is verified against the pact"));
    let db = Db::in_memory()?;
    let verification = verify(&contract, db.clone(), payment_service::router(db)).await?;
    println!("{verification}");
    assert!(outcome.is_ok() && verification.is_ok());

    heading(&format!("4. A broken {provider} is found out"));
    let db = Db::in_memory()?;
    let broken = payment_service::router(db.clone()).layer(axum::middleware::map_response(break_it));
    let verification = verify(&contract, db, broken).await?;
    println!("{verification}");
    assert!(!verification.is_ok());
    Ok(())
}

/// The code under test, as the checkout uses it.
async fn use_the_client(url: &str) -> Result<(), ClientError> {
    let client = PaymentClient::new(url);
    let paid = client.pay(1250, "EUR", "order-1").await?;
    println!("paid:      {} {} with {}", paid.amount, paid.currency, paid.id);
    println!("found:     {}", client.payment("pay_1").await?.id);
    println!("not found: {}", client.payment("pay_9").await.unwrap_err());
    println!("refused:   {}", client.refund("pay_1", 2000).await.unwrap_err());
    println!("listed:    {}", client.payments("order-1").await?.len());
    client.cancel("pay_1").await?;
    println!("cancelled: pay_1");
    Ok(())
}

/// Serves the application on a port of its own, and replays the contract against it.
async fn verify(contract: &Contract, db: Db, app: Router) -> Result<Verification, Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let set_up = move |state: ProviderState| {
        let db = db.clone();
        async move { prepare(&db, &state.name) }
    };
    let verification = contract.verify_provider(url).states(set_up).verify().await;
    server.abort();
    Ok(verification)
}

/// Makes a provider state true.
fn prepare(db: &Db, state: &str) -> Result<(), payment_service::Error> {
    db.clear()?;
    if state == "a payment exists" {
        let payment =
            NewPayment { id: "pay_1", amount: 1250, currency: "EUR", order: "order-1", status: Status::Authorised };
        db.insert_payment(&payment)?;
    }
    Ok(())
}

/// A careless change: conflicts become errors of the server.
async fn break_it(mut response: Response) -> Response {
    if response.status() == StatusCode::CONFLICT {
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    }
    response
}

fn heading(text: &str) {
    println!("\n{text}\n{}\n", "-".repeat(text.len()));
}
