use std::fmt;
use std::net::SocketAddr;

/// A mock provider that could not start.
#[derive(Debug)]
pub struct MockError {
    pub(super) address: SocketAddr,
    pub(super) source: std::io::Error,
}

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the mock provider cannot listen on {}: {}", self.address, self.source)?;
        match self.address.port() {
            0 => Ok(()),
            _ => f.write_str("; leave the port out to get a free one"),
        }
    }
}

impl std::error::Error for MockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
