//! A provider that is started for a verification, and stopped after it.

#[cfg(unix)]
mod guardian;
#[cfg(unix)]
mod marked;
mod output;
mod running;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::error::{SetupError, SetupErrorKind};
use super::reason::Remedy;
use pact_http::client::{Deadline, Http, Sent, status_text};
use pact_http::mask::Mask;
pub(super) use running::Running;

/// How often it is checked whether the provider is ready.
const POLL: Duration = Duration::from_millis(20);

/// How long one question whether it is ready may take.
const ONE_TRY: Duration = Duration::from_secs(2);

/// What it answers when it is asked whether it is ready.
const READY: usize = 10 << 20;

/// A command that starts the provider. It is up for the time of the verification, at `http://127.0.0.1:{port}`.
///
/// In arguments and in values of environment variables, `{port}` is the port that it has to listen on.
///
/// ```
/// use pact_harness::provider::{Launch, Provider};
///
/// let stock = Launch::new("target/debug/stock").args(["--port", "{port}"]).env("STOCK_DB", ":memory:").ready("/health");
/// let provider = Provider::new("stock").pacts("pacts").launch(stock);
/// ```
///
/// What it prints is kept, and shown only where something goes wrong. It is stopped when the verification ends.
///
/// * On Linux with all that it started, also what has begun a session of its own (`setsid`) or is a daemon now: all of it is
///   asked to end (`SIGTERM`), and killed when it does not within three seconds. It is found by a variable in its
///   environment (`PACT_HARNESS_LAUNCH`), or by its process group; only what has left both is not.
/// * On other Unix systems with its process group: what has left it is not found.
/// * On Windows it alone is stopped.
///
/// On Unix this holds also where this process is killed (`SIGKILL`), aborts or exits early: a `/bin/sh` watches for that.
/// Where there is none, or on Windows, it goes on then.
#[derive(Clone)]
pub struct Launch {
    program: PathBuf,
    args: Vec<String>,
    env: Vec<(String, String)>,
    current_dir: Option<PathBuf>,
    port: Option<u16>,
    ready: Option<String>,
    ready_within: Duration,
}

