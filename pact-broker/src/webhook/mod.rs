//! Webhooks: requests that the broker sends when something happens.
//!
//! A webhook has a [`Request`] with `${..}` in it. What happens is an event, which writes a row of `delivery` with the values of
//! that moment ([`Context`]) in its own transaction; [`template::render`] puts both together when the row is sent.
//!
//! From left to right, each module names only those to its left:
//!
//! ```text
//! event  context  rendered  request  template | address  escapes  schedule  seal  signature | hosts  proxy  redact  secret | policy
//! | send_error | sent  connect | log  stream  outgoing | exchange | sender | outbox  prepare | worker
//! ```

mod address;
mod connect;
mod context;
mod escapes;
pub mod event;
mod exchange;
mod hosts;
pub mod log;
mod outbox;
mod outgoing;
pub mod policy;
mod prepare;
mod proxy;
mod redact;
pub mod rendered;
mod request;
mod schedule;
pub mod seal;
pub mod secret;
mod send_error;
pub mod sender;
mod sent;
mod signature;
mod stream;
pub mod template;
#[cfg(test)]
mod tests;
mod worker;

pub use connect::{Found, Resolve, System};
pub use context::{Context, NAMES, context};
pub use hosts::{Hosts, InvalidHost, Refused};
pub use policy::{Forbidden, Policy};
pub use proxy::{InvalidProxy, Proxy};
pub use redact::{HIDDEN, Redactor};
pub use rendered::Rendered;
pub use request::{Body, Request, STARS, is_secret, name_of};
pub use schedule::{InvalidSchedule, Schedule};
pub use seal::{InvalidKey, Keys, Place, SealError};
pub use send_error::SendError;
pub use sender::Sender;
pub use sent::{Cut, Exchange, Message, Response};
pub use worker::{Clock, Worker};

/// What the broker has for webhooks.
#[derive(Debug, Clone, Default)]
pub struct Webhooks {
    /// Sends them, and knows what they may do.
    pub sender: Sender,
    /// The keys of secrets.
    pub keys: Keys,
}

impl Webhooks {
    /// What webhooks may do.
    pub fn policy(&self) -> &Policy {
        self.sender.policy()
    }
}
