//! The same types without TLS: an acceptor cannot be made.

use std::io;
use std::net::IpAddr;

use tokio::net::TcpStream;

use super::AcceptError;

/// Accepts connections over TLS; there is none without the feature `tls`.
#[derive(Debug)]
pub enum Acceptor {}

impl Acceptor {
    /// # Errors
    ///
    /// Always: TLS needs a feature.
    pub fn new(_ip: IpAddr) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "TLS needs the feature `tls` of pact-harness"))
    }

    /// # Errors
    ///
    /// Never: there is no acceptor.
    #[expect(clippy::unused_async, reason = "it is awaited where TLS is")]
    pub async fn accept(&self, _stream: TcpStream) -> Result<TcpStream, AcceptError> {
        match *self {}
    }
}

/// No certificate: no mock provider serves over TLS.
pub fn authority() -> Option<String> {
    None
}