impl Launch {
    /// A program: one of the `PATH`, or its path, relative to the workspace.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Launch {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            current_dir: None,
            port: None,
            ready: None,
            ready_within: Duration::from_secs(30),
        }
    }

    /// One more argument.
    pub fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// More arguments.
    pub fn args<A: Into<String>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// An environment variable, beside those of this process.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// The directory that it runs in, relative to the workspace; the default is that of this process.
    pub fn current_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.current_dir = Some(dir.into());
        self
    }

    /// The port that it listens on; the default is a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// It is ready when `GET` of this path, such as `/health`, is answered with 2xx. By default, it is ready when its port
    /// accepts a connection.
    pub fn ready(mut self, path: impl Into<String>) -> Self {
        self.ready = Some(path.into());
        self
    }

    /// How long it may take until it is ready; the default is 30 seconds.
    pub fn ready_within(mut self, time: Duration) -> Self {
        self.ready_within = time;
        self
    }

    pub(super) fn hidden_by(&self, mask: Mask) -> Mask {
        self.env.iter().fold(mask, |mask, (name, value)| mask.with_value(name, value))
    }

    /// Starts it, and waits until it is ready. Paths are relative to a directory.
    pub(super) async fn start(self, root: &Path, http: &Http) -> Result<(Running, String), SetupError> {
        let port = self.free_port().await?;
        let running = self.spawn(root, port)?;
        let base = format!("http://127.0.0.1:{port}");
        let deadline = Deadline::within(self.ready_within);
        let mut last_reason = "it has not answered yet".to_owned();
        loop {
            let asked = self.is_ready(&base, port, http, deadline.min(Deadline::within(ONE_TRY))).await;
            // Whoever answered: it was not a program that has ended.
            if let Some(status) = running.ended() {
                let output = running.last_output();
                return Err(failed(format!("{} ended before it was ready ({status}){output}", running.name())));
            }
            match asked {
                Ok(()) => return Ok((running, base)),
                // What the deadline cut off says nothing of the provider.
                Err(reason) if Instant::now() < deadline.at => last_reason = reason,
                Err(_) => {}
            }
            if Instant::now() + POLL >= deadline.at {
                let (name, time, output) = (running.name(), self.ready_within, running.last_output());
                return Err(failed(format!("{name} was not ready within {time:?}: {last_reason}{output}")));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// The port, on which no other program listens.
    async fn free_port(&self) -> Result<u16, SetupError> {
        let name = self.program.display();
        if self.ready.as_ref().is_some_and(|path| !path.starts_with('/')) {
            return Err(failed(format!("`.ready(..)` of {name} takes a path: write `.ready(\"/health\")`")));
        }
        if let Some(port) = self.port {
            let taken = timeout_at(Instant::now() + ONE_TRY, TcpStream::connect((Ipv4Addr::LOCALHOST, port))).await;
            return match taken {
                Ok(Ok(_)) => Err(failed(format!(
                    "{name} is not started: another program listens on port {port} already; stop it, or let the \
                     system pick a port by `{{port}}` in an argument or environment variable"
                ))),
                _ => Ok(port),
            };
        }
        let texts = self.args.iter().chain(self.env.iter().map(|(_, value)| value));
        if !texts.into_iter().any(|text| text.contains("{port}")) {
            return Err(failed(format!("{name} gets no port to listen on")).with(Remedy::Port));
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        free.map(|address| address.port()).map_err(|error| failed(format!("there is no free port for {name}: {error}")))
    }

    fn spawn(&self, root: &Path, port: u16) -> Result<Running, SetupError> {
        let with_port = |text: &String| text.replace("{port}", &port.to_string());
        // One of the `PATH` has no directory; any other is found wherever the command runs.
        let is_path = self.program.components().count() > 1;
        let absolute = |path: &Path| std::path::absolute(root.join(path)).unwrap_or_else(|_| root.join(path));
        let program = if is_path { absolute(&self.program) } else { self.program.clone() };
        let mut command = Command::new(&program);
        command.args(self.args.iter().map(with_port));
        command.envs(self.env.iter().map(|(name, value)| (name, with_port(value))));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(dir) = &self.current_dir {
            let dir = absolute(dir);
            if !dir.is_dir() {
                let reason = format!("{} is not started: there is no directory {}", program.display(), dir.display());
                return Err(failed(reason));
            }
            command.current_dir(dir);
        }
        Running::start(program.display().to_string(), command).map_err(|error| {
            let name = program.display();
            failed(match error.kind() {
                io::ErrorKind::NotFound if is_path => {
                    format!("there is no program {name}: build it before the test (`cargo build`), or mend the path")
                }
                io::ErrorKind::NotFound => {
                    format!("there is no program {name} on the PATH: install it, or give its path")
                }
                _ => format!("{name} cannot be started: {error}"),
            })
        })
    }

    async fn is_ready(&self, base: &str, port: u16, http: &Http, deadline: Deadline) -> Result<(), String> {
        let Some(path) = &self.ready else {
            return match timeout_at(deadline.at, TcpStream::connect((Ipv4Addr::LOCALHOST, port))).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(format!("port {port} accepts no connection: {error}")),
                Err(_) => Err(format!("port {port} accepts no connection")),
            };
        };
        let url = format!("{base}{path}");
        let request = Sent { method: "GET".to_owned(), url, headers: Vec::new(), body: Vec::new() };
        match http.send(&request, deadline, READY).await {
            Ok(response) if (200..300).contains(&response.status) => Ok(()),
            Ok(response) => Err(format!("GET {} was answered {}", request.url, status_text(response.status))),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn failed(reason: String) -> SetupError {
    SetupError::new(SetupErrorKind::Launch, reason)
}

/// Values of the environment may be secrets.
impl fmt::Debug for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Launch").field("program", &self.program).finish_non_exhaustive()
    }
}
