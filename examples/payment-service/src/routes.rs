use axum::{
    Json, Router,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::StatusCode,
    routing::{get, post},
};
use serde::Deserialize;

use crate::{Db, Error, Payment, Refund};

const CURRENCIES: [&str; 3] = ["EUR", "GBP", "USD"];

/// The service, over the payments in `db`.
///
/// The handlers call the database without leaving the async executor: every
/// call is a statement or two on a local file, over sooner than a hop to a
/// blocking thread would be.
pub fn router(db: Db) -> Router {
    Router::new()
        .route("/payments", post(create).get(list))
        .route("/payments/{id}", get(show).delete(cancel))
        .route("/payments/{id}/refunds", post(refund))
        .with_state(db)
}

#[derive(Deserialize)]
struct CreatePayment {
    amount: i64,
    currency: String,
    order: String,
}

async fn create(
    State(db): State<Db>,
    body: Result<Json<CreatePayment>, JsonRejection>,
) -> Result<(StatusCode, Json<Payment>), Error> {
    let Json(request) = body?;
    check_amount(request.amount)?;
    if !CURRENCIES.contains(&request.currency.as_str()) {
        return Err(Error::Invalid { field: "currency", reason: "must be EUR, GBP or USD" });
    }
    let payment = db.authorise(request.amount, &request.currency, &request.order)?;
    Ok((StatusCode::CREATED, Json(payment)))
}

#[derive(Deserialize)]
struct ListPayments {
    order: String,
}

async fn list(
    State(db): State<Db>,
    query: Result<Query<ListPayments>, QueryRejection>,
) -> Result<Json<Vec<Payment>>, Error> {
    let Query(filter) = query?;
    Ok(Json(db.payments(&filter.order)?))
}

async fn show(State(db): State<Db>, Path(id): Path<String>) -> Result<Json<Payment>, Error> {
    Ok(Json(db.payment(&id)?))
}

async fn cancel(State(db): State<Db>, Path(id): Path<String>) -> Result<StatusCode, Error> {
    db.cancel(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct CreateRefund {
    amount: i64,
}

async fn refund(
    State(db): State<Db>,
    Path(id): Path<String>,
    body: Result<Json<CreateRefund>, JsonRejection>,
) -> Result<(StatusCode, Json<Refund>), Error> {
    let Json(request) = body?;
    check_amount(request.amount)?;
    let refund = db.refund(&id, request.amount)?;
    Ok((StatusCode::CREATED, Json(refund)))
}

fn check_amount(amount: i64) -> Result<(), Error> {
    if amount > 0 { Ok(()) } else { Err(Error::Invalid { field: "amount", reason: "must be greater than zero" }) }
}
