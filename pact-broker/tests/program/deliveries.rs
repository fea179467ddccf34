//! Webhooks arrive, whatever happens to the broker, and keep their secrets.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::broker::{Broker, Client, databases};
use crate::postgres;
use crate::target::Target;

/// Loopback is allowed, attempts end soon.
const OPEN: [&str; 6] =
    ["--webhook-host-whitelist", "127.0.0.1", "--webhook-scheme-whitelist", "http https", "--webhook-timeout", "2"];

fn start(database: &str, more: &[&str]) -> Broker {
    Broker::start(database, &[&OPEN[..], more].concat())
}

/// A webhook for every publication; its request has more members.
fn webhook(broker: &Broker, url: &str, more: &Value) -> String {
    let mut request = json!({"method": "POST", "url": url, "headers": {"Content-Type": "application/json"}, "body": {"v": "${pactbroker.consumerVersionNumber}"}});
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    let body = json!({"events": [{"name": "contract_published"}], "request": request});
    let (status, answer) = broker.send("POST", "/webhooks", &body.to_string());
    assert_eq!(status, 201, "{answer}");
    serde_json::from_str::<Value>(&answer).unwrap()["uuid"].as_str().unwrap().to_owned()
}

fn publish(broker: &Broker, version: &str) {
    let pact = format!(r#"{{"interactions":[{{"description":"{version}"}}]}}"#);
    let (status, answer) = broker.send("PUT", &format!("/pacts/provider/Stock/consumer/Web/version/{version}"), &pact);
    assert_eq!(status, 201, "{answer}");
}

/// The deliveries of a version, when their status is as wanted.
fn triggered(broker: &Broker, version: &str, status: &str) -> Vec<Value> {
    let path = format!("/pacts/provider/Stock/consumer/Web/version/{version}/triggered-webhooks");
    let end = Instant::now() + Duration::from_secs(90);
    loop {
        let (code, answer) = broker.send("GET", &path, "");
        assert_eq!(code, 200, "{answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let all = answer["_embedded"]["triggeredWebhooks"].as_array().unwrap().clone();
        if !all.is_empty() && all.iter().all(|one| one["status"] == status) {
            return all;
        }
        assert!(Instant::now() < end, "{answer}");
        std::thread::yield_now();
    }
}

fn logs(broker: &Broker, triggered: &Value) -> String {
    let href = triggered["_links"]["pb:logs"]["href"].as_str().unwrap();
    broker.send("GET", href.strip_prefix("http://broker").unwrap(), "").1
}

#[test]
fn what_was_committed_is_delivered_after_the_broker_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    for database in databases(folder.path()) {
        let target = Target::start(|_, _| Some((200, String::new())));
        // Nothing is due before it is killed.
        let broker = start(&database, &["--webhook-delay", "2"]);
        webhook(&broker, &format!("http://{}/", target.address), &json!({}));
        publish(&broker, "1");
        broker.signal("KILL");
        broker.wait();
        assert!(target.requests().is_empty());
        let broker = start(&database, &[]);
        target.until("one delivery", |all| all.len() == 1);
        let one = &triggered(&broker, "1", "success")[0];
        assert_eq!((&one["attemptsMade"], &one["attemptsRemaining"]), (&json!(1), &json!(0)));
        assert!(target.requests()[0].1.contains(r#""v":"1""#));
    }
}

#[test]
fn what_was_on_its_way_when_the_broker_was_killed_is_repeated_with_the_same_id() {
    let folder = tempfile::tempdir().unwrap();
    for database in databases(folder.path()) {
        let target = Target::start(|number, _| (number > 1).then(|| (200, String::new())));
        let broker = start(&database, &[]);
        webhook(&broker, &format!("http://{}/", target.address), &json!({}));
        publish(&broker, "1");
        target.until("the first attempt", |all| all.len() == 1);
        broker.signal("KILL");
        broker.wait();
        let broker = start(&database, &[]);
        triggered(&broker, "1", "success");
        assert_eq!(target.ids().into_values().collect::<Vec<_>>(), [2]);
    }
}

#[test]
fn a_broker_that_is_stopped_waits_for_what_is_on_its_way() {
    let folder = tempfile::tempdir().unwrap();
    for database in databases(folder.path()) {
        let gate = Arc::new((Mutex::new(false), Condvar::new()));
        let opened = Arc::clone(&gate);
        let target = Target::start(move |_, _| {
            let (is_open, changed) = &*opened;
            let guard = changed.wait_while(is_open.lock().unwrap(), |is_open| !*is_open).unwrap();
            drop(guard);
            Some((200, String::new()))
        });
        let broker = start(&database, &[]);
        webhook(&broker, &format!("http://{}/", target.address), &json!({}));
        publish(&broker, "1");
        target.until("the attempt", |all| all.len() == 1);
        broker.signal("TERM");
        *gate.0.lock().unwrap() = true;
        gate.1.notify_all();
        assert!(broker.wait().success());
        let broker = start(&database, &[]);
        assert_eq!(triggered(&broker, "1", "success").len(), 1);
        assert_eq!(target.requests().len(), 1);
    }
}

/// 1,000 deliveries on two nodes, one of which is killed in the middle.
#[test]
fn each_of_many_deliveries_arrives_though_a_node_is_killed() {
    let Some(database) = postgres::database() else { return };
    let target = Target::start(|_, _| Some((200, String::new())));
    let writer = start(&database, &["--webhook-delay", "8", "--database-max-connections", "8"]);
    for _ in 0..10 {
        webhook(&writer, &format!("http://{}/", target.address), &json!({}));
    }
    for version in 0..100 {
        publish(&writer, &version.to_string());
    }
    let begun = Instant::now();
    let other = start(&database, &["--database-max-connections", "8"]);
    target.until("some of 1000", |all| all.len() >= 200);
    writer.signal("KILL");
    writer.wait();
    let all_at = |all: &[crate::target::Sent]| {
        all.iter().map(crate::target::id).collect::<std::collections::HashSet<_>>().len() == 1000
    };
    target.until("1000", all_at);
    let ids = target.ids();
    let repeated: usize = ids.values().map(|count| count - 1).sum();
    let _ = writeln!(
        std::io::stderr(),
        "1000 deliveries on two nodes, one killed: {repeated} repeated, all there after {:?}",
        begun.elapsed()
    );
    assert!(repeated <= 32, "more than what was on its way: {repeated}");
    for version in 0..100 {
        assert_eq!(triggered(&other, &version.to_string(), "success").len(), 10);
    }
}

/// Whether a file in a folder has some bytes.
fn has(folder: &Path, wanted: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(has(&path, wanted));
        } else if std::fs::read(&path).unwrap_or_default().windows(wanted.len()).any(|part| part == wanted.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn secrets_are_in_no_file_and_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("broker.db").display().to_string();
    let key = folder.path().join("key");
    std::fs::write(&key, "0a".repeat(32)).unwrap();
    let said = folder.path().join("stderr");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    command.stderr(Stdio::from(std::fs::File::create(&said).unwrap()));
    let options = [&OPEN[..], &["--secrets-key-file", key.to_str().unwrap()]].concat();
    let broker = Broker::spawn(command, &database, &options);
    // It says again what it was sent, and fails.
    let target = Target::start(|_, (head, body)| Some((500, format!("{head}{body}"))));
    assert_eq!(broker.send("PUT", "/secrets/github", r#"{"value":"first/S3cret-value"}"#).0, 201);
    let more = json!({
        "url": format!("http://{}/hook?key=${{user.github}}", target.address),
        "username": "me",
        "password": "second&S3cret",
        "headers": {"X-Auth-Token": "third\"S3cret", "X-Plain": "${user.github}", "Webhook-Signature": "fourth-S3cret"},
        "body": {"a": "${user.github}"}
    });
    let uuid = webhook(&broker, "", &more);
    publish(&broker, "1");
    target.until("the first attempt", |all| !all.is_empty());
    let (head, body) = target.requests().remove(0);
    assert!(head.contains("x-auth-token: third\"S3cret") && body.contains("first/S3cret-value"), "{head}{body}");
    assert!(head.contains("webhook-signature: v1,") && !head.contains("fourth"), "{head}");
    let one = triggered(&broker, "1", "retrying").remove(0);
    let log = logs(&broker, &one);
    assert!(log.contains("HTTP/1.1 500") && log.contains("x-auth-token: **********"), "{log}");
    let executed = broker.send("POST", &format!("/webhooks/{uuid}/execute"), "").1;
    let told =
        [log, executed, broker.send("GET", "/secrets", "").1, broker.send("GET", &format!("/webhooks/{uuid}"), "").1];
    broker.terminate();
    for secret in ["S3cret", "Zmlyc3QvUzNjcmV0", "c2Vjb25kJlMzY3JldA", "OnNlY29uZCZTM2NyZXQ"] {
        assert!(!told.iter().any(|text| text.contains(secret)), "{secret}: {told:?}");
        assert_eq!(has(folder.path(), secret), [""; 0], "{secret}");
    }
    // The same search finds what is not a secret.
    assert!(!has(folder.path(), "X-Plain".to_lowercase().as_str()).is_empty());
}

#[test]
fn webhooks_do_not_lead_inside_unless_the_settings_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("broker.db").display().to_string();
    let target = Target::start(|_, _| Some((200, String::new())));
    let broker = Broker::start(&database, &["--webhook-scheme-whitelist", "http", "--webhook-retry-schedule", ""]);
    let port = target.address.port();
    for host in ["localhost", "127.1", "[::ffff:127.0.0.1]"] {
        webhook(&broker, &format!("http://{host}:{port}/"), &json!({}));
    }
    publish(&broker, "1");
    for one in triggered(&broker, "1", "failure") {
        let log = logs(&broker, &one);
        assert!(log.contains("is a loopback address; to allow it, add the address"), "{log}");
        assert!(log.contains("PACT_BROKER_WEBHOOK_HOST_WHITELIST"), "{log}");
    }
    assert!(target.requests().is_empty());
}

#[test]
fn a_broker_in_another_program_sends_webhooks_only_with_a_policy() {
    use pact_broker::Embedded;
    use pact_broker::database::Config;
    use pact_broker::webhook::{Hosts, Keys, Policy, Sender, Webhooks};

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = Config::File(folder.path().join("broker.db"));
    let target = Target::start(|_, _| Some((200, String::new())));
    let policy =
        Policy { schemes: vec!["http".to_owned()], hosts: Hosts::parse("127.0.0.1").unwrap(), ..Policy::default() };
    let webhooks = Webhooks { sender: Sender::new(policy).unwrap(), keys: Keys::default() };
    let publish = |broker: &Embedded, version: &str| {
        let address = broker.url().strip_prefix("http://").unwrap().parse().unwrap();
        let mut client = Client::connect(address).unwrap();
        let path = format!("/pacts/provider/Stock/consumer/Web/version/{version}");
        assert_eq!(client.send("PUT", &path, r#"{"interactions":[]}"#).unwrap().0, 201);
        client
    };
    let broker = runtime.block_on(Embedded::with(database.clone(), webhooks.clone())).unwrap();
    let mut client = publish(&broker, "0");
    let request = json!({"method": "POST", "url": format!("http://{}/", target.address), "body": "1"});
    let body = json!({"events": [{"name": "contract_published"}], "request": request}).to_string();
    assert_eq!(client.send("POST", "/webhooks", &body).unwrap().0, 201);
    drop(publish(&broker, "1"));
    target.until("one", |all| all.len() == 1);
    drop((client, broker));
    // It is written down, and sent by the next one that may.
    let broker = runtime.block_on(Embedded::on(database.clone())).unwrap();
    drop(publish(&broker, "2"));
    drop(broker);
    assert_eq!(target.requests().len(), 1);
    let broker = runtime.block_on(Embedded::with(database, webhooks)).unwrap();
    target.until("two", |all| all.len() == 2);
    drop(broker);
}
