//! What the checkout needs of the payment service. `cargo test` writes it to `pacts/checkout-app-payment-service.json`.

use checkout_app::{ClientError, PaymentClient, Status};
use pact_harness::prelude::*;

/// A payment as the service sends it; the client does not look at the rest.
fn payment(id: &str, amount: i64) -> Pattern {
    pattern!({
        "id": regex("^pay_[a-z0-9]+$", id),
        "amount": amount,
        "currency": regex("^[A-Z]{3}$", "EUR"),
        "order": "order-1",
        "status": regex("^(authorised|settled|cancelled)$", "authorised"),
    })
}

fn error(code: &str, reason: &str) -> Pattern {
    pattern!({ "error": { "code": code, "reason": like(reason) } })
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn pays_for_an_order(pact: Pact) -> Result<(), ClientError> {
    pact.interaction("pay for an order")
        .given_with("an order without payments", params! { order: "order-1" })
        .post("/payments")
        .header("Accept", "application/json")
        .json(pattern!({ "amount": 1250, "currency": "EUR", "order": "order-1" }))
        .responds(201)
        .json(payment("pay_1", 1250));

    let payment = PaymentClient::new(pact.url()).pay(1250, "EUR", "order-1").await?;
    assert_eq!((payment.amount, payment.status), (1250, Status::Authorised));
    Ok(())
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn tells_the_user_which_field_was_wrong(pact: Pact) {
    pact.interaction("pay nothing")
        .given_with("an order without payments", params! { order: "order-1" })
        .post("/payments")
        .json(pattern!({ "amount": 0, "currency": "EUR", "order": "order-1" }))
        .responds(422)
        .json(pattern!({ "error": { "code": "invalid", "field": "amount", "reason": like("must be greater than zero") } }));

    let refused = PaymentClient::new(pact.url()).pay(0, "EUR", "order-1").await;
    assert!(matches!(refused, Err(ClientError::Rejected { field, .. }) if field == "amount"));
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn does_not_pay_twice(pact: Pact) {
    pact.interaction("pay for an order that is paid")
        .given_with("a payment exists", params! { id: "pay_1", order: "order-1", amount: 1250 })
        .post("/payments")
        .json(pattern!({ "amount": 1250, "currency": "EUR", "order": "order-1" }))
        .responds(409)
        .json(error("already_paid", "order order-1 already has a payment"));

    let refused = PaymentClient::new(pact.url()).pay(1250, "EUR", "order-1").await;
    assert!(matches!(refused, Err(ClientError::Conflict { .. })));
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn shows_a_payment(pact: Pact) -> Result<(), ClientError> {
    pact.interaction("get a payment")
        .given_with("a payment exists", params! { id: "pay_1", order: "order-1", amount: 1250 })
        .get("/payments/pay_1")
        .responds(200)
        .json(payment("pay_1", 1250));

    let payment = PaymentClient::new(pact.url()).payment("pay_1").await?;
    assert_eq!(payment.id, "pay_1");
    Ok(())
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn knows_when_there_is_no_payment(pact: Pact) {
    pact.interaction("get a payment that does not exist")
        .given("no payments")
        .get("/payments/pay_9")
        .responds(404)
        .json(error("not_found", "there is no such payment"));

    assert!(matches!(PaymentClient::new(pact.url()).payment("pay_9").await, Err(ClientError::NotFound)));
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn lists_the_payments_of_an_order(pact: Pact) -> Result<(), ClientError> {
    pact.interaction("list the payments of an order")
        .given_with("a payment exists", params! { id: "pay_1", order: "order-1", amount: 1250 })
        .get("/payments")
        .query("order", "order-1")
        .responds(200)
        .json(pattern!(each_like({ "id": like("pay_1"), "amount": integer(1250), "currency": like("EUR"),
                                   "order": "order-1", "status": "authorised" })));

    let payments = PaymentClient::new(pact.url()).payments("order-1").await?;
    assert_eq!(payments.len(), 1);
    Ok(())
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn refunds_a_part(pact: Pact) -> Result<(), ClientError> {
    pact.interaction("refund a part of a payment")
        .given_with("a payment exists", params! { id: "pay_1", order: "order-1", amount: 1250 })
        .post("/payments/pay_1/refunds")
        .json(pattern!({ "amount": 250 }))
        .responds(201)
        .json(pattern!({ "id": regex("^ref_[a-z0-9]+$", "ref_1"), "payment": "pay_1", "amount": 250 }));

    let refund = PaymentClient::new(pact.url()).refund("pay_1", 250).await?;
    assert_eq!(refund.amount, 250);
    Ok(())
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn cannot_refund_more_than_was_paid(pact: Pact) {
    pact.interaction("refund too much")
        .given_with("a payment exists", params! { id: "pay_1", order: "order-1", amount: 1250 })
        .post("/payments/pay_1/refunds")
        .json(pattern!({ "amount": 2000 }))
        .responds(409)
        .json(error("refund_too_large", "only 1250 of 1250 is left to refund"));

    let refused = PaymentClient::new(pact.url()).refund("pay_1", 2000).await;
    assert!(matches!(refused, Err(ClientError::Conflict { .. })));
}

#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn cancels_a_payment(pact: Pact) -> Result<(), ClientError> {
    pact.interaction("cancel a payment")
        .given_with("a payment exists", params! { id: "pay_1", order: "order-1", amount: 1250 })
        .delete("/payments/pay_1")
        .responds(204);

    PaymentClient::new(pact.url()).cancel("pay_1").await
}
