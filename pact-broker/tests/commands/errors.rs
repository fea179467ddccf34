//! What goes wrong in real life: each is named, with what to do about it, and no secret is shown.

use std::net::TcpListener;
use std::thread;

use crate::support::{Broker, Ran, Stub, command, finished, run_at};

const SECRET: &str = "s3cret/token+value";

/// A command that reads and one that writes.
fn asked(url: &str, more: &str) -> [Ran; 2] {
    let dir = tempfile::tempdir().unwrap();
    ["can-i-deploy -a Foo -e 1 --to-environment uat", "create-environment --name uat"]
        .map(|line| run_at(url, dir.path(), &format!("{line} {more}")))
}

#[test]
fn no_broker_is_there() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for ran in asked(&format!("http://127.0.0.1:{port}"), "") {
        ran.fails(1, &["no answer from the broker", "is it running there?"]);
    }
    let dir = tempfile::tempdir().unwrap();
    let ran = run_at(&format!("http://127.0.0.1:{port}"), dir.path(), "wait --for 0");
    ran.fails(1, &["no answer from the broker"]);
}

#[test]
fn a_broker_is_waited_for() {
    let tries = std::sync::atomic::AtomicUsize::new(0);
    let stub = Stub::answering(move |_| {
        let status = if tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 2 { 503 } else { 200 };
        (status, "application/hal+json", r#"{"ok":true}"#.to_owned())
    });
    assert_eq!(stub.run("wait --for 60").ok(), "The broker is there.\n");
    assert_eq!(stub.asked(), ["GET /diagnostic/status/heartbeat"; 3]);
}

#[test]
fn an_address_that_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let line = ["list-environments"];
    let none = finished(command(dir.path()).args(line).output().unwrap());
    none.fails(2, &["there is no address of a broker", "--broker-base-url", "PACT_BROKER_BASE_URL"]);
    let empty = finished(command(dir.path()).args(line).arg("--broker-base-url=").output().unwrap());
    empty.fails(2, &["the address of the broker is empty"]);
    for url in ["localhost:9292", "ftp://host", "http://"] {
        run_at(url, dir.path(), "list-environments")
            .fails(1, &["is not the address of a broker: write http://host:port"]);
    }
}

#[test]
fn credentials_are_missing_or_wrong() {
    let stub = Stub::answering(|_| (401, "text/plain", String::new()));
    for ran in asked(&stub.url, "") {
        ran.fails(1, &["answered 401", "--broker-username and --broker-password", "--broker-token"]);
    }
    for ran in asked(&stub.url, &format!("--broker-token {SECRET}")) {
        ran.fails(1, &["answered 401", "does not accept"]);
        assert!(!ran.stderr.contains(SECRET), "{}", ran.stderr);
    }
    let head = |at: usize| stub.received()[at].head.clone();
    assert!(
        head(2).contains(&format!("Bearer {SECRET}")) || head(2).contains(&format!("bearer {SECRET}")),
        "{}",
        head(2)
    );
}

#[test]
fn a_flag_wins_over_variables_and_an_empty_variable_is_none() {
    let stub = Stub::answering(|_| (401, "text/plain", String::new()));
    let dir = tempfile::tempdir().unwrap();
    let run = |variables: &[(&str, &str)], flags: &[&str]| {
        let mut command = command(dir.path());
        command.args(["list-environments", "-b", &stub.url]).args(flags).envs(variables.iter().copied());
        finished(command.output().unwrap())
    };
    run(&[("PACT_BROKER_TOKEN", "from-variable")], &["-u", "me", "-p", "secret"]);
    run(&[("PACT_BROKER_USERNAME", "me"), ("PACT_BROKER_PASSWORD", "secret")], &["-k", "from-flag"]);
    run(&[("PACT_BROKER_TOKEN", ""), ("PACT_BROKER_USERNAME", ""), ("PACT_BROKER_PASSWORD", "")], &[]);
    let sent = stub.received().into_iter().map(|request| {
        request.head.lines().find_map(|line| line.to_lowercase().strip_prefix("authorization: ").map(str::to_owned))
    });
    let sent: Vec<_> = sent.collect();
    assert_eq!(sent, [Some("basic bwu6c2vjcmv0".to_owned()), Some("bearer from-flag".to_owned()), None]);
    let both = run(&[("PACT_BROKER_TOKEN", "t"), ("PACT_BROKER_USERNAME", "u")], &[]);
    both.fails(2, &["both a user and a token are given", "PACT_BROKER_TOKEN"]);
    let empty = ["PACT_BROKER_HTTP_RETRIES", "SSL_CERT_FILE", "PACT_BROKER_URL", "PACT_BROKER_CAN_I_DEPLOY_DRY_RUN"];
    run(&empty.map(|name| (name, "")), &[]).fails(1, &["answered 401"]);
    run(&[("PACT_BROKER_PASSWORD", "p")], &[]).fails(2, &["a password and no user"]);
}

