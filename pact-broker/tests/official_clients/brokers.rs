//! A new broker for each interaction.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response};
use pact_broker::action::Settings;
use pact_broker::database::{Config, Db};
use pact_broker::server::Broker;
use pact_broker::webhook::Keys;
use pact_harness::provider::Sent;
use serde_json::Value;
use tower::{Service, ServiceExt, service_fn};

/// Gives each interaction a broker of its own: states prepare it, the request of the interaction uses it up.
#[derive(Clone)]
pub(crate) struct Brokers {
    database: fn() -> Config,
    current: Arc<Mutex<Option<Prepared>>>,
}

struct Prepared {
    router: Router,
    /// Identifiers of the contracts, and those that the broker has given.
    names: Vec<(&'static str, String)>,
}

/// The Ruby client follows links to places that only its contract has; what they stand for.
const PLACES: &[(&str, &str)] = &[
    ("HAL-REL-PLACEHOLDER-PB-PACTICIPANT-BRANCH-Foo-main", "pacticipants/Foo/branches/main"),
    ("HAL-REL-PLACEHOLDER-INDEX-PB-LATEST-VERSION-Condor", "pacticipants/Condor/latest-version"),
    (
        "HAL-REL-PLACEHOLDER-INDEX-PB-LATEST-TAGGED-VERSION-Condor-production",
        "pacticipants/Condor/latest-version/production",
    ),
    ("HAL-REL-PLACEHOLDER-PB-PUBLISH-CONTRACTS", "contracts/publish"),
    ("HAL-REL-PLACEHOLDER-PB-PACTICIPANT-VERSION-Foo-", "pacticipants/Foo/versions/"),
    (
        "HAL-REL-PLACEHOLDER-PB-RECORD-DEPLOYMENT-FOO-5556B8149BF8BAC76BC30F50A8A2DD4C22C85F30-TEST",
        "pacticipants/Foo/versions/5556b8149bf8bac76bc30f50a8a2dd4c22c85f30/deployed-versions/environment/cb632df3-0a0d-4227-aac3-60114dd36479",
    ),
    (
        "HAL-REL-PLACEHOLDER-PB-RECORD-RELEASE-FOO-5556B8149BF8BAC76BC30F50A8A2DD4C22C85F30-TEST",
        "pacticipants/Foo/versions/5556b8149bf8bac76bc30f50a8a2dd4c22c85f30/released-versions/environment/cb632df3-0a0d-4227-aac3-60114dd36479",
    ),
    ("HAL-REL-PLACEHOLDER-PB-ENVIRONMENTS", "environments"),
    ("HAL-REL-PLACEHOLDER-PB-ENVIRONMENT-", "environments/"),
    (
        "PLACEHOLDER-ENVIRONMENT-CURRENTLY-DEPLOYED-16926ef3-590f-4e3f-838e-719717aa88c9",
        "environments/16926ef3-590f-4e3f-838e-719717aa88c9/deployed-versions/currently-deployed",
    ),
    ("PLACEHOLDER-DEPLOYED-VERSION-", "deployed-versions/"),
    ("HAL-REL-PLACEHOLDER-PB-WEBHOOKS", "webhooks"),
];

/// The mock server of the newer client has sorted the parameters of its requests, so that nobody knows which version belongs
/// to which application; and in which order the client had sent them.
const SORTED: &[(&str, &str)] = &[
    (
        "latestby=cvpv&q[][pacticipant]=Foo%20Thing&q[][pacticipant]=Bar&q[][version]=1.2.3&q[][version]=4.5.6",
        "q[][pacticipant]=Foo%20Thing&q[][version]=1.2.3&q[][pacticipant]=Bar&q[][version]=4.5.6&latestby=cvpv",
    ),
    (
        "latestby=cvpv&q[][pacticipant]=Foo&q[][pacticipant]=Bar&q[][version]=1.2.3&q[][version]=4.5.6",
        "q[][pacticipant]=Foo&q[][version]=1.2.3&q[][pacticipant]=Bar&q[][version]=4.5.6&latestby=cvpv",
    ),
    (
        "latestby=cvpv&q[][latest]=true&q[][pacticipant]=Foo&q[][pacticipant]=Bar&q[][tag]=prod&q[][version]=1.2.3",
        "q[][pacticipant]=Foo&q[][version]=1.2.3&q[][pacticipant]=Bar&q[][latest]=true&q[][tag]=prod&latestby=cvpv",
    ),
    (
        "latestby=cvpv&q[][latest]=true&q[][pacticipant]=Foo&q[][pacticipant]=Bar&q[][version]=1.2.4",
        "q[][pacticipant]=Foo&q[][version]=1.2.4&q[][pacticipant]=Bar&q[][latest]=true&latestby=cvpv",
    ),
    (
        "latestby=cvpv&q[][pacticipant]=Foo&q[][pacticipant]=Bar&q[][version]=1.2.3&q[][version]=9.9.9",
        "q[][pacticipant]=Foo&q[][version]=1.2.3&q[][pacticipant]=Bar&q[][version]=9.9.9&latestby=cvpv",
    ),
    (
        "latestby=cvpv&q[][pacticipant]=Wiffle&q[][pacticipant]=Meep&q[][version]=1.2.3&q[][version]=9.9.9",
        "q[][pacticipant]=Wiffle&q[][version]=1.2.3&q[][pacticipant]=Meep&q[][version]=9.9.9&latestby=cvpv",
    ),
    (
        "ignore[][pacticipant]=Foo&ignore[][version]=3.4.5&latestby=cvpv&q[][pacticipant]=Bar&q[][pacticipant]=Foo&q[][tag]=prod&q[][version]=4.5.6",
        "q[][pacticipant]=Bar&q[][version]=4.5.6&q[][pacticipant]=Foo&q[][tag]=prod&latestby=cvpv&ignore[][pacticipant]=Foo&ignore[][version]=3.4.5",
    ),
];

impl Brokers {
    pub(crate) fn new(database: fn() -> Config) -> Self {
        Self { database, current: Arc::default() }
    }

