//! Serves the API: finds the route, checks what every route checks, runs the handler in its transaction.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body as HttpBody, to_bytes};
use axum::http::{HeaderMap, Method as HttpMethod, Uri, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;

use crate::action::Settings;
use crate::database::Db;
use crate::http::{Answer, Body, Handler, Object, Outcome, Prepared, Problem, Request, Urls, find, pairs};
use crate::routes;

/// How often a write begins anew because of others.
const CONFLICTS: usize = 4;

/// A broker that can be served.
#[derive(Debug, Clone)]
pub struct Broker {
    db: Db,
    settings: Arc<Settings>,
    max_body: usize,
}

impl Broker {
    /// A broker on a database. Bodies over `max_body` bytes are refused.
    pub fn new(db: Db, settings: Settings, max_body: usize) -> Self {
        Self { db, settings: Arc::new(settings), max_body }
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
        let base = self.base(&parts.headers, &parts.uri);
        let accept = all(&parts.headers, header::ACCEPT);
        let answer = match to_bytes(body, self.max_body).await {
            Err(_) => {
                let limit = self.max_body;
                Err(Problem::Said(
                    413,
                    format!("The request body is longer than {limit} bytes, the limit of --max-body"),
                ))
            }
            Ok(body) => {
                self.answer(&parts.method, &parts.uri, &parts.headers, accept.clone(), base.clone(), body).await
            }
        };
        respond(answer.unwrap_or_else(|problem| problem.answer(&base, &accept)))
    }

    /// The address under which the client knows the broker: as it is set, or as the request says.
    fn base(&self, headers: &HeaderMap, uri: &Uri) -> String {
        if let Some(base) = &self.settings.base_url {
            return base.clone();
        }
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text("x-forwarded-host").or_else(|| text("host")).or_else(|| uri.host()).unwrap_or("localhost");
        let scheme = text("x-forwarded-proto").filter(|scheme| matches!(*scheme, "http" | "https")).unwrap_or("http");
        format!("{scheme}://{host}")
    }

    async fn answer(
        &self,
        method: &HttpMethod,
        uri: &Uri,
        headers: &HeaderMap,
        mut accept: String,
        base: String,
        body: bytes::Bytes,
    ) -> Outcome {
        let path = uri.path();
        guard(path)?;
        let mut raw_path = path.trim_end_matches('/').to_owned();
        if let Some(kind) = forced_type(&mut raw_path) {
            kind.clone_into(&mut accept);
        }
        let segments = raw_path.split('/').skip(1).map(|part| percent_decode_str(part).decode_utf8().map(Into::into));
        let segments = segments.collect::<Result<Vec<String>, _>>().map_err(|_| Problem::Status(400))?;
        let (route, names) = find(routes::all(), &segments).ok_or(Problem::NotFound)?;
        if method == HttpMethod::OPTIONS {
            return Ok(Answer::empty(200).header("access-control-allow-methods", route.allowed()));
        }
        let found = route.methods.iter().find(|(known, ..)| known.as_str() == method.as_str());
        let (_, types, handler) = *found.ok_or(Problem::Status(405))?;
        if !route.suits(&accept) {
            return Err(Problem::Status(406));
        }
        let content_type = all(headers, header::CONTENT_TYPE);
        let content_type = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
        if types != Body::None && !types.accepts(&content_type) {
            return Err(Problem::Status(415));
        }
        let request = Request {
            path: names,
            raw_path,
            raw_query: uri.query().map(str::to_owned),
            pairs: pairs(uri.query().unwrap_or_default()),
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
            Handler::Write(answer) => self.write(Box::new(move |tx| answer(tx, &request))).await,
            Handler::Prepare(prepare) => self.write(prepare(&request)?).await,
        }
    }

    /// Runs a write, and once more where another transaction took away or made what it was about.
    async fn write(&self, work: Prepared) -> Outcome {
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

/// Paths that no resource can have.
fn guard(path: &str) -> Result<(), Problem> {
    let refuse = |status: u16, kind: &str, title: &str, detail: &str| {
        let object = Object::of(|o| {
            o.put("title", title).put("type", format!("/problem/{kind}")).put("detail", detail).put("status", status);
        });
        let answer = Answer { content_type: Some("application/problem+json;charset=utf-8"), ..Answer::ok(object) };
        Err(Problem::Written(Box::new(answer.status(status))))
    };
    if path.contains("//") {
        return refuse(404, "not-found", "Not Found", "Empty path component found");
    }
    let decoded = percent_decode_str(path).collect::<Vec<u8>>();
    for (sign, name) in [(b'\n', "new line"), (b'\t', "tab")] {
        if decoded.contains(&sign) {
            let detail = format!("URL path cannot contain a {name} character.");
            return refuse(422, "invalid-request-parameter-value", "Unprocessable", &detail);
        }
    }
    Ok(())
}

/// The type that the end of a path asks for, taken off the path.
fn forced_type(path: &mut String) -> Option<&'static str> {
    let types = [
        (".csv", "text/csv"),
        (".svg", "image/svg+xml"),
        (".json", "application/hal+json"),
        (".yaml", "application/yaml"),
    ];
    let (end, kind) = types.into_iter().find(|(end, _)| path.ends_with(end))?;
    path.truncate(path.len() - end.len());
    Some(kind)
}

/// Every value of a header.
fn all(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(", ")
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

fn respond(answer: Answer) -> Response {
    let mut response = axum::http::Response::builder()
        .status(answer.status)
        .header("x-pact-broker-version", env!("CARGO_PKG_VERSION"))
        .header(header::VARY, "Accept")
        .header(header::CACHE_CONTROL, "no-cache");
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
    response.body(HttpBody::from(answer.body)).unwrap_or_else(|_| failed())
}
