use std::fmt;
use std::io::ErrorKind;
use std::net::SocketAddr;

/// A mock provider that could not start.
#[derive(Debug)]
pub struct MockError {
    pub(super) address: SocketAddr,
    pub(super) source: std::io::Error,
}

impl MockError {
    /// The test has ended before its mock provider was asked for.
    pub(in crate::consumer) fn ended(address: SocketAddr) -> Self {
        MockError { address, source: std::io::Error::other("the test has ended") }
    }
}

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MockError { address, source } = self;
        match address.port() {
            0 => write!(f, "the mock provider cannot listen on {address}: {source}"),
            port if source.kind() == ErrorKind::AddrInUse => write!(
                f,
                "the mock provider cannot listen on {address}: another test or another process listens on port {port} \
                 already; leave `port` out to get a free one, give each test a port of its own, or run the tests that \
                 share one after each other (`--test-threads 1`)"
            ),
            _ => {
                write!(f, "the mock provider cannot listen on {address}: {source}; leave `port` out to get a free one")
            }
        }
    }
}

impl std::error::Error for MockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
