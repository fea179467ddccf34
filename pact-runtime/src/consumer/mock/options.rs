//! How a mock provider serves.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::consumer::expectations::Order;

/// How many bytes the body of a request to a mock provider may have unless told: far more than a contract describes, and
/// few enough that a body of small values, which takes many times its size while it is compared, fits into memory.
pub(super) const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// How a mock provider serves. The macros fill it in, so everything here is `const`.
#[derive(Debug, Clone, Copy)]
pub struct MockOptions {
    pub(super) ip: IpAddr,
    pub(super) port: u16,
    pub(super) order: Order,
    pub(super) unmatched_status: u16,
    pub(super) cors_preflight: bool,
    pub(super) body_limit: usize,
    pub(super) tls: bool,
}

impl MockOptions {
    /// On a free port of this machine, as plain HTTP.
    #[expect(clippy::new_without_default, reason = "`Default` is not `const`, and this is for constants")]
    pub const fn new() -> Self {
        MockOptions {
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            order: Order::Any,
            unmatched_status: 404,
            cors_preflight: false,
            body_limit: BODY_LIMIT,
            tls: false,
        }
    }

    /// The address to listen at.
    pub const fn bind(self, ip: IpAddr) -> Self {
        MockOptions { ip, ..self }
    }

    /// The port to listen on; 0 is a free one.
    pub const fn port(self, port: u16) -> Self {
        MockOptions { port, ..self }
    }

    /// The order in which interactions have to occur.
    pub const fn order(self, order: Order) -> Self {
        MockOptions { order, ..self }
    }

    /// The status of the answer to a request that matches no interaction; that of an error.
    pub const fn unmatched_status(self, unmatched_status: u16) -> Self {
        MockOptions { unmatched_status, ..self }
    }

    /// Answers browsers that ask what they may send, and lets them read what comes.
    pub const fn cors_preflight(self) -> Self {
        MockOptions { cors_preflight: true, ..self }
    }

    /// How many bytes the body of a request may have.
    pub const fn body_limit(self, body_limit: usize) -> Self {
        MockOptions { body_limit, ..self }
    }

    /// Serves over TLS.
    #[cfg(feature = "tls")]
    pub const fn tls(self) -> Self {
        MockOptions { tls: true, ..self }
    }

    /// Says what is missing. The macros call it in a constant, so the compiler says it.
    ///
    /// # Panics
    ///
    /// Always.
    #[cfg(not(feature = "tls"))]
    #[track_caller]
    pub const fn tls(self) -> Self {
        panic!("the option `tls` needs the feature `tls` of pact-harness: add it in Cargo.toml")
    }

    /// Whether the port is chosen.
    pub(in crate::consumer) fn has_port(&self) -> bool {
        self.port != 0
    }

    pub(in crate::consumer) fn address(&self) -> SocketAddr {
        SocketAddr::new(self.ip, self.port)
    }
}

/// Where clients on this machine reach who listens at an address.
pub(super) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
