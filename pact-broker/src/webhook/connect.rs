//! Connections to targets: to an address that was looked at, and to no other.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

use super::hosts::{Hosts, Refused};
use super::send_error::SendError;

/// So many addresses of a host are tried.
const TRIED: usize = 8;

/// What comes of looking for a host.
pub type Found<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>>;

/// Finds the addresses of names.
pub trait Resolve: fmt::Debug + Send + Sync {
    /// The addresses of a name, with a port.
    fn resolve<'a>(&'a self, name: &'a str, port: u16) -> Found<'a>;
}

/// As the system finds them.
#[derive(Debug)]
pub struct System;

impl Resolve for System {
    fn resolve<'a>(&'a self, name: &'a str, port: u16) -> Found<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, port)).await?.collect()) })
    }
}

/// The addresses of the host of a URL: it is looked for once, and each of them is allowed.
///
/// # Errors
///
/// The host is not found, or one of its addresses is not allowed.
pub(super) async fn addresses(hosts: &Hosts, resolver: &dyn Resolve, url: &Url) -> Result<Vec<SocketAddr>, SendError> {
    let port = url.port_or_known_default().unwrap_or(80);
    let host = url.host().ok_or(SendError::NoHost)?;
    let found = match host {
        Host::Domain(name) => {
            let found = resolver.resolve(name, port).await;
            found.map_err(|error| SendError::NotFound { host: name.to_owned(), reason: error.to_string() })?
        }
        Host::Ipv4(address) => vec![(address, port).into()],
        Host::Ipv6(address) => vec![(address, port).into()],
    };
    if found.is_empty() {
        return Err(SendError::NotFound { host: host.to_string(), reason: "it has no address".to_owned() });
    }
    for address in &found {
        hosts.check(&host, address.ip()).map_err(|why| refused(&host, why))?;
    }
    Ok(found)
}

/// What an address says by itself where a proxy looks for names.
pub(super) fn literal(hosts: &Hosts, url: &Url) -> Result<(), SendError> {
    let host = url.host().ok_or(SendError::NoHost)?;
    let address: IpAddr = match host {
        Host::Domain(_) if hosts.lists(&host) => return Ok(()),
        Host::Domain(_) => return Err(refused(&host, Refused::NotListed)),
        Host::Ipv4(address) => address.into(),
        Host::Ipv6(address) => address.into(),
    };
    hosts.check(&host, address).map_err(|why| refused(&host, why))
}

fn refused(host: &Host<&str>, why: Refused) -> SendError {
    SendError::Refused { host: host.to_string(), why }
}

/// A connection to the first address that takes one; each has an equal part of the time that is left.
pub(super) async fn connect(addresses: &[SocketAddr], until: Instant) -> Result<TcpStream, SendError> {
    let mut failed = SendError::NoHost;
    let tried = &addresses[..addresses.len().min(TRIED)];
    for (at, address) in tried.iter().enumerate() {
        let now = Instant::now();
        let part = until.saturating_duration_since(now) / u32::try_from(tried.len() - at).unwrap_or(1);
        failed = match timeout_at(now + part, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // What is sent is small, and nothing follows it.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => SendError::NotConnected { address: *address, reason: error.to_string() },
            Err(_) => SendError::NotConnected { address: *address, reason: "it did not answer in time".to_owned() },
        };
    }
    Err(failed)
}
