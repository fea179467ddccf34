//! A server on a thread of its own: it takes connections until it is stopped.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use super::responder::Responder;
use super::wire::Wire;

const UNTIL_THE_NEXT_TRY: Duration = Duration::from_millis(10);

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
        let (stop, stopped) = oneshot::channel::<Infallible>();
        // A runtime must not end inside another, where this may be called: what can fail comes before it, or ends it.
        let (give, given) = mpsc::channel::<Runtime>();
        let serve = move || {
            // With the runtime go its tasks, and with them their sockets.
            let _ = given.recv().map(|runtime| runtime.block_on(stopped));
        };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(serve)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let inside = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener);
        drop(inside);
        match listener {
            Ok(listener) => drop(runtime.spawn(accept(listener, on_connection))),
            Err(error) => {
                runtime.shutdown_background();
                return Err(error);
            }
        }
        let _ = give.send(runtime);
        Ok(Server { stop, thread })
    }

    /// Stops; when this returns, the port is free again.
    pub(super) fn stop(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

async fn accept<F>(listener: tokio::net::TcpListener, on_connection: impl Fn(TcpStream) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(on_connection(stream))),
            // A connection that is gone again, or no file descriptor for it: nothing tells when there is one.
            Err(_) => tokio::time::sleep(UNTIL_THE_NEXT_TRY).await,
        }
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
