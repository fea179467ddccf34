//! A connection of a client: what has begun on it, and how it ends with its server. A connection on which nothing has begun
//! ends at once; on others the client may complete its request.

use std::future::{pending, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;
use tokio::task::coop::has_budget_remaining;

use super::progress::Progress;

/// How long a client that has just connected may take to begin its request once the server is closing.
pub(super) const UNTIL_IT_SPEAKS: Duration = Duration::from_millis(50);

/// How far the end of a server has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Serving,
    /// Nobody can connect any more; connections on which nothing has begun end.
    Closing,
    /// Those that have just been made, and on which nothing came, end as well.
    Silent,
    /// All end.
    Over,
}

/// What a server knows of a connection. Clones are of the same connection.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    phase: watch::Receiver<Phase>,
    born: Instant,
    progress: Arc<Mutex<Progress>>,
}

impl Connection {
    pub(super) fn new(phase: watch::Receiver<Phase>) -> Self {
        Connection { phase, born: Instant::now(), progress: Arc::default() }
    }

    pub(super) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Whether the client has had its time.
    pub(super) fn is_cut(&self) -> bool {
        self.phase() == Phase::Over
    }

    /// Whether the connection ends when nothing more has come.
    fn ends(&self) -> bool {
        let phase = self.phase();
        if matches!(phase, Phase::Serving | Phase::Over) {
            return phase == Phase::Over;
        }
        let progress = self.progress();
        let may_speak = phase == Phase::Closing && progress.is_silent() && self.born.elapsed() < UNTIL_IT_SPEAKS;
        !(progress.has_begun() || may_speak)
    }

    /// Runs what serves the connection, which is asked again whenever the end of the server goes on.
    pub(super) async fn run<T>(&self, serving: impl Future<Output = T>) -> T {
        let mut phase = self.phase.clone();
        let mut changes = pin!(async move {
            while phase.changed().await.is_ok() {}
            pending::<()>().await;
        });
        let mut serving = pin!(serving);
        poll_fn(|cx| {
            let _ = changes.as_mut().poll(cx);
            serving.as_mut().poll(cx)
        })
        .await
    }

    /// Runs what comes before the first request, which the end of the server breaks off.
    pub(super) async fn prepare<T>(&self, preparing: impl Future<Output = T>) -> Option<T> {
        let mut preparing = pin!(preparing);
        let prepared = poll_fn(|cx| match preparing.as_mut().poll(cx) {
            Poll::Pending if has_budget_remaining() && self.ends() => Poll::Ready(None),
            prepared => prepared.map(Some),
        });
        self.run(prepared).await
    }
}

/// The bytes of a connection. At the end of the server they end for who reads them, and who writes does not wait.
pub(super) struct Watched<S> {
    stream: S,
    connection: Connection,
    /// Whether something was read since there was nothing to read.
    is_new: bool,
    /// Whether the client does not take what is written, and gets no more of it.
    is_mute: bool,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, connection: Connection) -> Self {
        Watched { stream, connection, is_new: false, is_mute: false }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, buffer) {
            Poll::Ready(Ok(())) => {
                let came = &buffer.filled()[before..];
                self.connection.progress().heard(came);
                self.is_new = !came.is_empty();
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Err(error)) => {
                self.connection.progress().lost();
                Poll::Ready(Err(error))
            }
            Poll::Pending if !has_budget_remaining() || !self.connection.ends() => Poll::Pending,
            // Who reads takes in first what came, and knows then what has begun.
            Poll::Pending if self.is_new => {
                self.is_new = false;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Poll::Pending => Poll::Ready(Ok(())),
        }
    }
}

impl<S: AsyncWrite + Unpin> Watched<S> {
    /// What the client does not take is dropped, so that its next request is read.
    fn or_mute<T>(&mut self, written: Poll<io::Result<T>>, dropped: T) -> Poll<io::Result<T>> {
        match written {
            Poll::Pending if has_budget_remaining() && self.connection.phase() > Phase::Serving => {
                self.is_mute = true;
                Poll::Ready(Ok(dropped))
            }
            Poll::Ready(Err(error)) => {
                self.connection.progress().lost();
                Poll::Ready(Err(error))
            }
            written => written,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.is_mute {
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.or_mute(written, bytes.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = slices.iter().map(|slice| slice.len()).sum();
        if self.is_mute {
            return Poll::Ready(Ok(length));
        }
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.or_mute(written, length)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_mute {
            return Poll::Ready(Ok(()));
        }
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.or_mute(flushed, ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.as_mut().poll_flush(cx))?;
        let shut_down = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.or_mute(shut_down, ())
    }
}
