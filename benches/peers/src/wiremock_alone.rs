//! wiremock without a contract: what a test that only wants answers would cost. Nothing is written.

use std::ops::Range;
use std::time::{Duration, Instant};

use pollster::block_on;
use serde_json::json;
use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::peer::{Body, Peer, path};

pub(crate) enum Wiremock {
    /// A mock for each thing, requests recorded: as a test would have it.
    Mounted,
    /// One mock that answers everything, nothing recorded: as fast as it gets.
    CatchAll,
}

impl Peer for Wiremock {
    fn name(&self) -> &'static str {
        match self {
            Wiremock::Mounted => "wiremock",
            Wiremock::CatchAll => "wiremock, one mock for all",
        }
    }

    fn test(&self, _number: usize, things: Range<usize>, body: &mut Body<'_>) -> Duration {
        let server = block_on(MockServer::start());
        for thing in things {
            block_on(mock(thing).expect(1).mount(&server));
        }
        body(&server.uri());
        let end = Instant::now();
        block_on(server.verify());
        drop(server);
        end.elapsed()
    }

    fn serve(&self, things: usize, body: &mut Body<'_>) {
        let server = match self {
            Wiremock::Mounted => block_on(MockServer::start()),
            Wiremock::CatchAll => block_on(MockServer::builder().disable_request_recording().start()),
        };
        match self {
            Wiremock::Mounted => (0..things).for_each(|thing| block_on(mock(thing).mount(&server))),
            Wiremock::CatchAll => block_on(Mock::given(any()).respond_with(answer()).mount(&server)),
        }
        body(&server.uri());
    }
}

fn mock(thing: usize) -> Mock {
    Mock::given(method("GET")).and(wiremock::matchers::path(path(thing))).respond_with(answer())
}

fn answer() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "id": 1, "name": "a thing", "tags": ["a", "b"] }))
}
