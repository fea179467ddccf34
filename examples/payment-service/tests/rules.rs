//! The rules of the service, seen from outside.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header::CONTENT_TYPE},
};
use payment_service::{Db, NewPayment, Status, router};
use serde_json::{Value, json};
use tower::ServiceExt;

/// A database with one payment in it: `pay_1`, of 12.50 EUR, for `order-1`.
fn db_with_a_payment(status: Status) -> Db {
    let db = Db::in_memory().unwrap();
    db.insert_payment(&NewPayment { id: "pay_1", amount: 1250, currency: "EUR", order: "order-1", status }).unwrap();
    db
}

/// Sends one request; an empty answer is `null`.
async fn send(db: &Db, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = router(db.clone()).oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
    (status, body)
}

#[tokio::test]
async fn a_new_payment_is_authorised_and_can_be_read_back() {
    let db = Db::in_memory().unwrap();
    let new = json!({ "amount": 1250, "currency": "EUR", "order": "order 1/é" });

    let (status, created) = send(&db, "POST", "/payments", new).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(created["status"], "authorised");

    let path = format!("/payments/{}", created["id"].as_str().unwrap());
    let (status, found) = send(&db, "GET", &path, Value::Null).await;
    assert_eq!((status, &found), (StatusCode::OK, &created));

    let path = "/payments?order=order+1%2F%C3%A9";
    let (status, found) = send(&db, "GET", path, Value::Null).await;
    assert_eq!((status, found), (StatusCode::OK, json!([created])));
}

#[tokio::test]
async fn an_amount_of_zero_and_an_unknown_currency_are_rejected_by_field() {
    let db = Db::in_memory().unwrap();
    for (field, new) in [
        ("amount", json!({ "amount": 0, "currency": "EUR", "order": "order-1" })),
        ("currency", json!({ "amount": 1250, "currency": "XXX", "order": "order-1" })),
    ] {
        let (status, body) = send(&db, "POST", "/payments", new).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(body["error"]["code"], "invalid");
        assert_eq!(body["error"]["field"], field);
    }
}

#[tokio::test]
async fn an_order_is_paid_only_once_unless_its_payment_is_cancelled() {
    let db = db_with_a_payment(Status::Authorised);
    let new = json!({ "amount": 1250, "currency": "EUR", "order": "order-1" });

    let (status, body) = send(&db, "POST", "/payments", new.clone()).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(body["error"]["code"], "already_paid");

    let (status, body) = send(&db, "DELETE", "/payments/pay_1", Value::Null).await;
    assert_eq!((status, body), (StatusCode::NO_CONTENT, Value::Null));

    let (status, _) = send(&db, "POST", "/payments", new).await;
    assert_eq!(status, StatusCode::CREATED);
}

#[tokio::test]
async fn refunds_stop_at_what_was_paid() {
    let db = db_with_a_payment(Status::Settled);
    let path = "/payments/pay_1/refunds";

    let (status, refund) = send(&db, "POST", path, json!({ "amount": 1000 })).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(refund["payment"], "pay_1");

    let (status, body) = send(&db, "POST", path, json!({ "amount": 251 })).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(body["error"]["reason"], "only 250 of 1250 is left to refund");

    let (status, _) = send(&db, "POST", path, json!({ "amount": 250 })).await;
    assert_eq!(status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_settled_or_refunded_payment_cannot_be_cancelled() {
    let settled = db_with_a_payment(Status::Settled);
    let refunded = db_with_a_payment(Status::Authorised);
    refunded.refund("pay_1", 1).unwrap();

    for (db, code) in [(settled, "settled"), (refunded, "refunded")] {
        let (status, body) = send(&db, "DELETE", "/payments/pay_1", Value::Null).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(body["error"]["code"], code);
    }
}

#[tokio::test]
async fn a_payment_that_does_not_exist_is_not_found() {
    let db = Db::in_memory().unwrap();
    let refund = json!({ "amount": 1 });
    for (method, path, body) in [
        ("GET", "/payments/pay_0", Value::Null),
        ("DELETE", "/payments/pay_0", Value::Null),
        ("POST", "/payments/pay_0/refunds", refund),
    ] {
        let (status, body) = send(&db, method, path, body).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(body["error"]["code"], "not_found");
    }
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_answered_in_json_too() {
    let db = Db::in_memory().unwrap();
    for (method, path) in [("POST", "/payments"), ("GET", "/payments")] {
        let (status, body) = send(&db, method, path, json!({})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(body["error"]["code"], "malformed");
    }
}

#[test]
fn clearing_forgets_payments_and_their_refunds() {
    let db = db_with_a_payment(Status::Settled);
    db.refund("pay_1", 1250).unwrap();
    db.clear().unwrap();

    assert!(db.payments("order-1").unwrap().is_empty());
    db.insert_payment(&NewPayment {
        id: "pay_1",
        amount: 1250,
        currency: "EUR",
        order: "order-1",
        status: Status::Settled,
    })
    .unwrap();
    db.refund("pay_1", 1250).expect("the old refund is gone");
}
