//! Answers the requests that come to a mock provider.

use std::borrow::Cow;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, StatusCode};
use http_body_util::Full;
use pact_http::coding::{self, CodingError};
use pact_mock_tls::AcceptError;

use super::connection::Connection;
use super::server::UNTIL_IT_IS_CUT;
use super::wire::{Wire, answer_to};
use super::{MockOptions, cors};
use crate::consumer::expectations::{Answer, Expectations};
use crate::generate::Context;
use crate::model::{DateTime, Json, ReceivedRequest};

pub(super) struct Responder {
    expectations: Arc<Expectations>,
    options: MockOptions,
    url: String,
    /// That of the next answer.
    seed: AtomicU64,
}

impl Responder {
    pub(super) fn new(expectations: Arc<Expectations>, options: MockOptions, url: String, port: u16) -> Self {
        Responder { expectations, options, url, seed: seed(port) }
    }

    /// The clock and the chance behind the values of one answer.
    fn context(&self) -> Context<'_> {
        let now = DateTime::from_system_time(SystemTime::now());
        Context::consumer(now, self.seed.fetch_add(1, Ordering::Relaxed)).with_mock_url(&self.url)
    }

    /// To a request with its body, which is compared as it is when its content codings are taken off; the header that names
    /// them is compared as well.
    pub(super) fn respond(&self, request: &Parts, body: &[u8]) -> Wire {
        let codings = request.headers.get_all(CONTENT_ENCODING).iter();
        let codings: Vec<_> = codings.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
        match coding::decode(codings.iter().map(|line| &**line), Cow::Borrowed(body), self.options.body_limit) {
            Ok(body) => self.respond_decoded(request, body),
            Err(CodingError::TooLong { .. }) => self.too_large(request),
            Err(error @ CodingError::Unsupported { .. }) => self.refuse(415, request, &error.to_string()),
            Err(error) => self.refuse(400, request, &error.to_string()),
        }
    }

    fn respond_decoded(&self, request: &Parts, body: Cow<'_, [u8]>) -> Wire {
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (Cow::Borrowed(name.as_str()), String::from_utf8_lossy(value.as_bytes())));
        let received = ReceivedRequest {
            method: Cow::Borrowed(request.method.as_str()),
            path: Cow::Borrowed(request.uri.path()),
            query: request.uri.query().map(Cow::Borrowed),
            headers: headers.collect(),
            body,
        };
        let preflight = if self.options.cors_preflight { cors::preflight(&received) } else { None };
        match preflight.filter(|_| !self.expectations.are_about(&received)) {
            Some(allowed) => allowed,
            None => answer_to(&received.method, self.answer(&received)),
        }
    }

    /// How many bytes the body of a request may have.
    pub(super) fn body_limit(&self) -> usize {
        self.options.body_limit
    }

    /// To a request whose body is larger than the limit.
    pub(super) fn too_large(&self, request: &Parts) -> Wire {
        let limit = self.options.body_limit;
        self.refuse(413, request, &format!("the body is larger than {limit} bytes; raise the limit with `body_limit`"))
    }

    /// To a request whose body breaks off, is malformed, or is not complete in time when the server finishes.
    pub(super) fn cannot_read(&self, request: &Parts, error: &hyper::Error, is_cut: bool) -> Wire {
        let reason = if is_cut { not_complete("body") } else { reason(error) };
        self.refuse(400, request, &format!("the body cannot be read to its end: {reason}"))
    }

    fn refuse(&self, status: u16, request: &Parts, reason: &str) -> Wire {
        let reason = format!("{}: {reason}", name(request));
        self.expectations.give_up(reason.clone());
        refusal(status, &Json::object([("error", Json::string(reason))]))
    }

    /// A request that nobody can answer any more.
    pub(super) fn cut(&self, request: &Parts) {
        self.expectations.give_up(format!("{}: the connection ended before the request was complete", name(request)));
    }

    /// A client that does not speak TLS where it should. One that ends the connection knows why, and reports it itself.
    pub(super) fn not_accepted(&self, error: &AcceptError) {
        if *error != AcceptError::Ended {
            self.expectations.give_up(error.to_string());
        }
    }

    /// Why a connection came to its end. One that breaks off where no request has begun is the client's to tell of.
    pub(super) fn ended(&self, connection: &Connection, error: Option<&hyper::Error>) {
        let progress = connection.progress();
        let begun = progress.first_line().map_or_else(String::new, |line| format!("{line}: "));
        let told = match error {
            Some(error) if error.is_user() => Some(format!("an answer could not be sent: {}", reason(error))),
            Some(error) if error.is_parse() => Some(format!("{begun}not a valid HTTP request: {}", reason(error))),
            _ if progress.in_head() && connection.is_cut() => Some(format!("{begun}{}", not_complete("request"))),
            Some(error) if !(progress.is_lost() || error.is_incomplete_message()) => {
                Some(format!("{begun}not valid HTTP: {}", reason(error)))
            }
            _ if progress.in_head() => Some(format!("{begun}the connection ended before the headers were complete")),
            _ => None,
        };
        drop(progress);
        if let Some(told) = told {
            self.expectations.give_up(told);
        }
    }

    fn answer(&self, request: &ReceivedRequest<'_>) -> Wire {
        match self.expectations.answer(request, || self.context(), &self.options) {
            Answer::Respond(wire) if cors::is_described(&wire) => wire,
            Answer::Respond(wire) => self.readable(request, wire),
            Answer::Refuse(mismatch) => self.readable(request, refusal(mismatch.status, &mismatch.to_json())),
            Answer::Fail(unanswered) => self.readable(request, refusal(500, &unanswered.to_json())),
        }
    }

    fn readable(&self, request: &ReceivedRequest<'_>, answer: Wire) -> Wire {
        if self.options.cors_preflight { cors::readable(request, answer) } else { answer }
    }
}

/// No two mock providers that run at one time have the same port, and so not the same seed.
fn seed(port: u16) -> AtomicU64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    AtomicU64::new(u64::try_from(since_epoch.as_nanos()).unwrap_or_default() ^ (u64::from(port) << 48))
}

/// A request, as a message names it.
fn name(request: &Parts) -> String {
    format!("{} {}", request.method, request.uri.path_and_query().map_or("", PathAndQuery::as_str))
}

fn not_complete(what: &str) -> String {
    format!(
        "the {what} was not complete {} s after the end of the test: let the test wait for the answer",
        UNTIL_IT_IS_CUT.as_secs()
    )
}

/// The library's own text stops before the interesting part.
fn reason(error: &hyper::Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

fn refusal(status: u16, reason: &Json) -> Wire {
    let mut wire = Wire::new(Full::from(reason.to_pretty()));
    *wire.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    wire.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    wire
}
