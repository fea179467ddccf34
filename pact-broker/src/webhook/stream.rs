//! What a request is written to: a connection to the target or a proxy, with TLS where the URL asks for it.

use std::pin::Pin;

use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Url};

use super::connect::{self, Resolve, System};
use super::policy::Policy;
use super::proxy::Proxy;
use super::send_error::SendError;

/// A connection.
pub(super) trait Io: AsyncRead + AsyncWrite + Send {}
impl<T: AsyncRead + AsyncWrite + Send> Io for T {}

/// A connection, and whether a proxy reads the request on it.
pub(super) struct Stream {
    pub(super) io: Pin<Box<dyn Io>>,
    pub(super) proxy: Option<Proxy>,
    /// Keeps a tunnel going.
    pub(super) tunnel: JoinSet<()>,
}

/// Opens a connection for a URL.
pub(super) async fn open(
    policy: &Policy,
    resolver: &dyn Resolve,
    tls: Option<&TlsConnector>,
    url: &Url,
    until: Instant,
) -> Result<Stream, SendError> {
    let until = until.min(Instant::now() + policy.connect);
    let late = |_| SendError::Late(policy.connect);
    let is_secure = url.scheme() == "https";
    let mut tunnel = JoinSet::new();
    let (io, proxy): (Pin<Box<dyn Io>>, _) = match &policy.proxy {
        None => {
            let found = timeout_at(until, connect::addresses(&policy.hosts, resolver, url)).await.map_err(late)??;
            (Box::pin(connect::connect(&found, until).await?), None)
        }
        Some(proxy) => {
            connect::literal(&policy.hosts, url)?;
            let stream = timeout_at(until, to_proxy(proxy, until)).await.map_err(late)??;
            if is_secure {
                let through = timeout_at(until, through(stream, proxy, url, &mut tunnel)).await.map_err(late)??;
                (Box::pin(through), None)
            } else {
                (Box::pin(stream), Some(proxy.clone()))
            }
        }
    };
    if !is_secure {
        return Ok(Stream { io, proxy, tunnel });
    }
    let tls = tls.ok_or_else(|| SendError::Tls("TLS is not set up".to_owned()))?;
    let failed = |error: &dyn std::fmt::Display| SendError::Tls(error.to_string());
    let name = server_name(url)?;
    let secured = timeout_at(until, tls.connect(name, io)).await.map_err(late)?;
    Ok(Stream { io: Box::pin(secured.map_err(|error| failed(&error))?), proxy, tunnel })
}

fn server_name(url: &Url) -> Result<ServerName<'static>, SendError> {
    match url.host() {
        Some(Host::Ipv4(address)) => Ok(ServerName::IpAddress(std::net::IpAddr::from(address).into())),
        Some(Host::Ipv6(address)) => Ok(ServerName::IpAddress(std::net::IpAddr::from(address).into())),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_owned();
            ServerName::try_from(name.clone()).map_err(|_| SendError::Tls(format!("{name} is not a name for TLS")))
        }
        None => Err(SendError::NoHost),
    }
}

/// Whoever set the proxy decided where it stands.
async fn to_proxy(proxy: &Proxy, until: Instant) -> Result<TcpStream, SendError> {
    let found = System.resolve(&proxy.host, proxy.port).await;
    let found = found.map_err(|error| SendError::Proxy(format!("{proxy:?} was not found: {error}")))?;
    let connected = connect::connect(&found, until).await;
    connected.map_err(|error| SendError::Proxy(error.to_string()))
}

/// A tunnel to the target.
async fn through(
    stream: TcpStream,
    proxy: &Proxy,
    url: &Url,
    tunnel: &mut JoinSet<()>,
) -> Result<impl Io + use<>, SendError> {
    let failed = |reason: &dyn std::fmt::Display| SendError::Proxy(reason.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| failed(&error))?;
    tunnel.spawn(async move { drop(connection.with_upgrades().await) });
    let host = url.host_str().unwrap_or_default();
    let authority = format!("{host}:{}", url.port_or_known_default().unwrap_or(443));
    let mut request = axum::http::Request::builder().method("CONNECT").uri(&authority).header("host", &authority);
    if let Some(authorization) = &proxy.authorization {
        request = request.header("proxy-authorization", authorization);
    }
    let request = request.body(http_body_util::Empty::<bytes::Bytes>::new()).map_err(|error| failed(&error))?;
    let response = sender.send_request(request).await.map_err(|error| failed(&error))?;
    if !response.status().is_success() {
        return Err(failed(&format!("it answered {}", response.status())));
    }
    let upgraded = hyper::upgrade::on(response).await.map_err(|error| failed(&error))?;
    Ok(TokioIo::new(upgraded))
}
