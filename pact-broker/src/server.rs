//! Serves the API: finds the route, checks what every route checks, runs the handler in its transaction.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body as HttpBody, Bytes, HttpBody as _};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method as HttpMethod, header};
use axum::response::Response;
use bytes::BytesMut;
use http_body_util::BodyExt;
use tokio::sync::Notify;

use crate::action::Settings;
use crate::database::Db;
use crate::http::{
    Access, Answer, BaseUrl, Body, Handler, Outcome, Prepared, Problem, Purpose, Request, Route, Target, Urls,
    base_url, find, normalised_accept, pairs,
};
use crate::routes;
use crate::webhook::Worker;

/// How often a write begins anew because of others.
const CONFLICTS: usize = 4;

/// How long nothing of a body may arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// A broker that can be served.
#[derive(Debug, Clone)]
pub struct Broker {
    db: Db,
    settings: Arc<Settings>,
    access: Arc<Access>,
    base_urls: Arc<[BaseUrl]>,
    max_body: usize,
    /// Something was written: a delivery may be due.
    wrote: Arc<Notify>,
}

impl Broker {
    /// A broker on a database. Bodies over `max_body` bytes are refused.
    pub fn new(db: Db, settings: Settings, max_body: usize) -> Self {
        Self {
            db,
            settings: Arc::new(settings),
            access: Arc::default(),
            base_urls: Arc::default(),
            max_body,
            wrote: Arc::default(),
        }
    }

    /// With users: without, everyone may read and write.
    #[must_use]
    pub fn access(self, access: Access) -> Self {
        Self { access: Arc::new(access), ..self }
    }

    /// With the addresses under which clients reach it: without, it is the one that a request was sent to.
    #[must_use]
    pub fn base_urls(self, urls: &[BaseUrl]) -> Self {
        Self { base_urls: urls.into(), ..self }
    }

    /// What delivers its webhooks. Without it, they are only written down.
    pub fn worker(&self) -> Worker {
        Worker::new(self.db.clone(), self.settings.webhooks.clone(), Arc::clone(&self.wrote))
    }

    /// The service, for `axum::serve` or a test.
    pub fn router(self) -> Router {
        Router::new().fallback(move |request: axum::http::Request<HttpBody>| {
            let broker = self.clone();
            async move { broker.handle(request).await }
        })
    }

    async fn handle(&self, request: axum::http::Request<HttpBody>) -> Response {
        let (parts, body) = request.into_parts();
        let base = base_url(&self.base_urls, &parts.headers, &parts.uri);
        let accept = normalised_accept(&all(&parts.headers, header::ACCEPT));
        let target =
            Target::parse(&parts.method, parts.uri.path(), &accept, |segments| find(routes::all(), segments).is_some());
        let accept = match &target {
            Ok(Target { forced_type: Some(kind), .. }) => (*kind).to_owned(),
            _ => accept,
        };
        let answer = self.answer(&parts, body, target, accept.clone(), base.clone()).await;
        respond(answer.unwrap_or_else(|problem| problem.answer(&base, &accept)), parts.method == HttpMethod::HEAD)
    }

    async fn answer(
        &self,
        parts: &Parts,
        body: HttpBody,
        target: Result<Target, Problem>,
        accept: String,
        base: String,
    ) -> Outcome {
        let found = target.as_ref().ok().and_then(|target| find(routes::all(), &target.segments));
        let method = if parts.method == HttpMethod::HEAD { &HttpMethod::GET } else { &parts.method };
        self.access.check(purpose(method, found.as_ref().map(|(route, _)| *route)), &parts.headers)?;
        let target = target?;
        let (route, names) = found.ok_or(Problem::NotFound)?;
        if method == HttpMethod::OPTIONS {
            return Ok(Answer::empty(200).header("access-control-allow-methods", route.allowed()));
        }
        let Some(&(_, types, handler)) = route.method(method.as_str()) else {
            return Err(Problem::NotAllowed(route.allowed()));
        };
        if !route.suits(&accept) {
            return Err(Problem::Status(406));
        }
        let content_type = all(&parts.headers, header::CONTENT_TYPE);
        let content_type = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
        if types != Body::None && !types.accepts(&content_type) {
            return Err(Problem::Status(415));
        }
        let body = self.read(body).await?;
        let request = Request {
            path: names,
            raw_path: target.raw_path,
            raw_query: parts.uri.query().map(str::to_owned),
            pairs: pairs(parts.uri.query().unwrap_or_default()),
            accept,
            content_type,
            body,
            urls: Urls { base },
            now: now(),
            settings: Arc::clone(&self.settings),
        };
        match handler {
            Handler::Plain(answer) => answer(&request),
            Handler::Read(answer) => self.db.read(move |tx| answer(tx, &request)).await,
            Handler::Ask(ask) => self.db.read(move |tx| ask(tx, &request)).await?.await,
            Handler::Write(answer) => self.write(Box::new(move |tx| answer(tx, &request))).await,
            Handler::Prepare(prepare) => {
                // Contracts take a while to read, and others wait for this thread.
                let prepared = tokio::task::spawn_blocking(move || prepare(&request)).await;
                self.write(prepared.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?).await
            }
        }
    }

