//! Bodies that do not arrive as announced.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use crate::broker::Broker;

/// Sends bytes, ends the sending side, and reads the answer.
fn sent(broker: &Broker, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(broker.address).unwrap();
    stream.write_all(bytes).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    // The server may close before it has read everything.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn publication(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /contracts/publish HTTP/1.1\r\nHost: broker\r\nContent-Type: application/json\r\n{headers}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[test]
fn a_body_that_is_not_complete_is_not_called_too_long() {
    let broker = Broker::start("memory", &[]);
    let answer = sent(&broker, &publication("Transfer-Encoding: chunked", "zz\r\n{}"));
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("The request body is incomplete"), "{answer}");
}

#[test]
fn a_body_that_is_announced_as_too_long_is_refused_before_it_is_sent() {
    let broker = Broker::start("memory", &["--max-body", "1000"]);
    let answer = sent(&broker, &publication("Content-Length: 1001", ""));
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("longer than 1000 bytes"), "{answer}");
}
