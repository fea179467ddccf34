//! A plain client, the same for every peer: a library's own costs would only be in the way.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// One connection, kept alive.
pub(crate) struct Client {
    stream: TcpStream,
    host: String,
    answer: Vec<u8>,
}

impl Client {
    pub(crate) fn of(url: &str) -> Self {
        let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let stream = TcpStream::connect(&host).unwrap_or_else(|error| panic!("no connection to {host}: {error}"));
        stream.set_nodelay(true).expect("the system lets a connection send at once");
        Client { stream, host, answer: Vec::with_capacity(4096) }
    }

    /// Sends a request, reads the whole answer, and returns its status.
    pub(crate) fn get(&mut self, path: &str) -> u16 {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\n\r\n", self.host);
        self.stream.write_all(request.as_bytes()).expect("the mock provider takes the request");
        self.answer.clear();
        let mut part = [0; 4096];
        loop {
            let read = self.stream.read(&mut part).expect("the mock provider answers");
            assert!(read > 0, "the mock provider answers before it closes the connection");
            self.answer.extend_from_slice(&part[..read]);
            if let Some(status) = status_of_whole(&self.answer) {
                return status;
            }
        }
    }
}

/// The status, once the answer is there to its end.
fn status_of_whole(answer: &[u8]) -> Option<u16> {
    let head = answer.windows(4).position(|end| end == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&answer[..head]).expect("a head is text");
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let length = length.expect("the answer says its length");
    (answer.len() >= head + 4 + length).then(|| text[9..12].parse().expect("the answer begins with a status"))
}
