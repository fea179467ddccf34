//! What stands between a command and its broker: headers of proxies, and other ways to write an option.

use crate::support::{Broker, Stub, command, finished, run_at};

fn echo() -> Stub {
    Stub::answering(|request| {
        let says = request.head.replace('"', "").replace("\r\n", " ");
        (400, "application/hal+json", serde_json::json!({ "error": says }).to_string())
    })
}

#[test]
fn custom_headers_are_in_every_request_and_are_not_shown() {
    let broker = Broker::start();
    let index = broker.url.clone();
    let stub = Stub::answering(move |request| {
        let links = serde_json::json!({
            "pb:pacticipant": { "href": "/p/{pacticipant}" }, "pb:pacticipants": { "href": "/p" },
            "pb:pacticipant-branch": { "href": "/p/{pacticipant}/b/{branch}" },
            "pb:pacticipant-version": { "href": "/p/{pacticipant}/v/{version}" },
        });
        let status = if request.line == "GET /" || !request.line.starts_with("GET") { 200 } else { 404 };
        (status, "application/hal+json", serde_json::json!({ "_links": links, "of": index }).to_string())
    });
    let header = "--custom-header X-Gateway-Token:s3cret --custom-header=X-Tenant:team --custom-header User-Agent:ours";
    for line in [
        "create-or-update-pacticipant --name Foo",
        "delete-branch -a Foo --branch x",
        "create-or-update-version -a Foo -e 1",
    ] {
        stub.run(&format!("{line} {header}")).ok();
    }
    let received = stub.received();
    assert!(["POST", "DELETE", "PUT"].iter().all(|method| received.iter().any(|one| one.line.starts_with(method))));
    for request in received {
        let head = request.head.to_lowercase();
        assert!(head.contains("x-gateway-token: s3cret\r\n") && head.contains("x-tenant: team\r\n"), "{head}");
        assert!(head.contains("user-agent: ours\r\n") && !head.contains("pact-harness"), "{head}");
    }
    let ran = echo().run(&format!("list-environments {header}"));
    ran.fails(1, &["x-tenant: team", "x-gateway-token: ***"]);
    let long = "--custom-header X-Any:a-long-value-that-may-be-one";
    echo().run(&format!("list-environments {long}")).fails(1, &["x-any: ***"]);
}

#[test]
fn a_custom_header_that_cannot_be_sent_is_an_error_without_its_value() {
    let dir = tempfile::tempdir().unwrap();
    for (header, code, text) in [
        ("X-Token", 2, "'Name: value'"),
        ("a b: s3cret", 1, "has no valid name"),
        (": s3cret", 1, "has no valid name"),
        ("X-Token: s3\ncret", 1, "cannot be sent"),
        ("Content-Length: 7", 1, "belongs to the connection"),
        ("host: s3cret", 1, "belongs to the connection"),
    ] {
        let mut command = command(dir.path());
        command.args(["list-environments", "-b", "http://127.0.0.1:1", "--custom-header", header]);
        let ran = finished(command.output().unwrap());
        ran.fails(code, &[text]);
        assert!(!ran.stderr.contains("s3cret"), "{}", ran.stderr);
    }
}

#[test]
fn options_are_also_written_as_the_official_client_has_them() {
    let broker = Broker::with_foo();
    broker.run("create-environment --name=prod --display_name=Production --no-production").ok();
    broker.run("publish pacts --consumer_app_version=7").ok();
    broker.run("create-version-tag --pacticipant Foo --version 8 --tag x --auto_create_version").ok();
    broker
        .run("create-version-tag -a Foo -e 9 -t x --auto-create-version --no-auto-create-version")
        .fails(1, &["9 of Foo"]);
    let mut named = command(broker.dir.path());
    named.args(["list-environments", "--broker_base_url", &broker.url]);
    finished(named.output().unwrap()).ok();
    let user =
        command(broker.dir.path()).args(["list-environments", "-b", &broker.url, "-u", "me:s3cret"]).output().unwrap();
    let ran = finished(user);
    ran.fails(2, &["cannot contain a colon", "--broker-password"]);
    assert!(!ran.stderr.contains("s3cret"));
}

#[test]
fn requests_are_told_where_that_is_wanted() {
    let broker = Broker::start();
    let url = &broker.url;
    let told = format!("GET {url}/: 200\nGET {url}/environments: 200\n");
    for more in ["-v", "--verbose", "--verbose -k s3cret-token"] {
        let ran = broker.run(&format!("list-environments {more}"));
        assert_eq!((ran.code, &*ran.stderr), (0, &*told), "{more}");
    }
    for (value, expected) in [("true", &*told), ("1", ""), ("", "")] {
        let mut command = command(broker.dir.path());
        command.args(["list-environments", "-b", url]).env("VERBOSE", value);
        assert_eq!(finished(command.output().unwrap()).stderr, expected, "{value}");
    }
    let ran = run_at("http://127.0.0.1:1", broker.dir.path(), "list-environments -v");
    ran.fails(1, &["GET http://127.0.0.1:1/: no answer\n", "error: "]);
}
