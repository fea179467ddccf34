//! A provider that answers as interactions say, and a place that is told of its states. Both note what they hear.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;

use super::draft::Http;
use super::world::Checked;

/// What was heard, in order.
#[derive(Debug, Clone)]
pub(crate) enum Heard {
    /// A state was to be set up or taken down.
    State(Value),
    /// A request came.
    Request(HeaderMap),
    /// A message was to be made.
    Message,
}

/// What provider and place have heard, each in its turn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Vec<Heard>>>);

impl Journal {
    pub(crate) fn note(&self, heard: Heard) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(heard);
    }

    pub(crate) fn all(&self) -> Vec<Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Starts a provider, and tells where it is. A request that it knows nothing about gets an error.
pub(crate) async fn start(interactions: Vec<Http>, journal: Journal) -> Checked<String> {
    let answer = async move |request: Request| {
        journal.note(Heard::Request(request.headers().clone()));
        let is_it = |known: &&Http| {
            known.request.method == request.method().as_str() && known.request.path == request.uri().path()
        };
        let Some(Http { response, .. }) = interactions.iter().find(is_it) else {
            return Err(StatusCode::INTERNAL_SERVER_ERROR);
        };
        let mut head = axum::http::Response::builder().status(response.status);
        for (name, value) in &response.part.headers {
            head = head.header(name, value);
        }
        let body = Body::from(response.part.body.clone().unwrap_or_default());
        head.body(body).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    };
    serve(Router::new().fallback(answer)).await
}

/// Starts a place that is told of states and answers with this status, and tells where it is.
pub(crate) async fn start_states(status: StatusCode, journal: Journal) -> Checked<String> {
    let hear = async move |told: axum::Json<Value>| {
        journal.note(Heard::State(told.0));
        status
    };
    Ok(format!("{}/states", serve(Router::new().route("/states", post(hear))).await?))
}

async fn serve(app: Router) -> Checked<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    // It ends with the runtime of the scenario.
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url)
}
