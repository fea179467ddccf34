//! What goes over the wire and comes over it, byte for byte.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use super::{one_response, provider};
use crate::consumer::mock::MockProvider;
use crate::model::{Body, HttpInteraction, Rule, RuleList, StatusClass};

pub(super) fn connect(mock: &MockProvider) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", mock.port())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Whether the connection was cut in the end, or closed, is the same here.
pub(super) fn rest_of(mut stream: TcpStream) -> String {
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    String::from_utf8(rest).unwrap()
}

pub(super) fn exchange(mock: &MockProvider, request: &str) -> String {
    let mut stream = connect(mock);
    stream.write_all(request.as_bytes()).unwrap();
    rest_of(stream)
}

/// What comes when one connection has the same request twice, in one piece.
pub(super) fn asked_twice(mock: &MockProvider, method: &str) -> String {
    let first = format!("{method} / HTTP/1.1\r\nHost: shop\r\n\r\n");
    exchange(mock, &format!("{first}{method} / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"))
}

/// The heads and bodies of answers: a body ends where the next head begins.
fn parts(answers: &str) -> Vec<&str> {
    answers.split("\r\n\r\n").collect()
}

fn headers(lines: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
    lines.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect()
}

#[test]
fn the_length_of_a_body_is_told_as_it_is_whatever_the_contract_says() {
    for told in ["20", "3", "much"] {
        let mock = one_response("POST", 200, |response| {
            response.headers = headers(&[("Content-Length", told), ("Transfer-Encoding", "chunked"), ("X-A", "b")]);
            response.body = Body::Text("hello".into());
        });
        let answers = asked_twice(&mock, "POST");
        let [first, second, last] = parts(&answers)[..] else { panic!("{answers:?}") };
        for head in [first, second] {
            assert!(head.contains("\r\ncontent-length: 5\r\n") && head.contains("\r\nx-a: b"), "{answers}");
            assert!(!head.contains("transfer-encoding"), "{answers}");
        }
        assert!(second.starts_with("helloHTTP/1.1 200 OK\r\n") && last == "hello", "{answers}");
        assert!(mock.verify().is_ok());
    }
}

#[test]
fn a_length_is_told_of_no_body_only_where_none_may_come() {
    let told = |method, status| {
        let mock = one_response(method, status, |response| response.headers = headers(&[("Content-Length", "20")]));
        let answers = asked_twice(&mock, method);
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 2, "{answers}");
        assert!(mock.verify().is_ok());
        ["content-length: 0", "content-length: 20"].map(|line| answers.matches(&format!("\r\n{line}\r\n")).count())
    };
    assert_eq!(told("GET", 200), [2, 0]);
    assert_eq!(told("GET", 204), [0, 0]);
    assert_eq!(told("HEAD", 200), [0, 2]);
    assert_eq!(told("HEAD", 204), [0, 0]);
}

#[test]
fn a_body_that_may_not_come_does_not_come_and_the_connection_goes_on() {
    for (method, status, length) in [("HEAD", 200, 2), ("GET", 204, 0), ("GET", 304, 2)] {
        for told in [&[][..], &[("Content-Length", "20")]] {
            let mock = one_response(method, status, |response| {
                response.headers = headers(told);
                response.body = Body::Text("hello".into());
            });
            let answers = asked_twice(&mock, method);
            let [first, second, ""] = parts(&answers)[..] else { panic!("{answers:?}") };
            let status = format!("HTTP/1.1 {status} ");
            assert!(first.starts_with(&status) && second.starts_with(&status), "{answers}");
            let lengths = answers.matches("content-length").count();
            assert!(lengths <= length && answers.matches("content-length: 5\r\n").count() == lengths, "{answers}");
            assert!(mock.verify().is_ok());
        }
    }
}

#[test]
fn a_response_that_http_has_no_form_for_fails_the_test() {
    type Change = fn(&mut HttpInteraction);
    let cases: [(u16, Change, &str); 6] = [
        (
            200,
            |one| one.response.headers = headers(&[("X Tag", "a")]),
            "its header \"X Tag\": invalid HTTP header name",
        ),
        (
            200,
            |one| one.response.headers = headers(&[("X-Tag", "a\nb")]),
            "its header \"X-Tag\" with the value \"a\\nb\": failed to parse header value",
        ),
        (101, |_| (), "its status is 101, and a status below 200 is not the status of a final response"),
        (0, |_| (), "its status is 0, and no rule says what it may be"),
        (
            0,
            |one| one.response.rules.status = RuleList::of(Rule::StatusCode(StatusClass::Information)),
            "its status is 0, and its rule allows no status from 200 on",
        ),
        (42, |_| (), "its status is 42, and a status below 200 is not the status of a final response"),
    ];
    for (status, change, reason) in cases {
        let mock = provider("GET", status, change);
        let answers = asked_twice(&mock, "GET");
        let reason = format!("the response of the contract cannot be sent: {reason}");
        let in_json = reason.replace('\\', "\\\\").replace('"', "\\\"");
        assert_eq!(answers.matches("HTTP/1.1 500 ").count(), 2, "{answers}");
        assert_eq!(answers.matches(&in_json).count(), 2, "{in_json} in {answers}");
        let outcome = mock.verify();
        assert!(!outcome.is_ok(), "{reason}");
        let report = outcome.to_string();
        assert!(report.starts_with("Interactions whose response could not be made (answered with 500):\n"), "{report}");
        assert!(report.contains("\"get a page\", GET / (") && report.contains(&reason), "{report}");
    }
}

#[test]
fn where_a_rule_says_what_the_status_may_be_it_is_one_that_the_rule_allows() {
    let codes = |codes: &[u16]| Rule::StatusCode(StatusClass::Codes(codes.to_vec()));
    let cases = [
        (Rule::StatusCode(StatusClass::Success), 200),
        (Rule::StatusCode(StatusClass::NonError), 200),
        (Rule::StatusCode(StatusClass::Redirect), 300),
        (Rule::StatusCode(StatusClass::ClientError), 400),
        (Rule::StatusCode(StatusClass::Error), 400),
        (Rule::StatusCode(StatusClass::ServerError), 500),
        (codes(&[404, 401]), 404),
        (codes(&[404, 200]), 200),
        (codes(&[100, 799]), 799),
        (Rule::Integer, 200),
    ];
    for (rule, status) in cases {
        let mock = one_response("GET", 0, |response| response.rules.status = RuleList::of(rule));
        let answers = asked_twice(&mock, "GET");
        assert_eq!(answers.matches(&format!("HTTP/1.1 {status} ")).count(), 2, "{answers}");
        assert!(mock.verify().is_ok(), "{}", mock.verify());
    }
}

#[test]
fn a_body_is_asked_for_where_the_client_waits_for_that() {
    let mock = provider("POST", 200, |one| one.request.body = Body::Text("hello".into()));
    let mut stream = connect(&mock);
    let head =
        "POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"hello").unwrap();
    let answer = rest_of(stream);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(mock.verify().is_ok(), "{}", mock.verify());
}

#[test]
fn a_client_may_speak_to_it_as_to_a_proxy() {
    let mock = provider("GET", 200, |one| one.request.path = "/a/b".into());
    let answer = exchange(&mock, "GET http://shop:80/a/b HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(mock.verify().is_ok(), "{}", mock.verify());
}

#[test]
fn a_connection_that_is_kept_does_not_keep_the_port() {
    let mock = one_response("GET", 200, |_| ());
    let port = mock.port();
    let mut stream = connect(&mock);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n").unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    mock.shutdown();
    TcpListener::bind(("127.0.0.1", port)).unwrap();
    rest_of(stream);
}
