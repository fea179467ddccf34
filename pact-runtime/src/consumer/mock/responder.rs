//! Answers the requests that come to a mock provider.

use std::borrow::Cow;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, StatusCode};
use http_body_util::Full;

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

    pub(super) fn respond(&self, request: &Parts, body: &[u8]) -> Wire {
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (Cow::Borrowed(name.as_str()), String::from_utf8_lossy(value.as_bytes())));
        let received = ReceivedRequest {
            method: Cow::Borrowed(request.method.as_str()),
            path: Cow::Borrowed(request.uri.path()),
            query: request.uri.query().map(Cow::Borrowed),
            headers: headers.collect(),
            body: Cow::Borrowed(body),
        };
        let preflight = if self.options.cors_preflight { cors::preflight(&received) } else { None };
        match preflight.filter(|_| !self.expectations.are_about(&received)) {
            Some(allowed) => allowed,
            None => answer_to(&received.method, self.answer(&received)),
        }
    }

    /// To a request whose body breaks off, or is none.
    pub(super) fn cannot_read(&self, request: &Parts, error: &hyper::Error) -> Wire {
        let target = request.uri.path_and_query().map_or("", PathAndQuery::as_str);
        let reason = format!("{} {target}: the body cannot be read to its end: {}", request.method, reason(error));
        self.expectations.give_up(reason.clone());
        refusal(400, &Json::object([("error", Json::string(reason))]))
    }

    /// Why a connection came to its end. One that breaks off is the client's to tell of.
    pub(super) fn gave_up(&self, error: &hyper::Error) {
        if error.is_parse() {
            self.expectations.give_up(format!("what came is no request: {}", reason(error)));
        } else if error.is_user() {
            self.expectations.give_up(format!("an answer could not be sent: {}", reason(error)));
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