    /// The provider: what a request is sent to is gone with its answer.
    pub(crate) fn app(
        &self,
    ) -> impl Service<Request<http_body_util::Full<Bytes>>, Response = Response<Body>, Error = Infallible, Future: Send>
    + Clone
    + 'static {
        let brokers = self.clone();
        service_fn(move |request: Request<http_body_util::Full<Bytes>>| {
            let router = brokers.router();
            drop(brokers.lock().take());
            router.oneshot(request.map(Body::new))
        })
    }

    /// The request with the names that things have here.
    pub(crate) fn rename(&self, mut request: Sent) -> Sent {
        if let Some((path, query)) = request.url.split_once('?') {
            let query = query.replace("%5B", "[").replace("%5D", "]");
            if let Some((_, sent)) = SORTED.iter().find(|(sorted, _)| *sorted == query) {
                request.url = format!("{path}?{}", sent.replace('[', "%5B").replace(']', "%5D"));
            }
        }
        for (place, path) in PLACES {
            request.url = request.url.replace(place, path);
        }
        for (name, given) in self.lock().iter().flat_map(|prepared| &prepared.names) {
            request.url = request.url.replace(name, given);
        }
        request
    }

    /// An identifier of the contracts stands for one that the broker has given.
    pub(crate) fn name(&self, name: &'static str, given: &Value) {
        let given = given.as_str().expect("an identifier").to_owned();
        self.lock().as_mut().expect("a broker that has given it").names.push((name, given));
    }

    /// Sends a request that must succeed; what was answered.
    pub(crate) async fn send(&self, method: &str, path: &str, body: Value) -> Value {
        let kind = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
        let request = Request::builder().method(method).uri(path).header("host", "example.org");
        let request = request.header("content-type", kind).header("accept", "application/hal+json");
        let response = self.router().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        let status = response.status();
        let answer = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(status.is_success(), "{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        serde_json::from_slice(&answer).unwrap_or_default()
    }

    fn router(&self) -> Router {
        let open = || {
            // A database may be made with a client that blocks.
            let database = std::thread::spawn(self.database).join().unwrap();
            let db = Db::open(&database).unwrap();
            let mut settings = Settings::default();
            // The webhooks of the contracts have passwords.
            settings.webhooks.keys = Keys::parse(&"5e".repeat(32)).unwrap();
            Prepared { router: Broker::new(db, settings, 1_000_000).router(), names: Vec::new() }
        };
        self.lock().get_or_insert_with(open).router.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Prepared>> {
        self.current.lock().unwrap()
    }
}
