//! TLS in front of the mock providers of `pact-harness`. Depend on `pact-harness`, not on this.
//!
//! With the feature `tls`, certificates are made for the test run, by an authority that this process makes for itself. Without it
//! the types are the same, and [`Acceptor::new`] is an error.

#[cfg(not(feature = "tls"))]
mod no_tls;
#[cfg(feature = "tls")]
mod tls;

use std::fmt;

#[cfg(not(feature = "tls"))]
pub use self::no_tls::{Acceptor, authority};
#[cfg(feature = "tls")]
pub use self::tls::{Acceptor, authority};

/// Why a connection was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcceptError {
    /// What came is not TLS.
    NotTls {
        /// What is wrong with it.
        reason: String,
    },
    /// The client ended the connection, for example because it does not trust the certificate. That is for the client to report.
    Ended,
}

impl fmt::Display for AcceptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AcceptError::NotTls { reason } => write!(f, "what came is not TLS: {reason}"),
            AcceptError::Ended => f.write_str("the client ended the connection before TLS was established"),
        }
    }
}

impl std::error::Error for AcceptError {}