#[test]
fn secrets_that_a_server_sends_back_are_not_shown() {
    let echo = |status: u16| {
        Stub::answering(move |request| {
            let head = request.head.replace('"', "").replace("\r\n", " ");
            let says = format!("you sent {head}");
            let body = serde_json::json!({
                "errors": [says], "error": says, "notices": [{ "type": "error", "text": says }],
                "summary": { "deployable": false, "reason": says }, "matrix": [],
            });
            (status, "application/hal+json", body.to_string())
        })
    };
    for stub in [echo(200), echo(400), echo(401)] {
        for credentials in [format!("-k {SECRET}"), format!("-u me -p {SECRET}")] {
            for line in ["can-i-deploy -a Foo -e 1", "can-i-deploy -a Foo -e 1 -o json", "list-environments"] {
                let ran = stub.run(&format!("{line} {credentials}"));
                let all = format!("{}{}", ran.stdout, ran.stderr);
                let basic = "bWU6czNjcmV0L3Rva2VuK3ZhbHVl";
                assert!(!all.contains(SECRET) && !all.contains(basic), "{line}: {all}");
            }
        }
    }
}

#[test]
fn a_page_for_browsers_is_no_broker() {
    let page = "<!DOCTYPE html><html><body>Please log in</body></html>";
    let stub = Stub::answering(move |_| (200, "text/html", page.to_owned()));
    for ran in asked(&stub.url, "") {
        ran.fails(1, &["text/html", "is this the address of a Pact Broker?", "from a proxy"]);
    }
    let stub = Stub::answering(move |_| (502, "text/html", page.to_owned()));
    for ran in asked(&stub.url, "--retries 0") {
        ran.fails(1, &["answered 502", "a proxy before it"]);
        assert!(!ran.stderr.contains("Please log in"));
    }
}

#[test]
fn a_path_too_much_is_named() {
    let broker = Broker::start();
    for ran in asked(&format!("{}/pacts", broker.url), "") {
        ran.fails(1, &["answered 404", "is the path in it too much? --broker-base-url ends with /pacts"]);
    }
}

#[test]
fn a_redirect_is_not_followed_but_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            use std::io::{Read as _, Write as _};
            let _ = stream.read(&mut [0; 4096]);
            let answer = "HTTP/1.1 301 x\r\nLocation: https://broker.example.org/\r\nContent-Length: 0\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    for ran in asked(&url, "") {
        ran.fails(1, &["it redirects to https://broker.example.org/", "--broker-base-url"]);
    }
}

#[test]
fn http_and_https_are_not_mixed_up() {
    // What speaks TLS closes the connection, or answers with 400 and a page.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().for_each(drop));
    for ran in asked(&url, "") {
        ran.fails(1, &["does the broker want https://?"]);
    }
    let page = "<html>The plain HTTP request was sent to HTTPS port</html>";
    let stub = Stub::answering(move |_| (400, "text/html", page.to_owned()));
    asked(&stub.url, "")[1].fails(1, &["answered 400", "give the address with https://"]);
    let broker = Broker::start();
    for ran in asked(&broker.url.replace("http://", "https://"), "") {
        ran.fails(1, &["https://"]);
    }
}

#[test]
fn a_busy_broker_is_asked_again_as_often_as_allowed() {
    let stub = Stub::answering(|_| (503, "text/plain", "starting".to_owned()));
    stub.run("list-environments --retries 1").fails(1, &["answered 503 2 times: starting"]);
    assert_eq!(stub.asked().len(), 2);
    stub.run("list-environments --retries 101").fails(2, &["--retries"]);
}

#[test]
fn commands_in_what_a_broker_says_are_only_text() {
    let stub = Stub::answering(|_| {
        let body = serde_json::json!({
            "summary": { "deployable": true, "reason": "" }, "matrix": [],
            "notices": [{ "type": "success", "text": "::error::x\n\u{1b}[2Jy" }],
        });
        (200, "application/hal+json", body.to_string())
    });
    let said = stub.run("can-i-deploy -a Foo -e 1").ok();
    assert!(said.ends_with("\\::error::x\n␛[2Jy\n"), "{said}");
}

#[test]
fn colours_are_only_for_terminals_or_on_demand() {
    let broker = Broker::with_foo();
    let line = ["create-version-tag", "-a", "Foo", "-e", "1", "-t", "x", "-b", &broker.url];
    let mut plain = command(broker.dir.path());
    assert!(!finished(plain.args(line).output().unwrap()).ok().contains('\u{1b}'));
    let line = ["can-i-deploy", "-a", "Foo", "-e", "1", "-b", &broker.url];
    let mut forced = command(broker.dir.path());
    let said = finished(forced.args(line).env("CLICOLOR_FORCE", "1").output().unwrap()).stdout;
    assert!(said.starts_with("\u{1b}[31mComputer says no ¯\\_(ツ)_/¯\u{1b}[0m\n"), "{said}");
}
