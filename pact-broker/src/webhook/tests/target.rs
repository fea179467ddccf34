//! A target of webhooks in this process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What it does with a request.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Answers with this text.
    Text(String),
    /// Never answers.
    Nothing,
    /// Answers with a body that does not end: a part each few milliseconds.
    Endless(usize, Duration),
    /// Ends the connection.
    Close,
}

/// A status without a body.
pub(super) fn status(status: u16) -> Answer {
    Answer::Text(format!("HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n"))
}

/// A target that remembers what it was sent.
pub(super) struct Target {
    pub(super) address: SocketAddr,
    pub(super) requests: Arc<Mutex<Vec<String>>>,
    count: watch::Receiver<usize>,
    _tasks: JoinSet<()>,
}

impl Target {
    pub(super) async fn start(answer: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (counted, count) = watch::channel(0);
        let mut tasks = JoinSet::new();
        let (all, answer) = (Arc::clone(&requests), Arc::new(answer));
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let (all, answer, counted) = (Arc::clone(&all), Arc::clone(&answer), counted.clone());
                connections.spawn(async move {
                    let request = read(&mut stream).await;
                    let number = {
                        let mut all = all.lock().unwrap();
                        all.push(request);
                        all.len()
                    };
                    counted.send_replace(number);
                    respond(&mut stream, &answer(number)).await;
                });
            }
        });
        Self { address, requests, count, _tasks: tasks }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    pub(super) async fn received(&self, number: usize) {
        let mut count = self.count.clone();
        let came = tokio::time::timeout(Duration::from_secs(30), count.wait_for(|count| *count >= number)).await;
        came.unwrap_or_else(|_| panic!("{} of {number} came", self.requests().len())).unwrap();
    }
}

/// A request with its body, as text.
async fn read(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&all).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => all.extend_from_slice(&part[..count]),
        }
    }
}

async fn respond(stream: &mut TcpStream, answer: &Answer) {
    match answer {
        Answer::Text(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            // Until the other side closes, so that nothing is lost.
            let _ = stream.shutdown().await;
        }
        Answer::Close => {}
        Answer::Nothing => {
            let _ = stream.read(&mut [0; 1]).await;
        }
        Answer::Endless(part, pause) => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
            let part = format!("{part:x}\r\n{}\r\n", "x".repeat(*part));
            while stream.write_all(part.as_bytes()).await.is_ok() {
                tokio::time::sleep(*pause).await;
            }
        }
    }
}

/// A target with TLS whose certificate nobody knows; it answers 200.
pub(super) struct SecureTarget {
    pub(super) port: u16,
    /// Its certificate, in PEM.
    pub(super) authority: String,
    requests: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl SecureTarget {
    pub(super) async fn start() -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = made.signing_key.serialize_der();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.unwrap().with_no_client_auth();
        let config = config.with_single_cert(vec![made.cert.der().clone()], key.try_into().unwrap()).unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&requests);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut part = [0; 4096];
                let count = stream.read(&mut part).await.unwrap_or_default();
                all.lock().unwrap().push(String::from_utf8_lossy(&part[..count]).into_owned());
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
            }
        });
        Self { port, authority: made.cert.pem(), requests, _tasks: tasks }
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}
