//! A payment service: payments over HTTP, kept in `SQLite`.
//!
//! This is the *provider* of the pair of examples; `checkout-app` is its
//! *consumer*.
//!
//! | Request                       | Answer                              |
//! |-------------------------------|-------------------------------------|
//! | `POST /payments`              | 201 the payment, 409, 422           |
//! | `GET /payments?order=..`      | 200 the payments made for an order  |
//! | `GET /payments/{id}`          | 200 the payment, 404                |
//! | `DELETE /payments/{id}`       | 204, 404, 409                       |
//! | `POST /payments/{id}/refunds` | 201 the refund, 404, 409, 422       |

mod db;
mod error;
mod routes;

pub use db::{Db, NewPayment, Payment, Refund, Status};
pub use error::Error;
pub use routes::router;
