//! The checkout of a small shop, or rather the part of it that talks to the
//! payment service.
//!
//! This is the *consumer* of the pair of examples; `payment-service` is the
//! *provider*.
//!
//! ```no_run
//! # async fn checkout() -> Result<(), checkout_app::ClientError> {
//! use checkout_app::PaymentClient;
//!
//! let payments = PaymentClient::new("http://localhost:3000");
//! let payment = payments.pay(12_50, "EUR", "order-1001").await?;
//! payments.refund(&payment.id, 2_50).await?;
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod payment;

pub use client::PaymentClient;
pub use error::ClientError;
pub use payment::{Payment, Refund, Status};
