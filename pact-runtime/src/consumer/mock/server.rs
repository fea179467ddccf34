//! A server on a thread of its own: it takes connections until it is stopped.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use http::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::responder::Responder;
use super::wire::Wire;

/// A running server. It stops when it is dropped; connections that are open are cut.
pub(super) struct Server {
    stop: oneshot::Sender<Infallible>,
    thread: JoinHandle<()>,
}

impl Server {
    /// Gives each connection a task of its own. Clients can connect when this returns.
    pub(super) fn start<F>(
        listener: TcpListener,
        name: &str,
        on_connection: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> io::Result<Server>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        runtime.spawn(async move {
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(on_connection(stream));
            }
        });
        let (stop, stopped) = oneshot::channel();
        // With the runtime go its tasks, and with them their sockets.
        let serve = move || drop(runtime.block_on(stopped));
        let thread = Builder::new().name(name.to_owned()).spawn(serve)?;
        Ok(Server { stop, thread })
    }

    /// Stops; when this returns, the port is free again.
    pub(super) fn stop(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

/// Answers requests, in HTTP/1 and in HTTP/2.
pub(super) fn serve(listener: TcpListener, responder: Responder) -> io::Result<Server> {
    let responder = Arc::new(responder);
    Server::start(listener, "pact-mock", move |stream| {
        let responder = Arc::clone(&responder);
        let answering = Arc::clone(&responder);
        let service = service_fn(move |request| answer(Arc::clone(&answering), request));
        async move {
            let served = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
            if let Some(error) = served.err().as_ref().and_then(|error| error.downcast_ref()) {
                responder.gave_up(error);
            }
        }
    })
}

async fn answer(responder: Arc<Responder>, request: Request<Incoming>) -> Result<Wire, Infallible> {
    let (head, body) = request.into_parts();
    Ok(match body.collect().await {
        Ok(body) => responder.respond(&head, &body.to_bytes()),
        Err(error) => responder.cannot_read(&head, &error),
    })
}
