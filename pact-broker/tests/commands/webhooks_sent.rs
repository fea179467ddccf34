//! Webhooks of our own broker, from the command that makes them to the server that gets them.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Broker, Received, Stub, command, finished};

fn broker() -> Broker {
    let key = "cd".repeat(32);
    let broker = Broker::with(&[
        ("PACT_BROKER_SECRETS_KEY", &key),
        ("PACT_BROKER_WEBHOOK_SCHEME_WHITELIST", "http"),
        ("PACT_BROKER_WEBHOOK_HOST_WHITELIST", "127.0.0.1"),
    ]);
    broker.file("pacts/Foo-Bar.json", &crate::support::pact("Foo", "Bar", 200));
    broker
}

/// A server that says yes to everything.
fn target() -> Stub {
    Stub::answering(|_| (200, "text/plain", "ok".to_owned()))
}

/// The first request of a method that came to a server; it is sent by the broker when it comes to it.
fn first(target: &Stub, method: &str) -> Received {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(found) = target.received().into_iter().find(|request| request.line.starts_with(method)) {
            return found;
        }
        assert!(Instant::now() < end, "no {method} came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_webhook_is_made_sent_tested_and_deleted() {
    let (broker, target) = (broker(), target());
    broker.run("create-or-update-pacticipant --name Bar").ok();
    let mut put = command(broker.dir.path());
    put.args(["create-or-update-secret", "--name", "TOKEN", "-b", &broker.url]).stdin(Stdio::piped());
    let mut child = put.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"s3cret-token\n").unwrap();
    assert_eq!(finished(child.wait_with_output().unwrap()).ok(), "Created the secret TOKEN in the Pact Broker\n");
    assert_eq!(broker.run("list-secrets -o id").ok(), "TOKEN\n");

    let made = command(broker.dir.path())
        .args(["create-webhook", &format!("{}/hook", target.url), "-X", "POST", "-b", &broker.url])
        .args(["-H", "Content-Type: application/json", "-H", "Authorization: Bearer ${user.TOKEN}"])
        .args(["-d", r#"{"pact": "${pactbroker.pactUrl}", "of": "${pactbroker.consumerName}"}"#])
        .args(["--provider", "Bar", "--description", "d1", "--contract-content-changed", "-o", "id"])
        .output()
        .unwrap();
    let made = finished(made);
    assert!(made.stderr.contains("create-or-update-secret): TOKEN"), "{made:?}");
    let uuid = made.stdout.trim().to_owned();
    broker.run("publish pacts -a 1").ok();
    let sent = first(&target, "POST");
    assert!(
        sent.line == "POST /hook" && sent.head.to_lowercase().contains("authorization: bearer s3cret-token"),
        "{sent:?}"
    );
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(body["of"], "Foo");

    assert!(
        broker
            .run("list-webhooks")
            .ok()
            .contains("| d1          | true    | any      | Bar      | contract_content_changed")
    );
    let shown = broker.run(&format!("describe-webhook --uuid {uuid} -o json")).ok();
    assert!(shown.contains("Bearer ${user.TOKEN}") && !shown.contains("s3cret"), "{shown}");
    let log = broker.run(&format!("test-webhook --uuid {uuid}")).ok();
    assert!(log.contains("200") && !log.contains("s3cret"), "{log}");

    assert_eq!(broker.run(&format!("disable-webhook --uuid {uuid}")).ok(), "Webhook \"d1\" disabled\n");
    assert!(broker.run(&format!("describe-webhook --uuid {uuid}")).ok().contains("\nEnabled: false\n"));
    assert_eq!(broker.run(&format!("enable-webhook --uuid {uuid}")).ok(), "Webhook \"d1\" enabled\n");
    broker.run(&format!("delete-webhook --uuid {uuid}")).ok();
    assert_eq!(broker.run("list-webhooks -o id").ok(), "");
    broker.run("delete-secret --name TOKEN").ok();
}

#[test]
fn a_uuid_makes_a_webhook_and_changes_it() {
    let (broker, target) = (broker(), target());
    let line = format!("create-or-update-webhook {}/x -X POST --uuid sixteen-letters-or-more", target.url);
    let said = broker.run(&format!("{line} --contract-published --description a")).ok();
    assert_eq!(said, "Webhook \"a\" created\n");
    let said = broker.run(&format!("{line} --version-became-deployable --description b")).ok();
    assert_eq!(said, "Webhook \"b\" updated\n");
    let shown = broker.run("describe-webhook --uuid sixteen-letters-or-more").ok();
    assert!(shown.contains("\nEvents: version_became_deployable\n"), "{shown}");
    broker.run(&format!("{line} --contract-published --consumer Ghost")).fails(1, &["consumer.name"]);
    broker.run("create-webhook ftp://x -X POST --contract-published").fails(1, &["url"]);
    let short = line.replace("sixteen-letters-or-more", "short");
    broker.run(&format!("{short} --contract-published")).fails(1, &["uuid"]);
}

#[test]
fn what_is_ready_made_is_taken_by_our_broker() {
    let key = "cd".repeat(32);
    let broker =
        Broker::with(&[("PACT_BROKER_SECRETS_KEY", &key), ("PACT_BROKER_WEBHOOK_HOST_WHITELIST", "127.0.0.1")]);
    broker.file("pacts/Foo-Bar.json", &crate::support::pact("Foo", "Bar", 200));
    broker.run("publish pacts -a 1").ok();
    // Their hosts are not allowed here, and nothing else is wrong.
    for line in [
        "https://github.com/team/stock --for github --provider Bar",
        "https://github.com/team/shop --for github-status --consumer Foo",
        "https://gitlab.com/team/stock --for gitlab --provider Bar",
        "https://gitlab.com/team/shop --for gitlab-status --consumer Foo",
        "https://ci.example.org/job/stock --for jenkins --provider Bar",
        "--for slack",
        "https://x.example.org/workflow --for teams",
    ] {
        let ran = broker.run(&format!("create-webhook {line}"));
        ran.fails(1, &["request.url", "host"]);
        assert!(!ran.stderr.contains("request.headers") && !ran.stderr.contains("request.method"), "{}", ran.stderr);
    }
    let open = Broker::with(&[("PACT_BROKER_SECRETS_KEY", &key)]);
    open.file("pacts/Foo-Bar.json", &crate::support::pact("Foo", "Bar", 200));
    open.run("publish pacts -a 1").ok();
    let made = open.run("create-webhook https://ci.example.org/job/stock --for jenkins --provider Bar");
    assert_eq!((made.code, &*made.stdout), (0, "Webhook \"Verify new pacts (jenkins)\" created\n"), "{made:?}");
    assert!(made.stderr.contains("JENKINS_TOKEN, JENKINS_USER"), "{made:?}");
}
