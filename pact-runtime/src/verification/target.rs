//! What is verified: a server somewhere, one that is started, or a tower service in this process.

use std::fmt;
use std::future::{Future, poll_fn};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;

use bytes::Bytes;
use http_body_util::Full;
use tower_service::Service;

use super::launch::Launch;
use pact_http::client::{SendError, read_body};

/// The answer of a service in this process.
pub(crate) type AppAnswer = Result<http::Response<Vec<u8>>, SendError>;

/// A service in this process, whatever its type; it is told how many bytes a body may have.
pub(crate) type App = dyn Fn(http::Request<Full<Bytes>>, usize) -> Pin<Box<dyn Future<Output = AppAnswer>>>;

/// Where requests go.
#[derive(Clone)]
pub(crate) enum Target {
    Url(String),
    Launch(Launch),
    App(Rc<App>),
}

impl Target {
    /// Whether it can be asked for messages over HTTP.
    pub(crate) fn is_server(&self) -> bool {
        !matches!(self, Target::App(_))
    }

    pub(crate) fn app<S, B>(service: S) -> Self
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>> + Clone + 'static,
        S::Error: fmt::Display,
        B: http_body::Body + 'static,
        B::Error: fmt::Display,
    {
        Target::App(Rc::new(move |request, body_limit| {
            let service = service.clone();
            Box::pin(answer(service, request, body_limit))
        }))
    }

    /// A service that is made for each connection, and told who is at its other end.
    pub(crate) fn app_for_peers<M, S, B>(make: M) -> Self
    where
        M: Service<SocketAddr, Response = S> + Clone + 'static,
        M::Error: fmt::Display,
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>> + 'static,
        S::Error: fmt::Display,
        B: http_body::Body + 'static,
        B::Error: fmt::Display,
    {
        Target::App(Rc::new(move |request, body_limit| {
            let make = make.clone();
            Box::pin(async move { answer(call(make, PEER).await?, request, body_limit).await })
        }))
    }
}

/// Who asks where there is no network: this machine, from a port that nobody listens on.
const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 50_000);

async fn answer<S, B>(service: S, request: http::Request<Full<Bytes>>, body_limit: usize) -> AppAnswer
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>>,
    S::Error: fmt::Display,
    B: http_body::Body,
    B::Error: fmt::Display,
{
    let (parts, body) = call(service, request).await?.into_parts();
    let mut read = Vec::new();
    read_body(body, body_limit, &mut read).await.map_err(|error| error.after("the service failed"))?;
    Ok(http::Response::from_parts(parts, read))
}

async fn call<S: Service<R>, R>(mut service: S, request: R) -> Result<S::Response, SendError>
where
    S::Error: fmt::Display,
{
    let failed = |error: S::Error| SendError::failed(format!("the service failed: {error}"));
    poll_fn(|context| service.poll_ready(context)).await.map_err(failed)?;
    service.call(request).await.map_err(failed)
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Url(url) => f.write_str(url),
            Target::Launch(launch) => write!(f, "{launch:?}"),
            Target::App(_) => f.write_str("a service in this process"),
        }
    }
}
