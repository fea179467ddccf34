//! Webhooks of a running broker: from the event to the target.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::broker::{Broker, databases};

/// A request that came to a target.
struct Received {
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Received {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A server that says 200 to everything, and what came to it.
fn target() -> (SocketAddr, Receiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (send, received) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).unwrap_or_default() == 0 || line.trim().is_empty() {
                    break;
                }
                lines.push(line.trim().to_owned());
            }
            let mut lines = lines.into_iter();
            let Some(line) = lines.next() else { continue };
            let headers: Vec<(String, String)> = lines
                .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
                .collect();
            let length = headers.iter().find(|(name, _)| name == "content-length");
            let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
            stream.read_exact(&mut body).unwrap();
            stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok").unwrap();
            if send.send(Received { line, headers, body: String::from_utf8(body).unwrap() }).is_err() {
                break;
            }
        }
    });
    (address, received)
}

fn start(database: &str) -> Broker {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    command.env("PACT_BROKER_SECRETS_KEY", "cd".repeat(32));
    let options = ["--webhook-scheme-whitelist", "http", "--webhook-host-whitelist", "127.0.0.1"];
    Broker::spawn(command, database, &options)
}

/// Sends a request that must succeed.
fn ok(broker: &Broker, method: &str, path: &str, body: &Value) -> Value {
    let (status, answer) = broker.send(method, path, &body.to_string());
    assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
    serde_json::from_str(&answer).unwrap_or(Value::Null)
}

fn next(received: &Receiver<Received>) -> Received {
    received.recv_timeout(Duration::from_secs(60)).expect("a request at the target")
}

/// The webhook of the guide, sent to an address.
fn webhook(to: SocketAddr) -> Value {
    json!({
        "description": "Trigger provider build on pact change",
        "provider": { "name": "UserService" },
        "events": [{ "name": "contract_content_changed" }],
        "request": {
            "method": "POST",
            "url": format!("http://{to}/repos/org/provider/dispatches"),
            "headers": { "Authorization": "token ${user.githubToken}", "Content-Type": "application/json" },
            "body": { "event_type": "pact_changed", "client_payload": { "pact_url": "${pactbroker.pactUrl}" } }
        }
    })
}

#[test]
fn the_webhook_of_the_guide_is_delivered_with_every_variable_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    for database in databases(folder.path()) {
        let broker = start(&database);
        let (address, received) = target();
        let secret = "ghp_s3cretToken";
        ok(&broker, "PUT", "/secrets/githubToken", &json!({ "value": secret }));
        ok(&broker, "POST", "/pacticipants", &json!({ "name": "UserService" }));
        let made = ok(&broker, "POST", "/webhooks", &webhook(address));
        let pact = json!({ "interactions": [{ "description": "a user" }] });
        let path = "/pacts/provider/UserService/consumer/Web/version/1";
        ok(&broker, "PUT", path, &pact);

        let request = next(&received);
        assert_eq!(request.line, "POST /repos/org/provider/dispatches HTTP/1.1");
        assert_eq!(request.header("authorization"), Some(format!("token {secret}").as_str()));
        assert_eq!(request.header("content-type"), Some("application/json"));
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(body["event_type"], "pact_changed");
        let url = body["client_payload"]["pact_url"].as_str().unwrap();
        let found = ok(&broker, "GET", url.strip_prefix("http://broker").unwrap(), &Value::Null);
        assert_eq!(found["interactions"][0]["description"], "a user");

        // Its log has no secret, and neither has what is shown of the webhook and of a trial.
        let uuid = made["uuid"].as_str().unwrap();
        let tried = ok(&broker, "POST", &format!("/webhooks/{uuid}/execute"), &json!({}));
        assert_eq!(tried["success"], true, "{tried}");
        assert_eq!(next(&received).header("authorization"), request.header("authorization"));
        let deliveries = ok(&broker, "GET", &format!("{path}/triggered-webhooks"), &Value::Null);
        let logs = deliveries["_embedded"]["triggeredWebhooks"][0]["_links"]["pb:logs"]["href"].as_str().unwrap();
        let logs = ok(&broker, "GET", logs.strip_prefix("http://broker").unwrap(), &Value::Null);
        for shown in [&made, &tried, &logs] {
            assert!(!shown.to_string().contains(secret), "{shown}");
        }
        broker.terminate();
    }
}

#[test]
fn every_variable_of_the_guide_has_a_value() {
    let guide = include_str!("../../../docs/broker.md");
    let rows = guide.split("| `${pactbroker.NAME}` | |").nth(1).unwrap().split("\n\n").next().unwrap();
    let cells = rows.lines().filter_map(|row| row.split('|').nth(1));
    let names: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(names.len() >= 22, "{names:?}");
    let broker = start("memory");
    let (address, received) = target();
    let body: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), json!(format!("${{pactbroker.{name}}}")))).collect();
    for event in ["provider_verification_published", "version_became_deployable"] {
        let request = json!({ "method": "POST", "url": format!("http://{address}/{event}"), "body": body });
        ok(&broker, "POST", "/webhooks", &json!({ "events": [{ "name": event }], "request": request }));
    }
    let environment = ok(&broker, "POST", "/environments", &json!({ "name": "prod", "production": true }));
    let environment = environment["uuid"].as_str().unwrap();
    for (name, number) in [("Web", "1"), ("Stock", "s1")] {
        ok(&broker, "PUT", &format!("/pacticipants/{name}/branches/main/versions/{number}"), &json!({}));
        ok(&broker, "PUT", &format!("/pacticipants/{name}/versions/{number}/tags/a"), &json!({}));
        ok(&broker, "PUT", &format!("/pacticipants/{name}/labels/team"), &json!({}));
    }
    let deployed = format!("/pacticipants/Stock/versions/s1/deployed-versions/environment/{environment}");
    ok(&broker, "POST", &deployed, &json!({}));
    let path = "/pacts/provider/Stock/consumer/Web/version/1";
    let pact = ok(&broker, "PUT", path, &json!({ "interactions": [{ "description": "a" }] }));
    let results = pact["_links"]["pb:publish-verification-results"]["href"].as_str().unwrap();
    let result = json!({ "success": true, "providerApplicationVersion": "s1", "buildUrl": "http://ci/1" });
    ok(&broker, "POST", results.strip_prefix("http://broker").unwrap(), &result);
    for _ in 0..2 {
        let request = next(&received);
        let body: Value = serde_json::from_str(&request.body).unwrap();
        let of_deployable = request.line.contains("version_became_deployable");
        if of_deployable {
            assert_eq!([&body["deployableName"], &body["environmentName"]], ["Web", "prod"]);
        }
        for name in &names {
            let value = body[name].as_str().unwrap();
            assert!(!value.contains("${"), "{name}: {value}");
            let only_of_deployable = name.starts_with("deployable") || *name == "environmentName";
            let is_empty = *name == "providerVersionDescriptions" || (only_of_deployable && !of_deployable);
            assert_eq!(value.is_empty(), is_empty, "{name}: {value:?}");
        }
    }
    broker.terminate();
}
