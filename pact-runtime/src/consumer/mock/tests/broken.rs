//! Connections that end before a request is answered.

use std::io::Write as _;
use std::net::Shutdown;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::wire::{asked_twice, connect, exchange, rest_of};
use super::{one_response, provider};
use crate::consumer::mock::{MockOptions, MockProvider, MockProviderBuilder};
use crate::model::Body;

fn without_interactions() -> MockProvider {
    MockProviderBuilder::new(Arc::default(), MockOptions::new()).start_now().unwrap()
}

/// Only the connection's task knows what it is told last, and no client waits for that.
#[track_caller]
fn told_in_time(mock: &MockProvider, expected: &str) {
    let begun = Instant::now();
    while !mock.verify().to_string().contains(expected) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{expected:?} is missing in:\n{}", mock.verify());
        std::thread::yield_now();
    }
    assert!(!mock.verify().is_ok());
}

#[test]
fn a_request_whose_body_breaks_off_fails_the_test() {
    let whole = "Content-Length: 10\r\n\r\nabc";
    let pieces = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
    let malformed = "Transfer-Encoding: chunked\r\n\r\nmuch\r\n";
    for rest in [whole, pieces, malformed] {
        let mock = without_interactions();
        let mut stream = connect(&mock);
        write!(stream, "POST /a?b=c HTTP/1.1\r\nHost: shop\r\n{rest}").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let answer = rest_of(stream);
        assert!(
            answer.starts_with("HTTP/1.1 400 ") && answer.contains("the body cannot be read to its end"),
            "{answer}"
        );
        told_in_time(
            &mock,
            "Requests that could not be read, or whose answer could not be sent:\n  POST /a?b=c: the body",
        );
    }
}

#[test]
fn what_is_no_request_fails_the_test() {
    let mock = without_interactions();
    let answer = exchange(&mock, "GET / HTTP/1.1\r\nno header\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    told_in_time(&mock, "invalid HTTP header parsed");
}

#[test]
fn an_answer_that_may_not_be_sent_fails_the_test() {
    // What comes after the head of a success belongs to the tunnel.
    let mock = provider("CONNECT", 200, |one| {
        one.request.path = String::new();
        one.response.body = Body::Text("hello".into());
    });
    exchange(&mock, "CONNECT shop:80 HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    told_in_time(&mock, "an answer could not be sent: user sent unexpected header");
}

#[test]
fn a_connection_without_a_request_is_nothing_to_tell_of() {
    let mock = one_response("GET", 200, |_| ());
    exchange_nothing(&mock);
    asked_twice(&mock, "GET");
    exchange_nothing(&mock);
    assert!(mock.verify().is_ok(), "{}", mock.verify());
}

fn exchange_nothing(mock: &MockProvider) {
    let stream = connect(mock);
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest_of(stream), "");
}
