//! A request to a mock provider and its answer, over a connection that is kept.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion};
use pact_benches::{pact, received_request};
use pact_harness::consumer::Contract;
use pact_harness::model::{Interaction, Pact};

use crate::verification::runtime;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("mock");
    let runtime = runtime();
    for interactions in [1, 100, 1000] {
        let pact = pact(interactions);
        let request = last_request(&pact);
        let contract = Contract::of_pact(pact);
        group.bench_function(BenchmarkId::from_parameter(interactions), |bencher| {
            // A mock provider for each sample, because it keeps the requests that it has answered.
            bencher.iter_custom(|requests| {
                let mock = runtime.block_on(contract.mock_provider().start()).expect("a port is free");
                let mut connection = Connection::to(mock.url());
                let begin = Instant::now();
                (0..requests).for_each(|_| connection.ask(&request));
                begin.elapsed()
            });
        });
    }
    group.finish();
}

/// What the last of the interactions asks for, on the wire.
fn last_request(pact: &Pact) -> Vec<u8> {
    let Some(Interaction::Http(last)) = pact.interactions.last() else { panic!("the pact has no HTTP interaction") };
    let request = received_request(&last.request);
    let first = format!("{} {} HTTP/1.1\r\nHost: mock\r\n", request.method, request.path);
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = format!("Content-Length: {}\r\n\r\n", request.body.len());
    [first.as_bytes(), headers.concat().as_bytes(), length.as_bytes(), &request.body].concat()
}

struct Connection(BufReader<TcpStream>);

impl Connection {
    fn to(url: &str) -> Self {
        let stream = TcpStream::connect(url.trim_start_matches("http://")).expect("the mock provider listens");
        stream.set_nodelay(true).expect("the system lets a connection send at once");
        Connection(BufReader::new(stream))
    }

    /// Sends a request, and reads the whole answer, which must be the one of the contract.
    fn ask(&mut self, request: &[u8]) {
        self.0.get_mut().write_all(request).expect("the mock provider takes the request");
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(self.0.read_line(&mut head).expect("the mock provider answers"), 0, "it closed the connection");
        }
        let head = head.to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 200 "), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("it says its length");
        let mut body = vec![0; length.parse().expect("a length is a number")];
        self.0.read_exact(&mut body).expect("the answer goes on to its end");
    }
}
