//! A server that answers as a broker does, and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, Response};
use pact_harness::broker::Broker;

/// The relations of a broker's index that a verification needs, in the form in which brokers have them.
pub(crate) const INDEX: &str = r#"{"_links": {
    "self": {"href": "$BASE", "title": "Index", "templated": false},
    "pb:latest-provider-pacts": {"href": "$BASE/pacts/provider/{provider}/latest", "templated": true},
    "pb:pacticipant-version-tag": {"href": "$BASE/pacticipants/{pacticipant}/versions/{version}/tags/{tag}", "templated": true},
    "pb:pacticipant-branch-version": {"href": "$BASE/pacticipants/{pacticipant}/branches/{branch}/versions/{version}", "templated": true},
    "pb:provider-pacts-for-verification": {"href": "$BASE/pacts/provider/{provider}/for-verification", "templated": true},
    "curies": [{"name": "pb", "href": "$BASE/doc/{rel}?context=index", "templated": true}]}}"#;

/// The answers of a broker, by request line. `$BASE` is where it believes to be.
pub(crate) struct Script {
    answers: Vec<Answer>,
    base: Option<&'static str>,
}

struct Answer {
    line: String,
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
    pace: Pace,
}

/// How fast an answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// At once.
    Ready,
    /// Never: the request is taken, and nothing happens.
    Silent,
    /// Status and headers, then spaces for ever, one at a time.
    Dripping,
}

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) from: SocketAddr,
}

/// A broker that runs.
pub(crate) struct Server {
    pub(crate) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Script {
    /// A broker that has nothing but what it is told; asked for something else it answers 404.
    pub(crate) fn empty() -> Self {
        Script { answers: Vec::new(), base: None }
    }

    /// A broker that has an index.
    pub(crate) fn new() -> Self {
        Self::empty().on("GET /", 200, INDEX)
    }

    /// One answer to a request. Several to the same one are given in their order, the last of them again and again.
    pub(crate) fn on(self, line: &str, status: u16, body: &str) -> Self {
        self.with_headers(line, status, &[("content-type", "application/hal+json;charset=utf-8")], body)
    }

    pub(crate) fn with_headers(
        mut self,
        line: &str,
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: &str,
    ) -> Self {
        let (line, body) = (line.to_owned(), body.to_owned());
        self.answers.push(Answer { line, status, headers: headers.to_vec(), body, pace: Pace::Ready });
        self
    }

    /// The answers to a request come at this pace.
    pub(crate) fn at_pace(mut self, line: &str, pace: Pace) -> Self {
        self.answers.iter_mut().filter(|answer| answer.line == line).for_each(|answer| answer.pace = pace);
        self
    }

    /// The broker believes to be at another address than it is.
    pub(crate) fn believes_to_be_at(mut self, base: &'static str) -> Self {
        self.base = Some(base);
        self
    }

    pub(crate) async fn start(self) -> Server {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::<Heard>::new()));
        let base = self.base.map_or_else(|| url.clone(), str::to_owned);
        let (answers, log) = (Arc::new(self.answers), Arc::clone(&heard));
        let handler = move |ConnectInfo(from): ConnectInfo<SocketAddr>, request: Request| {
            let (answers, log, base) = (Arc::clone(&answers), Arc::clone(&log), base.clone());
            async move {
                let (parts, body) = request.into_parts();
                let line = format!("{} {}", parts.method, parts.uri);
                let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
                let before = {
                    let mut log = log.lock().unwrap();
                    let before = log.iter().filter(|heard| heard.line == line).count();
                    log.push(Heard { line: line.clone(), headers: parts.headers, body, from });
                    before
                };
                answer(&answers, &line, before, &base).await
            }
        };
        let app = axum::Router::new().fallback(handler).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Server { url, heard }
    }
}

async fn answer(answers: &[Answer], line: &str, before: usize, base: &str) -> Response<Body> {
    let ours: Vec<&Answer> = answers.iter().filter(|answer| answer.line == line).collect();
    let Some(answer) = ours.get(before).or(ours.last()) else {
        let body = r#"{"error":"The requested document was not found on this server."}"#;
        return Response::builder().status(404).header("content-type", "application/json").body(body.into()).unwrap();
    };
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, *value);
    }
    let body = match answer.pace {
        Pace::Ready => answer.body.replace("$BASE", base).into(),
        Pace::Silent => std::future::pending().await,
        Pace::Dripping => Body::from_stream(futures_util::stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Some((Ok::<_, std::convert::Infallible>(" "), ()))
        })),
    };
    response.body(body).unwrap()
}

impl Server {
    /// A client of it that does not wait between two tries.
    pub(crate) fn client(&self) -> Broker {
        self.client_at("")
    }

    /// A client with a path after the host.
    pub(crate) fn client_at(&self, path: &str) -> Broker {
        Broker::new(format!("{}{path}", self.url)).sleep(|_: Duration| async {})
    }

    /// Every request that came so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// The first line of each.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.heard().into_iter().map(|heard| heard.line).collect()
    }

    /// The body of the only request with this line.
    pub(crate) fn body_of(&self, line: &str) -> String {
        let mut bodies = self.heard().into_iter().filter(|heard| heard.line == line).map(|heard| heard.body);
        let body = bodies.next().unwrap_or_else(|| panic!("no {line} in {:?}", self.lines()));
        assert_eq!(bodies.next(), None, "{line} came twice");
        body
    }
}
