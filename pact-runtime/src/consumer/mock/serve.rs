//! What a mock provider does with a connection: it reads requests, in HTTP/1 and in HTTP/2, and answers them.

use std::borrow::Cow;
use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use http::header::EXPECT;
use http::request::Parts;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use pact_mock_tls::Acceptor;
use tokio::io::{AsyncRead, AsyncWrite};

use super::connection::{Connection, Watched};
use super::responder::Responder;
use super::server::Server;
use super::wire::Wire;
use crate::model::ReceivedRequest;

/// How much of a body that is too large is taken from the client, so that it sees the answer.
const MOST_DROPPED: usize = 64 * 1024 * 1024;

/// Answers requests, over TLS where there is an acceptor for it.
pub(super) fn serve(
    listener: TcpListener,
    responder: Arc<Responder>,
    acceptor: Option<Arc<Acceptor>>,
) -> io::Result<Server> {
    Server::start(listener, "pact-mock", move |stream, connection| {
        let (responder, acceptor) = (Arc::clone(&responder), acceptor.clone());
        async move {
            match acceptor {
                None => answer_all(stream, connection, responder).await,
                Some(acceptor) => match connection.prepare(acceptor.accept(stream)).await {
                    Some(Ok(stream)) => answer_all(stream, connection, responder).await,
                    Some(Err(error)) => responder.not_accepted(&error),
                    None => {}
                },
            }
        }
    })
}

async fn answer_all<S>(stream: S, connection: Connection, responder: Arc<Responder>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stream = TokioIo::new(Watched::new(stream, connection.clone()));
    let service = service_fn(|request: Request<Incoming>| {
        let (head, body) = request.into_parts();
        let begun = Begun::new(head, connection.clone(), Arc::clone(&responder));
        answer(begun, body)
    });
    let mut server = auto::Builder::new(TokioExecutor::new());
    // A client that has sent its request may be done with sending.
    server.http1().half_close(true);
    let ended = connection.run(server.serve_connection(stream, service)).await;
    let error = ended.err();
    responder.ended(&connection, error.as_ref().and_then(|error| error.downcast_ref()));
}

/// A request whose headers came. Whatever becomes of its connection, it is answered, or told of.
struct Begun {
    head: Parts,
    connection: Connection,
    responder: Arc<Responder>,
    is_judged: bool,
}

impl Begun {
    fn new(head: Parts, connection: Connection, responder: Arc<Responder>) -> Self {
        connection.progress().begin();
        Begun { head, connection, responder, is_judged: false }
    }

    fn judged(mut self, answer: Wire) -> Wire {
        self.is_judged = true;
        answer
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.connection.progress().end();
        if !self.is_judged {
            self.responder.cut(&received(&self.head, &[]));
        }
    }
}

/// Why a body is not there.
enum Unread {
    TooLarge,
    Broken(hyper::Error),
}

async fn answer(begun: Begun, mut body: Incoming) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let responder = &begun.responder;
    let answer = match read(&mut body, responder.body_limit()).await {
        Ok(body) => responder.respond(received(&begun.head, &body)),
        Err(Unread::TooLarge) => {
            let answer = responder.too_large(&received(&begun.head, &[]));
            // Who asks before the body is sent does not send it.
            if !begun.head.headers.contains_key(EXPECT) {
                drop_some(&mut body).await;
            }
            answer
        }
        Err(Unread::Broken(error)) => {
            responder.cannot_read(&received(&begun.head, &[]), &error, begun.connection.is_cut())
        }
    };
    Ok(begun.judged(answer).map(Full::new))
}

/// A request with its body, as it came.
fn received<'r>(head: &'r Parts, body: &'r [u8]) -> ReceivedRequest<'r> {
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str().into(), String::from_utf8_lossy(value.as_bytes())));
    ReceivedRequest {
        method: Cow::Borrowed(head.method.as_str()),
        path: Cow::Borrowed(head.uri.path()),
        query: head.uri.query().map(Cow::Borrowed),
        headers: headers.collect(),
        body: Cow::Borrowed(body),
    }
}

async fn drop_some(body: &mut Incoming) {
    let mut dropped = 0;
    while dropped < MOST_DROPPED
        && let Some(Ok(frame)) = body.frame().await
    {
        dropped += frame.data_ref().map_or(0, Bytes::len);
    }
}

async fn read(body: &mut Incoming, limit: usize) -> Result<Bytes, Unread> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Unread::TooLarge);
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) => Err(error.downcast().map_or(Unread::TooLarge, |error| Unread::Broken(*error))),
    }
}
