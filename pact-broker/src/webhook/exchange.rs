//! One request and its response on a connection.

use axum::http::response::Parts;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::outgoing::{Outgoing, texts};
use super::policy::Policy;
use super::send_error::SendError;
use super::sent::{Cut, Response};
use super::stream::Stream;

/// How many bytes the head of a response may have.
const HEAD: usize = 64 * 1024;

/// A response whose body is to be read. The connection ends with it.
pub(super) struct Answer {
    parts: Parts,
    body: Incoming,
    _connection: JoinSet<()>,
    _tunnel: JoinSet<()>,
}

/// Sends a request and waits for the head of the response.
pub(super) async fn ask(stream: Stream, outgoing: &Outgoing) -> Result<Answer, SendError> {
    let request = outgoing.request(stream.proxy.as_ref())?;
    let failed = |error: hyper::Error| SendError::Http(reasons(&error));
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream.io)).await.map_err(failed)?;
    let mut running = JoinSet::new();
    running.spawn(async move { drop(connection.await) });
    let (parts, body) = sender.send_request(request).await.map_err(failed)?.into_parts();
    Ok(Answer { parts, body, _connection: running, _tunnel: stream.tunnel })
}

impl Answer {
    /// Reads the body as far as it is wanted. That it does not end takes nothing from what the status says.
    pub(super) async fn read(mut self, until: Instant, policy: &Policy) -> Response {
        let mut body = Vec::new();
        let cut = loop {
            match timeout_at(until, self.body.frame()).await {
                Ok(None) => break None,
                Ok(Some(Ok(frame))) => {
                    // Trailers say nothing here.
                    let Ok(bytes) = frame.into_data() else { continue };
                    let room = policy.response - body.len();
                    body.extend_from_slice(&bytes[..bytes.len().min(room)]);
                    if bytes.len() > room {
                        break Some(Cut::Long(policy.response));
                    }
                }
                Ok(Some(Err(error))) => break Some(Cut::Broken(reasons(&error))),
                Err(_) => break Some(Cut::Slow(policy.timeout)),
            }
        };
        Response { status: self.parts.status.as_u16(), headers: texts(&self.parts.headers), body, cut }
    }
}

/// An error and what caused it.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let own = error.to_string();
        if !text.contains(&own) {
            text = format!("{text}: {own}");
        }
        cause = error.source();
    }
    text
}
