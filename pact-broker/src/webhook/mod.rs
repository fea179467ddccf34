//! Webhooks: what may be sent where, how it is sent, how its secrets are kept.
//!
//! From left to right, each module names only those to its left:
//!
//! ```text
//! address  rendered  schedule  seal  signature | hosts  proxy  redact | policy | sender ..
//! ```

mod address;
mod connect;
mod exchange;
mod hosts;
pub mod log;
mod outgoing;
pub mod policy;
mod proxy;
mod redact;
pub mod rendered;
mod schedule;
pub mod seal;
pub mod sender;
mod signature;
mod stream;

pub use connect::{Found, Resolve, System};
pub use hosts::{Hosts, InvalidHost, Refused};
pub use policy::{Forbidden, Policy};
pub use proxy::{InvalidProxy, Proxy};
pub use redact::{HIDDEN, Redactor};
pub use schedule::{InvalidSchedule, Schedule};
pub use seal::{InvalidKey, Keys, Place, SealError};
pub use sender::{Cut, Exchange, Message, Response, SendError, Sender};

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
