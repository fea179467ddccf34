//! A target of webhooks.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request: its head and its body.
pub(crate) type Sent = (String, String);

/// Remembers what it was sent. It takes connections until the tests end.
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    shared: Arc<(Mutex<Vec<Sent>>, Condvar)>,
}

/// The id of a delivery: the trace that it is part of.
pub(crate) fn id((head, _): &Sent) -> String {
    let trace = head.lines().find_map(|line| line.strip_prefix("traceparent: 00-")?.split('-').next());
    trace.unwrap_or_else(|| panic!("no id: {head}")).to_owned()
}

/// What a target does with its requests, which are counted from 1: an answer, or nothing until the other side has gone.
pub(crate) type Answer = Option<(u16, String)>;

impl Target {
    pub(crate) fn start(answer: impl Fn(usize, &Sent) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let (all, answer) = (Arc::clone(&shared), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (all, answer) = (Arc::clone(&all), Arc::clone(&answer));
                thread::spawn(move || serve(stream.ok()?, &all, &*answer));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn requests(&self) -> Vec<Sent> {
        self.shared.0.lock().unwrap().clone()
    }

    /// How often each delivery came, by its id.
    pub(crate) fn ids(&self) -> BTreeMap<String, usize> {
        let mut ids = BTreeMap::new();
        for one in &self.requests() {
            *ids.entry(id(one)).or_default() += 1;
        }
        ids
    }

    /// Waits until what it was sent is as wanted.
    pub(crate) fn until(&self, what: &str, wanted: impl Fn(&[Sent]) -> bool) {
        let end = Instant::now() + Duration::from_secs(90);
        let (all, changed) = &*self.shared;
        let mut all = all.lock().unwrap();
        while !wanted(&all) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}: {} requests came", all.len());
            all = changed.wait_timeout(all, left).unwrap().0;
        }
    }
}

fn serve(
    stream: TcpStream,
    shared: &(Mutex<Vec<Sent>>, Condvar),
    answer: &dyn Fn(usize, &Sent) -> Answer,
) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let sent = (head, String::from_utf8_lossy(&body).into_owned());
    let number = {
        let mut all = shared.0.lock().unwrap();
        all.push(sent.clone());
        shared.1.notify_all();
        all.len()
    };
    match answer(number, &sent) {
        Some((status, body)) => {
            let head =
                format!("HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            reader.get_mut().write_all(format!("{head}{body}").as_bytes()).ok()
        }
        None => reader.read_to_end(&mut Vec::new()).map(drop).ok(),
    }
}
