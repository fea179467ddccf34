//! Databases for tests, and a broker that is asked without a network.

use pact_core::model::Json;

use crate::database::{Config, Db};
use crate::routes::openapi::check::check;

#[path = "../tests/program/postgres.rs"]
mod postgresql;

/// The configuration of a new, empty PostgreSQL database; `None` where there is no server.
pub(crate) fn postgres() -> Option<Config> {
    postgresql::database().map(|url| Config::Postgres(url, 2))
}

/// An empty database of each kind.
pub(crate) fn databases() -> Vec<Db> {
    std::iter::once(Config::Memory).chain(postgres()).map(|config| Db::open(&config).unwrap()).collect()
}

/// Runs a future to its end.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A broker on a database of its own, asked without a network.
pub(crate) struct TestBroker(axum::Router);

impl TestBroker {
    /// On a database, with settings.
    pub(crate) fn new(db: Db, settings: crate::action::Settings) -> Self {
        Self(crate::server::Broker::new(db, settings, 1_000_000).router())
    }

    /// Sends a request; the status and the body. Bodies are JSON.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> (u16, Json) {
        let kind = if method == "PATCH" && !path.starts_with("/pacts/") {
            "application/merge-patch+json"
        } else {
            "application/json"
        };
        let (status, body) = self.raw(method, path, kind, body.as_bytes().to_vec());
        (status, Json::parse(&body).unwrap_or(Json::Null))
    }

    /// Sends any body of a type. Whatever is answered must be as the description of the API says.
    pub(crate) fn raw(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "broker")
            .header("accept", "application/hal+json")
            .header("content-type", kind)
            .body(axum::body::Body::from(body))
            .unwrap();
        wait(async {
            let response = tower::ServiceExt::oneshot(self.0.clone(), request).await.unwrap();
            let status = response.status().as_u16();
            let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
            if let Err(why) = check(method, path, status, kind.as_deref(), &body) {
                panic!("{method} {path}: {status} {}: {why}", String::from_utf8_lossy(&body));
            }
            (status, body)
        })
    }

    /// Sends a request that accepts something; the status and the text.
    pub(crate) fn request(&self, method: &str, path: &str, accept: &str) -> (u16, String) {
        let request = axum::http::Request::builder().method(method).uri(path);
        let request = request.header("host", "broker").header("accept", accept);
        let request = request.body(axum::body::Body::empty()).unwrap();
        wait(async {
            let response = tower::ServiceExt::oneshot(self.0.clone(), request).await.unwrap();
            let status = response.status().as_u16();
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, String::from_utf8(body.to_vec()).unwrap())
        })
    }

    /// Sends a request that must succeed.
    pub(crate) fn ok(&self, method: &str, path: &str, body: &str) -> Json {
        let (status, answer) = self.send(method, path, body);
        assert!(status < 300, "{method} {path} {body}: {status} {answer}");
        answer
    }

    /// What is at a path of names in an answer.
    pub(crate) fn at<'a>(json: &'a Json, path: &[&str]) -> &'a Json {
        path.iter().fold(json, |json, name| json.get(name).unwrap_or_else(|| panic!("no {name} in {json}")))
    }
}
