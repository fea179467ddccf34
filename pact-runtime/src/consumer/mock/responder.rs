//! Answers the requests that come to a mock provider.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fmt, mem};

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use pact_http::coding::{self, CodingError};
use pact_mock_tls::AcceptError;

use super::connection::Connection;
use super::cors;
use super::options::MockOptions;
use super::server::UNTIL_IT_IS_CUT;
use super::wire::{Wire, answer_to, on_the_wire};
use crate::consumer::expectations::{Expectations, target};
use crate::generate::Context;
use crate::model::{DateTime, Json, ReceivedRequest};

pub(super) struct Responder {
    expectations: Arc<Expectations>,
    options: MockOptions,
    url: String,
    /// That of the next answer.
    seed: AtomicU64,
    /// The responses that are always the same, by interaction: one that has occurred cannot be changed any more.
    fixed: Mutex<HashMap<usize, Wire>>,
}

/// A request whose body cannot be compared.
pub(super) enum Unreadable {
    TooLarge,
    Coding(CodingError),
}

impl Responder {
    pub(super) fn new(expectations: Arc<Expectations>, options: MockOptions, url: String, port: u16) -> Self {
        Responder { expectations, options, url, seed: seed(port), fixed: Mutex::default() }
    }

    /// The clock and the chance behind the values of one answer.
    fn context(&self) -> Context<'_> {
        let now = DateTime::from_system_time(SystemTime::now());
        Context::consumer(now, self.seed.fetch_add(1, Ordering::Relaxed)).with_mock_url(&self.url)
    }

    /// To a request with its body as it came.
    pub(super) fn respond(&self, mut request: ReceivedRequest<'_>) -> Wire {
        if let Err(error) = self.decode(&mut request) {
            return self.unreadable(&request, &error);
        }
        if let Some(allowed) = self.preflight(&request) {
            return allowed;
        }
        let MockOptions { order, unmatched_status, .. } = self.options;
        let answer = match self.expectations.find_or_refuse(&request, order, unmatched_status) {
            Ok(index) => self.response(index),
            Err(mismatch) => refusal(mismatch.status, &mismatch.to_json()),
        };
        self.answered(&request, answer)
    }

    /// To a request that an interaction matches, with its body as it came. No other is reported.
    #[cfg(feature = "wiremock")]
    pub(super) fn answer(&self, mut request: ReceivedRequest<'_>) -> Option<Wire> {
        self.decode(&mut request).ok()?;
        let answer = || {
            let index = self.expectations.find(&request, self.options.order)?;
            Some(self.answered(&request, self.response(index)))
        };
        self.preflight(&request).or_else(answer)
    }

    /// Whether an interaction has the method and the path of a request.
    #[cfg(feature = "wiremock")]
    pub(super) fn is_about(&self, request: &ReceivedRequest<'_>) -> bool {
        self.expectations.are_about(request)
    }

    /// Takes the content codings off the body, which is compared like that; the header that names them is compared as well.
    fn decode(&self, request: &mut ReceivedRequest<'_>) -> Result<(), Unreadable> {
        let limit = self.options.body_limit;
        if request.body.len() > limit {
            return Err(Unreadable::TooLarge);
        }
        let codings = request.headers.iter().filter(|(name, _)| name == CONTENT_ENCODING.as_str());
        match coding::decode(codings.map(|(_, line)| &**line), mem::take(&mut request.body), limit) {
            Ok(body) => request.body = body,
            Err(CodingError::TooLong { .. }) => return Err(Unreadable::TooLarge),
            Err(error) => return Err(Unreadable::Coding(error)),
        }
        Ok(())
    }

    fn unreadable(&self, request: &ReceivedRequest<'_>, error: &Unreadable) -> Wire {
        match error {
            Unreadable::TooLarge => self.too_large(request),
            Unreadable::Coding(error @ CodingError::Unsupported { .. }) => self.refuse(415, request, error),
            Unreadable::Coding(error) => self.refuse(400, request, error),
        }
    }

    /// To a browser that asks what it may send, where no interaction is about that.
    fn preflight(&self, request: &ReceivedRequest<'_>) -> Option<Wire> {
        let allowed = cors::preflight(request).filter(|_| self.options.cors_preflight)?;
        (!self.expectations.are_about(request)).then(|| answer_to(&request.method, allowed))
    }

    /// What an interaction answers, with the values that its generators make for this answer only.
    fn response(&self, index: usize) -> Wire {
        if let Some(wire) = self.fixed.lock().unwrap_or_else(PoisonError::into_inner).get(&index) {
            return wire.clone();
        }
        let failed = |error: &dyn fmt::Display| refusal(500, &self.expectations.fail(index, error).to_json());
        let made = match self.expectations.response(index, &self.context()) {
            Ok(made) => made,
            Err(error) => return failed(&error),
        };
        match on_the_wire(&made.response) {
            Ok(wire) if made.is_fixed => {
                self.fixed.lock().unwrap_or_else(PoisonError::into_inner).insert(index, wire.clone());
                wire
            }
            Ok(wire) => wire,
            Err(error) => failed(&error),
        }
    }

    /// The answer to this request: without a body where none may come, and readable for a browser.
    fn answered(&self, request: &ReceivedRequest<'_>, answer: Wire) -> Wire {
        let answer = if self.options.cors_preflight && !cors::is_described(&answer) {
            cors::readable(request, answer)
        } else {
            answer
        };
        answer_to(&request.method, answer)
    }

    /// How many bytes the body of a request may have.
    pub(super) fn body_limit(&self) -> usize {
        self.options.body_limit
    }

    /// To a request whose body is larger than the limit.
    pub(super) fn too_large(&self, request: &ReceivedRequest<'_>) -> Wire {
        let limit = self.options.body_limit;
        self.refuse(
            413,
            request,
            format_args!("the body is larger than {limit} bytes; raise the limit with `body_limit`"),
        )
    }

    /// To a request whose body breaks off, is malformed, or is not complete in time when the server finishes.
    pub(super) fn cannot_read(&self, request: &ReceivedRequest<'_>, error: &hyper::Error, is_cut: bool) -> Wire {
        let reason = if is_cut { not_complete("body") } else { reason(error) };
        self.refuse(400, request, format_args!("the body cannot be read to its end: {reason}"))
    }

    fn refuse(&self, status: u16, request: &ReceivedRequest<'_>, reason: impl fmt::Display) -> Wire {
        let reason = format!("{}: {reason}", name(request));
        self.expectations.give_up(reason.clone());
        refusal(status, &Json::object([("error", Json::string(reason))]))
    }

    /// A request that nobody can answer any more.
    pub(super) fn cut(&self, request: &ReceivedRequest<'_>) {
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
}

/// No two mock providers that run at one time have the same port, and so not the same seed.
fn seed(port: u16) -> AtomicU64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    AtomicU64::new(u64::try_from(since_epoch.as_nanos()).unwrap_or_default() ^ (u64::from(port) << 48))
}

/// A request, as a message names it.
fn name(request: &ReceivedRequest<'_>) -> String {
    format!("{} {}", request.method, target(request))
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
    let mut wire = Wire::new(reason.to_pretty().into());
    *wire.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    wire.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    wire
}
