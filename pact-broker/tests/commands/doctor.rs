//! `doctor`: what is wrong is named, with what to do about it.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{Broker, Ran, Stub, command, finished, run_at};

fn doctor(url: &str, more: &str) -> Ran {
    run_at(url, tempfile::tempdir().unwrap().path(), &format!("doctor {more}"))
}

/// It ends with 1, and says these.
#[track_caller]
fn is_wrong(ran: &Ran, texts: &[&str]) {
    assert_eq!(ran.code, 1, "{ran:?}");
    for text in texts {
        assert!(ran.stdout.contains(text), "{text:?} is not in {}", ran.stdout);
    }
}

#[test]
fn nothing_is_wrong_with_a_broker_that_can_be_used() {
    let broker = Broker::start();
    let said = doctor(&broker.url, "").ok();
    let lines: Vec<_> =
        said.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(lines, ["ok address", "ok connection", "ok broker", "ok credentials", "ok clock", "ok version"]);
    let json: Value = serde_json::from_str(&doctor(&broker.url, "-o json").ok()).unwrap();
    assert_eq!((&json["ok"], &json["checks"][2]["check"]), (&true.into(), &"broker".into()));
    doctor(&format!("{}/", broker.url), "").ok();
    broker.run("doctor").ok();
    finished(command(broker.dir.path()).args(["doctor", "-b", "file:./local.db"]).output().unwrap())
        .stdout
        .find("ok       version")
        .unwrap();
}

#[test]
fn an_address_may_be_missing_or_mistyped() {
    let dir = tempfile::tempdir().unwrap();
    let none = finished(command(dir.path()).arg("doctor").output().unwrap());
    is_wrong(&none, &["wrong    address", "PACT_BROKER_BASE_URL"]);
    is_wrong(
        &doctor("localhost:9292", ""),
        &["wrong    address", "is it http://localhost:9292 or https://localhost:9292?"],
    );
    is_wrong(&doctor("ftp://me:s3cret@host", ""), &["wrong    address", "write it as http://host:port"]);
    assert!(!doctor("ftp://me:s3cret@host", "").stdout.contains("s3cret"));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    is_wrong(
        &doctor(&format!("http://127.0.0.1:{port}"), ""),
        &["ok       address", "wrong    connection", "is the broker running, and is the port the right one?"],
    );
    is_wrong(&doctor("http://no-such-host.invalid", ""), &["wrong    connection", "is there a typing error in it"]);
}

#[test]
fn http_and_https_may_be_mixed_up() {
    let broker = Broker::start();
    let https = broker.url.replace("http://", "https://");
    is_wrong(
        &doctor(&https, "-k s3cret-token"),
        &["wrong    connection", &format!("give the address as {}", broker.url)],
    );
    let (url, authority) = crate::tls::serve();
    let dir = tempfile::tempdir().unwrap();
    crate::support::file(dir.path(), "ca.pem", &authority);
    let plain = url.replace("https://", "http://");
    is_wrong(&run_at(&plain, dir.path(), "doctor -c ca.pem"), &["speaks https, and not http", &url]);
    is_wrong(&doctor(&url, ""), &["wrong    connection", "--ssl-certificate or SSL_CERT_FILE"]);
}

#[test]
fn a_path_may_be_too_much_and_nothing_secret_is_sent_to_find_out() {
    let broker = Broker::start();
    is_wrong(
        &doctor(&format!("{}/pacts/latest", broker.url), ""),
        &["wrong    broker", &format!("the path in the address is too much: give it as {}", broker.url)],
    );
    let stub = Stub::answering(|request| {
        let links =
            if request.line == "GET /" { json!({ "pb:latest-pact-versions": { "href": "/" } }) } else { json!({}) };
        (200, "application/hal+json", json!({ "_links": links }).to_string())
    });
    is_wrong(&doctor(&format!("{}/a/b", stub.url), "-k s3cret-token --custom-header X-Key:s3cret"), &["give it as"]);
    let received = stub.received();
    assert_eq!(received.len(), 3, "{received:?}");
    assert!(received[0].head.contains("s3cret-token"));
    assert!(received[1..].iter().all(|request| !request.head.contains("s3cret")), "{received:?}");
}

#[test]
fn credentials_may_be_missing_wrong_or_too_weak() {
    let refusing = |status: u16| Stub::answering(move |_| (status, "text/plain", String::new()));
    is_wrong(&doctor(&refusing(401).url, ""), &["wrong    credentials", "wants to know who asks", "PACT_BROKER_TOKEN"]);
    let ran = doctor(&refusing(401).url, "-k s3cret-token");
    is_wrong(&ran, &["wrong    credentials", "does not accept", "has the token expired?"]);
    assert!(!ran.stdout.contains("s3cret"));
    is_wrong(&doctor(&refusing(403).url, "-k s3cret-token"), &["wrong    credentials", "may not read here"]);
    is_wrong(&doctor(&refusing(401).url, "-k t -u me"), &["wrong    credentials", "both a user and a token"]);
    is_wrong(&doctor(&refusing(407).url, ""), &["wrong    broker", "a proxy on the way"]);
}

#[test]
fn something_else_may_be_there() {
    let page = |status: u16| Stub::answering(move |_| (status, "text/html", "<html>Please log in</html>".to_owned()));
    is_wrong(&doctor(&page(200).url, ""), &["wrong    broker", "a page for a browser", "it may come from a proxy"]);
    is_wrong(&doctor(&page(503).url, ""), &["wrong    broker", "answered 503", "try later"]);
    let other = Stub::answering(|_| (200, "application/json", r#"{"hello": "world"}"#.to_owned()));
    is_wrong(
        &doctor(&other.url, ""),
        &["wrong    broker", "application/json, which is not a Pact Broker", "A path may be missing"],
    );
    let moved = Stub::answering(|_| (301, "text/plain\r\nLocation: https://pact.example.org/", String::new()));
    is_wrong(&doctor(&moved.url, ""), &["a redirect", "https://pact.example.org/"]);
}

#[test]
fn clocks_may_differ_and_a_broker_may_be_old() {
    let known = ["pb:latest-pact-versions", "pb:publish-contracts", "pb:environments"];
    let links: serde_json::Map<_, _> =
        known.map(|name| (name.to_owned(), json!({ "href": "/x" }))).into_iter().collect();
    let answer = json!({ "_links": links }).to_string();
    let stub = Stub::answering(move |_| {
        let head = "application/hal+json\r\nDate: Sun, 29 Nov 2015 01:00:00 GMT\r\nX-Pact-Broker-Version: 2.50.0";
        (200, head, answer.clone())
    });
    let ran = doctor(&stub.url, "");
    is_wrong(&ran, &["wrong    clock", "seconds behind", "wrong    version", "2.50.0", "branches (2.82.0)", "2.58.0"]);
    assert!(!ran.stdout.contains("2.80.0"), "{}", ran.stdout);
    let json: Value = serde_json::from_str(&doctor(&stub.url, "--output json").stdout).unwrap();
    let clock = json["checks"].as_array().unwrap().iter().find(|check| check["check"] == "clock").unwrap();
    assert_eq!((&json["ok"], &clock["verdict"]), (&false.into(), &"wrong".into()));
    assert!(clock["remedy"].as_str().unwrap().contains("time server"));
}
