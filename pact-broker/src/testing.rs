//! Databases for tests, and a broker that is asked without a network.

use pact_core::model::Json;

use crate::database::{Config, Db};

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
        let request = axum::http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "broker")
            .header("accept", "application/hal+json")
            .header("content-type", kind)
            .body(axum::body::Body::from(body.to_owned()))
            .unwrap();
        wait(async {
            let response = tower::ServiceExt::oneshot(self.0.clone(), request).await.unwrap();
            let status = response.status().as_u16();
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, Json::parse(&body).unwrap_or(Json::Null))
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