    /// Reads a body, of which something must arrive now and then.
    async fn read(&self, mut body: HttpBody) -> Result<Bytes, Problem> {
        let limit = self.max_body;
        let too_long = || {
            let reason = format!("The request body is longer than {limit} bytes, the limit of --max-body");
            Problem::Said(413, reason)
        };
        if body.size_hint().lower() > limit as u64 {
            return Err(too_long());
        }
        let mut all = BytesMut::new();
        loop {
            match tokio::time::timeout(PATIENCE, body.frame()).await {
                Ok(None) => return Ok(all.freeze()),
                Ok(Some(Ok(frame))) => {
                    // Trailers say nothing here.
                    let Ok(bytes) = frame.into_data() else { continue };
                    if all.len() + bytes.len() > limit {
                        return Err(too_long());
                    }
                    all.extend_from_slice(&bytes);
                }
                Ok(Some(Err(error))) => {
                    let reason = format!("The request body is incomplete: {error}");
                    return Err(Problem::Said(400, reason));
                }
                Err(_) => {
                    let reason = format!("Nothing of the request body arrived for {} seconds", PATIENCE.as_secs());
                    return Err(Problem::Said(408, reason));
                }
            }
        }
    }

    /// Runs a write, and once more where another transaction took away or made what it was about.
    async fn write(&self, work: Prepared) -> Outcome {
        let answer = self.commit(work).await;
        if answer.is_ok() {
            self.wrote.notify_one();
        }
        answer
    }

    async fn commit(&self, work: Prepared) -> Outcome {
        let work = Arc::new(work);
        for _ in 0..CONFLICTS {
            let work = Arc::clone(&work);
            match self.db.write(move |tx| work(tx)).await {
                Err(Problem::Database(error)) if error.is_conflict() => {}
                answer => return answer,
            }
        }
        self.db.write(move |tx| work(tx)).await
    }
}

/// What a request is for. Whatever is not known to read writes: a POST reads where its handler cannot write.
fn purpose(method: &HttpMethod, route: Option<&Route>) -> Purpose {
    let reads = matches!(*method, HttpMethod::GET | HttpMethod::OPTIONS);
    match route {
        Some(route) if reads && route.path == "/diagnostic/status/heartbeat" => Purpose::Heartbeat,
        Some(route) if reads && route.path.ends_with("/badge") => Purpose::Badge,
        Some(route) if matches!(route.method(method.as_str()), Some((.., Handler::Read(_)))) => Purpose::Read,
        _ if reads => Purpose::Read,
        _ => Purpose::Write,
    }
}

/// Every value of a header.
fn all(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(", ")
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

fn respond(answer: Answer, head: bool) -> Response {
    let mut response = axum::http::Response::builder()
        .status(answer.status)
        .header("x-pact-broker-version", env!("CARGO_PKG_VERSION"))
        .header(header::VARY, "Accept")
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(kind) = answer.content_type {
        response = response.header(header::CONTENT_TYPE, kind);
    }
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    let failed = || {
        let mut response = Response::default();
        *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
        response
    };
    let body = if head {
        response = response.header(header::CONTENT_LENGTH, answer.body.len());
        HttpBody::empty()
    } else {
        HttpBody::from(answer.body)
    };
    response.body(body).unwrap_or_else(|_| failed())
}

#[cfg(test)]
mod tests;
