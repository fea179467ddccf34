//! What several tests need: a broker, another server, the program, pact files.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!((self.code, &*self.stderr), (0, ""), "{self:?}");
        self.stdout
    }

    /// The command ended with a code, and said these on standard error.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, texts: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        for text in texts {
            assert!(self.stderr.contains(text), "{text:?} is not in {}", self.stderr);
        }
    }
}

/// The program, without any setting of this machine.
pub(crate) fn command(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    let kept = ["PATH", "SystemRoot", "TMPDIR", "TEMP"].into_iter();
    command.env_clear().envs(kept.filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.current_dir(dir).stdin(Stdio::null());
    command
}

pub(crate) fn finished(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A command for the broker at an address; the line is divided at spaces.
pub(crate) fn run_at(url: &str, dir: &Path, line: &str) -> Ran {
    finished(command(dir).args(line.split_whitespace()).args(["--broker-base-url", url]).output().unwrap())
}

/// Our own broker, in a process of its own.
pub(crate) struct Broker {
    pub(crate) dir: TempDir,
    pub(crate) url: String,
    child: Child,
}

impl Broker {
    pub(crate) fn start() -> Self {
        Broker::serving(&[], &[])
    }

    /// With more options of the server.
    pub(crate) fn start_with(options: &[&str]) -> Self {
        Broker::serving(options, &[])
    }

    /// With these variables of the server.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        Broker::serving(&[], variables)
    }

    fn serving(options: &[&str], variables: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut child = command(dir.path())
            .args(["serve", "--port", "0", "--database-url", "broker.db"])
            .args(options)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut greeting = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut greeting).unwrap();
        let (_, url) = greeting.trim().split_once(" listens on ").unwrap();
        Broker { dir, url: url.to_owned(), child }
    }

    /// With `Foo` 1 and its pact with `Bar`, and the environment `uat`.
    pub(crate) fn with_foo() -> Self {
        let broker = Broker::start();
        broker.file("pacts/Foo-Bar.json", &pact("Foo", "Bar", 200));
        broker.run("publish pacts -a 1 --branch main").ok();
        broker.run("create-environment --name uat").ok();
        broker
    }

    pub(crate) fn run(&self, line: &str) -> Ran {
        run_at(&self.url, self.dir.path(), line)
    }

    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        file(self.dir.path(), name, content)
    }

    /// A result for the latest pact of two applications.
    pub(crate) fn verified(&self, consumer: &str, [provider, version]: [&str; 2], success: bool) {
        let (_, pact) = self.send("GET", &format!("/pacts/provider/{provider}/consumer/{consumer}/latest"), "");
        let results = pact["_links"]["pb:publish-verification-results"]["href"].as_str().unwrap();
        let body = json!({ "success": success, "providerApplicationVersion": version }).to_string();
        let (status, _) = self.send("POST", results.strip_prefix(&self.url).unwrap(), &body);
        assert_eq!(status, 201);
    }

    /// A request, and what is answered.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/hal+json\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn file(dir: &Path, name: &str, content: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    path
}

/// A pact with one interaction, which is answered with a status.
pub(crate) fn pact(consumer: &str, provider: &str, status: u16) -> String {
    json!({
        "consumer": { "name": consumer },
        "provider": { "name": provider },
        "interactions": [{
            "description": "a request for a thing",
            "request": { "method": "GET", "path": "/thing" },
            "response": { "status": status },
        }],
        "metadata": { "pactSpecification": { "version": "2.0.0" } },
    })
    .to_string()
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// Any other server: each request is answered with what a function says, a status, a content type and a body.
pub(crate) struct Stub {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Stub {
    pub(crate) fn answering(answer: impl Fn(&Received) -> (u16, &'static str, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (notes, answer) = (received.clone(), Arc::new(answer));
        // It ends with the tests.
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (notes, answer) = (notes.clone(), answer.clone());
                thread::spawn(move || serve(stream, &notes, &*answer));
            }
        });
        Stub { url, received }
    }

    /// Method and target of each request.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.received().into_iter().map(|request| request.line).collect()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn run(&self, line: &str) -> Ran {
        run_at(&self.url, tempfile::tempdir().unwrap().path(), line)
    }
}

fn serve(
    stream: TcpStream,
    notes: &Mutex<Vec<Received>>,
    answer: &dyn Fn(&Received) -> (u16, &'static str, String),
) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).ok()?;
        let line = head.lines().next()?.trim_end_matches(" HTTP/1.1").to_owned();
        let request = Received { line, head, body: String::from_utf8_lossy(&body).into_owned() };
        notes.lock().unwrap().push(request.clone());
        let (status, content_type, body) = answer(&request);
        let length = body.len();
        write!(
            reader.get_mut(),
            "HTTP/1.1 {status} x\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .ok()?;
    }
}
