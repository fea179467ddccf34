//! Webhooks: requests that the broker sends when something happens.
//!
//! A webhook has a [`Request`] with `${..}` in it. What happens is an event, which writes a row of `delivery` with the values of
//! that moment ([`Context`]) in its own transaction; [`template::render`] puts both together when the row is sent.

mod context;
pub mod event;
mod rendered;
mod request;
pub mod template;

pub use context::{Context, NAMES, context};
pub use rendered::Rendered;
pub use request::{Body, Request, STARS, is_secret, name_of};
