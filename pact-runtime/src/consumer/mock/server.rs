//! A server on a thread of its own: it takes connections until it is stopped, or finishes.

use std::future::poll_fn;
use std::io;
use std::net::TcpListener;
use std::pin::{Pin, pin};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connection::{Connection, Phase, UNTIL_IT_SPEAKS};

/// How long a client may take to complete a request that it has begun when the server finishes.
pub(super) const UNTIL_IT_IS_CUT: Duration = Duration::from_secs(2);

const UNTIL_THE_NEXT_TRY: Duration = Duration::from_millis(10);

type Finished = oneshot::Sender<io::Result<()>>;

/// A running server. It stops when it is dropped; connections that are open are cut.
pub(super) struct Server {
    finish: oneshot::Sender<Finished>,
    thread: JoinHandle<()>,
}

/// A server that nobody can connect to any more.
pub(super) struct Finishing(oneshot::Receiver<io::Result<()>>);

impl Server {
    /// Gives each connection a task of its own. Clients can connect when this returns.
    pub(super) fn start<F>(
        listener: TcpListener,
        name: &str,
        on_connection: impl Fn(TcpStream, Connection) -> F + Send + 'static,
    ) -> io::Result<Server>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        listener.set_nonblocking(true)?;
        let (finish, asked) = oneshot::channel::<Finished>();
        // A runtime must not end inside another, where this may be called: what can fail comes before it, or ends it.
        let (give, given) = mpsc::channel::<(Runtime, tokio::net::TcpListener)>();
        let serve = move || {
            let Ok((runtime, listener)) = given.recv() else { return };
            let left = runtime.block_on(Accepting::new(on_connection).serve(listener, asked));
            // With the runtime go its tasks, and with them their sockets.
            drop(runtime);
            if let Some((finished, result)) = left {
                let _ = finished.send(result);
            }
        };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(serve)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let inside = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener);
        drop(inside);
        match listener {
            Ok(listener) => drop(give.send((runtime, listener))),
            Err(error) => {
                runtime.shutdown_background();
                return Err(error);
            }
        }
        Ok(Server { finish, thread })
    }

    /// Stops; when this returns, the port is free again.
    pub(super) fn stop(self) {
        drop(self.finish);
        let _ = self.thread.join();
    }

    /// Takes the connections that were made up to now and no others, and answers every request that has begun. Those that
    /// clients do not complete in time are cut.
    pub(super) fn finish(self) -> Finishing {
        let (send, finished) = oneshot::channel();
        let _ = self.finish.send(send);
        Finishing(finished)
    }
}

impl Finishing {
    /// Waits for the last answer, while the runtime goes on with its tasks.
    pub(super) async fn finished(self) -> io::Result<()> {
        self.0.await.unwrap_or_else(|_| Err(io::Error::other("its thread panicked")))
    }

    /// Waits for the last answer, also inside a runtime.
    pub(super) fn wait(self) -> io::Result<()> {
        let waker = Waker::from(Arc::new(Waiting(thread::current())));
        let mut finished = pin!(self.finished());
        loop {
            match finished.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(result) => return result,
                Poll::Pending => thread::park(),
            }
        }
    }
}

/// A thread that waits.
struct Waiting(Thread);

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What takes connections.
struct Accepting<C> {
    on_connection: C,
    phase: watch::Sender<Phase>,
    connections: JoinSet<()>,
}

impl<C, F> Accepting<C>
where
    C: Fn(TcpStream, Connection) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    fn new(on_connection: C) -> Self {
        Accepting { on_connection, phase: watch::Sender::new(Phase::Serving), connections: JoinSet::new() }
    }

    /// Serves until it is asked to finish, and tells when it has. Where clients are left whose requests were cut, it
    /// returns whom to tell, and what; that has to wait for the end of the tasks.
    async fn serve(
        mut self,
        listener: tokio::net::TcpListener,
        mut asked: oneshot::Receiver<Finished>,
    ) -> Option<(Finished, io::Result<()>)> {
        let asked = {
            let mut accepting = pin!(self.accept(&listener));
            poll_fn(|cx| match Pin::new(&mut asked).poll(cx) {
                Poll::Pending => accepting.as_mut().poll(cx).map(|never| match never {}),
                asked => asked,
            })
            .await
        };
        let finished = asked.ok()?;
        let taken = self.finish(listener).await;
        // Tasks of a connection in HTTP/2 hear of its end.
        tokio::task::yield_now().await;
        if self.connections.is_empty() {
            let _ = finished.send(taken);
            return None;
        }
        Some((finished, taken))
    }

    async fn accept(&mut self, listener: &tokio::net::TcpListener) -> std::convert::Infallible {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => self.take(stream),
                // A connection that is gone again, or no file descriptor for it: nothing tells when there is one.
                Err(_) => tokio::time::sleep(UNTIL_THE_NEXT_TRY).await,
            }
            while self.connections.try_join_next().is_some() {}
        }
    }

    fn take(&mut self, stream: TcpStream) {
        let connection = Connection::new(self.phase.subscribe());
        self.connections.spawn((self.on_connection)(stream, connection));
    }

    async fn finish(&mut self, listener: tokio::net::TcpListener) -> io::Result<()> {
        let begun = Instant::now();
        let taken = match listener.into_std() {
            Ok(listener) => self.take_waiting(&listener, begun).await,
            Err(error) => Err(error),
        };
        // The sockets have told what came until now once the runtime has looked at all of them.
        tokio::task::yield_now().await;
        let phases = [
            (Phase::Closing, UNTIL_IT_SPEAKS),
            (Phase::Silent, UNTIL_IT_IS_CUT.saturating_sub(begun.elapsed())),
            (Phase::Over, UNTIL_IT_IS_CUT),
        ];
        for (phase, time) in phases {
            self.phase.send_replace(phase);
            let connections = &mut self.connections;
            if timeout(time, async { while connections.join_next().await.is_some() {} }).await.is_ok() {
                break;
            }
        }
        taken
    }

    /// Takes the connections that wait in the system, where the runtime may not have heard of them yet.
    async fn take_waiting(&mut self, listener: &TcpListener, begun: Instant) -> io::Result<()> {
        loop {
            let taken = listener.accept().and_then(|(stream, _)| {
                stream.set_nonblocking(true)?;
                TcpStream::from_std(stream)
            });
            match taken {
                Ok(stream) => self.take(stream),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) if begun.elapsed() > UNTIL_IT_IS_CUT => return Err(error),
                Err(_) => {
                    // Connections on which nothing has begun give their file descriptors back.
                    tokio::task::yield_now().await;
                    self.phase.send_replace(Phase::Closing);
                    tokio::time::sleep(UNTIL_THE_NEXT_TRY).await;
                }
            }
        }
    }
}
