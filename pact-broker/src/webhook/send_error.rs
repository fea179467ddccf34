//! Why a webhook got no response.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use super::hosts::Refused;
use super::policy::Forbidden;

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// The URL is not one.
    Url(String),
    /// The URL has no host.
    NoHost,
    /// The request cannot be sent as it is.
    Malformed(String),
    /// The policy forbids it.
    Forbidden(Forbidden),
    /// The host or one of its addresses is not allowed.
    Refused {
        /// The host.
        host: String,
        /// Why.
        why: Refused,
    },
    /// The host has no address.
    NotFound {
        /// The host.
        host: String,
        /// What the system says.
        reason: String,
    },
    /// An address takes no connection.
    NotConnected {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: String,
    },
    /// The proxy does not lead to the target.
    Proxy(String),
    /// There is no trusted connection.
    Tls(String),
    /// The connection ended before there was a response, or it is not one of HTTP.
    Http(String),
    /// There was no response in time.
    Late(Duration),
}

impl SendError {
    /// Whether the same is refused until a setting is changed: it is not tried again.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            SendError::Url(_)
                | SendError::NoHost
                | SendError::Malformed(_)
                | SendError::Forbidden(_)
                | SendError::Refused { .. }
        )
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendError::Url(reason) => write!(f, "invalid URL: {reason}"),
            SendError::NoHost => f.write_str("the URL has no host"),
            SendError::Malformed(reason) => f.write_str(reason),
            SendError::Forbidden(why) => write!(f, "{why}"),
            SendError::Refused { host, why: Refused::NotListed } => {
                let host = host.clone();
                write!(f, "{}", Forbidden::Host { host })
            }
            SendError::Refused { host, why: Refused::Inner(address, why) } => write!(
                f,
                "nothing is sent to {host}: {address} is {why}; to allow it, add the address, its network or the full name of \
                 the host to PACT_BROKER_WEBHOOK_HOST_WHITELIST"
            ),
            SendError::NotFound { host, reason } => write!(f, "{host} was not found: {reason}"),
            SendError::NotConnected { address, reason } => write!(f, "connecting to {address} failed: {reason}"),
            SendError::Proxy(reason) => write!(f, "the proxy failed: {reason}"),
            SendError::Tls(reason) => write!(f, "no trusted connection: {reason}"),
            SendError::Http(reason) => write!(f, "no response: {reason}"),
            SendError::Late(time) => write!(f, "no response within {} seconds", time.as_secs_f64()),
        }
    }
}

impl std::error::Error for SendError {}
