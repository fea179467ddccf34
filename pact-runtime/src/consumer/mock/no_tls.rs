//! What stands in the place of TLS without the feature `tls`: nothing, and a sentence that says so.

use std::io;
use std::net::IpAddr;

use tokio::net::TcpStream;

pub(super) enum Acceptor {}

impl Acceptor {
    pub(super) fn new(_ip: IpAddr) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "TLS needs the feature `tls` of pact-harness"))
    }

    #[expect(clippy::unused_async, reason = "it is awaited where TLS is")]
    pub(super) async fn accept(&self, _stream: TcpStream) -> Result<TcpStream, Option<String>> {
        match *self {}
    }
}

pub(super) fn authority() -> Option<String> {
    None
}
