//! A test with a wiremock server, before and after it became a contract test.

use checkout_app::{ClientError, PaymentClient};
use pact_harness::prelude::*;
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The mock says what the team believes of the payment service. Nobody checks it.
#[tokio::test]
async fn before() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/payments/pay_9"))
        .respond_with(
            ResponseTemplate::new(404).set_body_json(json!({ "error": { "code": "not_found", "reason": "?" } })),
        )
        .mount(&server)
        .await;

    assert!(matches!(PaymentClient::new(server.uri()).payment("pay_9").await, Err(ClientError::NotFound)));
}

/// The interaction says it, and the tests of the payment service check it. The server and the other mocks on it stay.
#[pact_consumer(consumer = "checkout-app", provider = "payment-service")]
async fn after(pact: Pact) {
    let server = MockServer::start().await;
    pact.interaction("get a payment that does not exist")
        .given("no payments")
        .get("/payments/pay_9")
        .responds(404)
        .json(pattern!({ "error": { "code": "not_found", "reason": like("there is no such payment") } }));
    pact.mount(&server).await;

    assert!(matches!(PaymentClient::new(server.uri()).payment("pay_9").await, Err(ClientError::NotFound)));
}
