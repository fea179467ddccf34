//! The proxy that the environment names: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case. What runs
//! on this machine is never asked through one.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderValue, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// Which requests go through which proxy.
#[derive(Debug, Clone)]
pub(crate) struct Proxies(Arc<Matcher>);

impl Proxies {
    pub(crate) fn from_env() -> Self {
        Proxies(Arc::new(Matcher::from_env()))
    }

    fn intercept(&self, target: &Uri) -> Option<Intercept> {
        self.0.intercept(target).filter(|_| !target.host().is_some_and(is_here))
    }

    /// What the proxy wants to know of who asks, where it gets the request itself.
    pub(crate) fn authorization(&self, target: &Uri) -> Option<HeaderValue> {
        let intercept = self.intercept(target).filter(|_| target.scheme_str() == Some("http"))?;
        intercept.basic_auth().cloned()
    }

    /// For the end of a message: that a proxy was asked.
    pub(crate) fn note(&self, target: &str) -> String {
        let intercept = target.parse().ok().and_then(|target| self.intercept(&target));
        intercept.map_or_else(String::new, |proxy| {
            format!(
                " (through the proxy {}, as the environment has it; NO_PROXY names hosts to ask without)",
                proxy.uri()
            )
        })
    }
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let address = host.parse::<IpAddr>();
    host == "localhost"
        || host.ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// Makes connections, through a proxy where there is one for the target.
#[derive(Debug, Clone)]
pub(crate) struct Via {
    direct: HttpConnector,
    proxies: Proxies,
}

impl Via {
    pub(crate) fn new(mut direct: HttpConnector, proxies: Proxies) -> Self {
        // TLS, where there is any, is made over it.
        direct.enforce_http(false);
        Via { direct, proxies }
    }
}

/// A proxy of another kind.
#[derive(Debug)]
struct Unsupported(String);

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a proxy with {} is not supported: http is", self.0)
    }
}

impl Error for Unsupported {}

impl Service<Uri> for Via {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let Some(proxy) = self.proxies.intercept(&target) else {
            let connecting = self.direct.call(target);
            return Box::pin(async { Ok(Stream { inner: connecting.await?, is_proxied: false }) });
        };
        let address = proxy.uri().clone();
        match address.scheme_str() {
            None | Some("http") => {}
            Some(other) => {
                let error = Unsupported(other.to_owned());
                return Box::pin(async { Err(error.into()) });
            }
        }
        if target.scheme_str() == Some("https") {
            let tunnel = Tunnel::new(address, self.direct.clone());
            let mut tunnel = match proxy.basic_auth() {
                Some(authorization) => tunnel.with_auth(authorization.clone()),
                None => tunnel,
            };
            let connecting = tunnel.call(target);
            return Box::pin(async { Ok(Stream { inner: connecting.await?, is_proxied: false }) });
        }
        let connecting = self.direct.call(address);
        Box::pin(async { Ok(Stream { inner: connecting.await?, is_proxied: true }) })
    }
}

/// A connection; a proxy at its other end is told the whole address.
#[derive(Debug)]
pub(crate) struct Stream {
    inner: TokioIo<TcpStream>,
    is_proxied: bool,
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.inner.connected().proxy(self.is_proxied)
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_here_is_asked_without_a_proxy() {
        for host in ["localhost", "LOCALHOST", "api.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "0.0.0.0"] {
            assert!(is_here(host), "{host}");
        }
        for host in ["example.org", "10.0.0.1", "localhost.example.org", "[2001:db8::1]"] {
            assert!(!is_here(host), "{host}");
        }
    }
}
