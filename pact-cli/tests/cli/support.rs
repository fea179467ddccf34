//! What several tests need: a provider that notes what it is asked, pact files, the binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::IntoResponse as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// Status, header lines and body.
pub(crate) type Answer = (u16, Vec<(&'static str, String)>, String);

/// A server that notes what it is asked.
pub(crate) struct Server {
    runtime: Option<Runtime>,
    pub(crate) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub(crate) fn answering(answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        Server::at(0, answer)
    }

    pub(crate) fn at(port: u16, answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (notes, answer) = (received.clone(), Arc::new(answer));
        let app = Router::new().fallback(move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| async move {
            let body = String::from_utf8_lossy(&body).into_owned();
            let request = Received { method: method.to_string(), target: uri.to_string(), headers, body };
            notes.lock().unwrap().push(request.clone());
            // It may take its time.
            let (status, headers, body) = tokio::task::spawn_blocking(move || answer(&request)).await.unwrap();
            let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        });
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", port))).unwrap();
        let port = listener.local_addr().unwrap().port();
        runtime.spawn(async move { axum::serve(listener, app).await });
        Server { runtime: Some(runtime), port, received }
    }

    /// Every request is answered with 200 and nothing.
    pub(crate) fn good() -> Self {
        Server::answering(|_| (200, Vec::new(), String::new()))
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Methods and targets, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.received().into_iter().map(|request| format!("{} {}", request.method, request.target)).collect()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.runtime.take().unwrap().shutdown_background();
    }
}

/// An interaction of a V3 pact: `GET path`, perhaps with states, answered with 200.
pub(crate) fn get(description: &str, path: &str, states: &[&str]) -> Value {
    let states: Vec<Value> = states.iter().map(|name| json!({ "name": name })).collect();
    json!({
        "description": description, "providerStates": states,
        "request": { "method": "GET", "path": path }, "response": { "status": 200 },
    })
}

pub(crate) fn pact(consumer: &str, provider: &str, interactions: &[Value]) -> Value {
    json!({
        "consumer": { "name": consumer }, "provider": { "name": provider }, "interactions": interactions,
        "metadata": { "pactSpecification": { "version": "3.0.0" } },
    })
}

/// A directory with pact files, in which the binary runs.
pub(crate) struct Place {
    dir: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Place { dir: tempfile::tempdir().unwrap() }
    }

    /// With `pact.json`, in which web-shop has these interactions with stock.
    pub(crate) fn with(interactions: &[Value]) -> Self {
        Place::new().and("pact.json", &pact("web-shop", "stock", interactions))
    }

    /// With a `pact.json` of one interaction, `GET /article`.
    pub(crate) fn with_one() -> Self {
        Place::with(&[get("get an article", "/article", &[])])
    }

    pub(crate) fn and(self, file: &str, pact: &Value) -> Self {
        self.and_text(file, &pact.to_string())
    }

    pub(crate) fn and_text(self, file: &str, text: &str) -> Self {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn path(&self, file: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(file)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub(crate) fn json(&self, file: &str) -> Value {
        serde_json::from_str(&self.read(file)).unwrap()
    }

    /// The binary with these arguments, divided by spaces, and nothing in its environment. It heeds every signal.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let binary = env!("CARGO_BIN_EXE_pact-verifier");
        if cfg!(target_os = "linux") {
            // Under `nohup` these tests ignore SIGHUP, and so would what they start.
            let mut command = self.program("env", "--default-signal=HUP");
            command.arg(binary).args(arguments.split_whitespace());
            command
        } else {
            self.program(binary, arguments)
        }
    }

    /// A program with these arguments, as [`command`](Place::command), but for signals.
    pub(crate) fn program(&self, program: &str, arguments: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.dir.path()).args(arguments.split_whitespace()).env_clear();
        for name in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
    }

    pub(crate) fn run(&self, arguments: &str) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    /// `--file pact.json`, the server's port, and these arguments.
    pub(crate) fn verify(&self, server: &Server, arguments: &str) -> Run {
        self.run(&format!("--file pact.json --port {} {arguments}", server.port))
    }
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Run { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// The report has this.
    #[track_caller]
    pub(crate) fn reports(self, text: &str) -> Self {
        assert!(self.out.contains(text), "{text:?} is missing in:\n{}\n{}", self.out, self.err);
        self
    }

    /// It was said on stderr.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "{text:?} is missing in:\n{}", self.err);
        self
    }
}
