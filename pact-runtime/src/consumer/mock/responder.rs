//! Answers the requests that come to a mock provider.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use wiremock::{Request, Respond, ResponseTemplate};

use super::{MockOptions, cors};
use crate::consumer::expectations::{Answer, Expectations};
use crate::generate::Context;
use crate::model::{DateTime, Json, ReceivedRequest, Response};

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

    fn answer(&self, request: &ReceivedRequest<'_>) -> ResponseTemplate {
        match self.expectations.answer(request, || self.context(), &self.options) {
            Answer::Respond(reply) => {
                let wire = reply.wire.get_or_init(|| template(&reply.response)).clone();
                if cors::is_described(&reply.response) { wire } else { self.readable(request, wire) }
            }
            Answer::Refuse(mismatch) => self.readable(request, refusal(mismatch.status, &mismatch.to_json())),
            Answer::Fail(unanswered) => self.readable(request, refusal(500, &unanswered.to_json())),
        }
    }

    fn readable(&self, request: &ReceivedRequest<'_>, answer: ResponseTemplate) -> ResponseTemplate {
        if self.options.cors_preflight { cors::readable(request, answer) } else { answer }
    }
}

impl Respond for Responder {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (Cow::Borrowed(name.as_str()), String::from_utf8_lossy(value.as_bytes())));
        let received = ReceivedRequest {
            method: Cow::Borrowed(request.method.as_str()),
            path: Cow::Borrowed(request.url.path()),
            query: request.url.query().map(Cow::Borrowed),
            headers: headers.collect(),
            body: Cow::Borrowed(&request.body),
        };
        let preflight = if self.options.cors_preflight { cors::preflight(&received) } else { None };
        match preflight.filter(|_| !self.expectations.are_about(&received)) {
            Some(allowed) => allowed,
            None => self.answer(&received),
        }
    }
}

/// No two mock providers that run at one time have the same port, and so not the same seed.
fn seed(port: u16) -> AtomicU64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    AtomicU64::new(u64::try_from(since_epoch.as_nanos()).unwrap_or_default() ^ (u64::from(port) << 48))
}

fn refusal(status: u16, reason: &Json) -> ResponseTemplate {
    ResponseTemplate::new(status).append_header("Content-Type", "application/json").set_body_bytes(reason.to_pretty())
}

fn template(response: &Response) -> ResponseTemplate {
    let mut template = ResponseTemplate::new(response.status);
    for (name, values) in &response.headers {
        for value in values {
            template = template.append_header(name.as_str(), value.as_bytes());
        }
    }
    match response.body_bytes() {
        Some(body) => template.set_body_bytes(body),
        None => template,
    }
}
