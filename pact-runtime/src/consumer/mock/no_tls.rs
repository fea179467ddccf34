//! What stands in the place of TLS without the feature `tls`: nothing, and a sentence that says so.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};

pub(super) enum Front {}

impl Front {
    pub(super) fn start(_listener: TcpListener, _ip: IpAddr, _plain: SocketAddr) -> io::Result<Front> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "TLS needs the feature `tls` of pact-harness"))
    }

    pub(super) fn stop(self) {
        match self {}
    }
}

pub(super) fn authority() -> Option<String> {
    None
}
