//! Databases for tests: SQLite in memory, and a PostgreSQL server of our own.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use pact_core::model::Json;

use crate::database::{Config, Db};

const BINARIES: &str = "/usr/lib/postgresql/15/bin";

/// Starts PostgreSQL in a folder of its own and prints `ready`; ends it when standard input ends, as it does with the tests.
const START: &str = r#"
set -e
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
dir=$(mktemp -d /tmp/pact-broker-pg-XXXXXX)
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir"
as "$1/initdb" -D "$dir/data" -A trust -U postgres -N > /dev/null 2>&1 < /dev/null
as "$1/pg_ctl" -D "$dir/data" -w -o "-k $dir -c listen_addresses= -c fsync=off -c max_connections=300" start > /dev/null 2>&1 < /dev/null
echo "$dir"
cat > /dev/null || true
as "$1/pg_ctl" -D "$dir/data" -m immediate stop > /dev/null 2>&1 < /dev/null || true
cd /; rm -rf "$dir"
"#;

/// The URL of a server: the one of `PACT_BROKER_TEST_DATABASE_URL` (a list of `key=value` without `dbname`), or one that is
/// started. `None`, said on standard error, where there is no PostgreSQL.
#[expect(clippy::zombie_processes, reason = "it ends when the tests do")]
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    SERVER
        .get_or_init(|| {
            if let Ok(given) = std::env::var("PACT_BROKER_TEST_DATABASE_URL") {
                return Some(given);
            }
            if !Path::new(BINARIES).join("initdb").exists() {
                return None;
            }
            let mut child = Command::new("bash")
                .args(["-c", START, "start", BINARIES])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("bash is there");
            let mut line = String::new();
            std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take()?), &mut line).ok()?;
            // Its standard input stays open as long as this process lives.
            std::mem::forget(child);
            let folder = line.trim();
            assert!(!folder.is_empty(), "PostgreSQL starts");
            Some(format!("host={folder} user=postgres"))
        })
        .as_deref()
}

/// The configuration of a new, empty PostgreSQL database.
pub(crate) fn postgres() -> Option<Config> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let Some(server) = server() else {
        eprintln!("skipped: no PostgreSQL in {BINARIES}, and PACT_BROKER_TEST_DATABASE_URL is not set");
        return None;
    };
    let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut client = postgres::Client::connect(&format!("{server} dbname=postgres"), postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name} STRATEGY wal_log")).unwrap();
    Some(Config::Postgres(format!("{server} dbname={name}"), 2))
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
        let kind = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
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
