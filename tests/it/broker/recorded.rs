//! Answers of the official broker, recorded of many requests: our client understands each, where `PACT_CONFORMANCE_DIR` has them.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use pact_harness::broker::{
    Broker, BrokerError, MatrixQuery, Publication, SelectedPact, Selection, VersionSelector, WhichVersion,
};
use serde_json::Value;

use super::server::Script;

/// Every relation that the client follows leads to the recorded answer.
const INDEX: &str = r#"{"_links": {
    "pb:provider-pacts-for-verification": {"href": "$BASE/x"},
    "pb:publish-contracts": {"href": "$BASE/x"},
    "pb:environments": {"href": "$BASE/x"},
    "pb:environment": {"href": "$BASE/x"},
    "pb:latest-pact-versions": {"href": "$BASE/x"},
    "pb:pacticipant-version": {"href": "$BASE/x"}}}"#;
const MATRIX: &str = "GET /matrix?q%5B%5D%5Bpacticipant%5D=Foo&latestby=cvp&latest=true";

#[derive(Debug)]
struct Recorded {
    origin: String,
    method: String,
    path: String,
    status: u16,
    /// With `$BASE` for the address of the broker.
    body: String,
}

#[tokio::test]
async fn every_recorded_answer_is_understood() {
    let Some(suite) = std::env::var_os("PACT_CONFORMANCE_DIR").map(PathBuf::from) else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: recorded answers of brokers; PACT_CONFORMANCE_DIR is not set");
        return;
    };
    let mut recorded = of_suite(&suite.join("broker"));
    recorded.extend(of_traffic(&suite.join("../reference/broker-traffic")));
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &recorded {
        if let Some(kind) = understood(one).await {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    let all = [
        "decision",
        "environment",
        "environments",
        "index",
        "latest pacts",
        "pact",
        "publication",
        "refusal",
        "selection",
        "version",
    ];
    assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), all, "{kinds:?}");
    assert!(kinds.values().sum::<usize>() > 200, "{kinds:?}");
}

/// Asks for what was recorded; which kind of answer it is, if the client knows such a one.
async fn understood(one: &Recorded) -> Option<&'static str> {
    let path = one.path.split('?').next().unwrap();
    let json: Value = serde_json::from_str(&one.body).unwrap_or_default();
    let mut script = Script::empty().on(MATRIX, one.status, &one.body);
    for method in ["GET", "POST", "PUT"] {
        script = script.on(&format!("{method} /x"), one.status, &one.body);
    }
    let is_index = path == "/" && json.get("_links").is_some();
    let server = script.on("GET /", 200, if is_index { &one.body } else { INDEX }).start().await;
    let broker = server.client().retries(0);
    let length = |pointer: &str| json.pointer(pointer).and_then(Value::as_array).map(Vec::len);
    let check =
        |is_right: bool, found: &dyn std::fmt::Debug| assert!(is_right, "{}: {found:?}\n{}", one.origin, one.body);

    if one.status >= 400 && !(path == "/contracts/publish" && one.status == 409) {
        refused(one, &broker, &json).await;
        return Some("refusal");
    }
    // Of steps that only prepare something the suite has no more than the status.
    if one.status >= 300 || one.body.is_empty() {
        return None;
    }
    Some(match path {
        "/" if is_index => {
            let found = broker.publish_contracts(&Publication::new("Foo", "1")).await;
            check(matches!(found, Err(BrokerError::Refused { status: 404, .. })), &found);
            "index"
        }
        _ if json["matrix"].is_array() => {
            let found = broker.matrix(&MatrixQuery::new([VersionSelector::of("Foo")])).await;
            let rows = length("/matrix");
            let is_right = |found: &pact_harness::broker::Matrix| {
                Some(found.rows.len()) == rows
                    && Value::from(found.deployable) == json["summary"]["deployable"]
                    && found.unknown == json["summary"]["unknown"].as_u64()
                    && found.rows.iter().all(|row| !row.consumer.is_empty() && !row.provider.is_empty())
            };
            check(found.as_ref().is_ok_and(is_right), &found);
            "decision"
        }
        _ if path.ends_with("/for-verification") && one.method == "POST" => {
            let found = broker.pacts_for_verification("Bar", &Selection::new()).await;
            check(found.as_ref().is_ok_and(|found| Some(found.len()) == length("/_embedded/pacts")), &found);
            "selection"
        }
        "/environments" if one.method == "GET" => {
            let found = broker.environments().await;
            check(
                found.as_ref().is_ok_and(|(found, _)| Some(found.len()) == length("/_embedded/environments")),
                &found,
            );
            "environments"
        }
        _ if path.starts_with("/environments/") && json["uuid"].is_string() => {
            let found = broker.environment("x").await;
            check(matches!(&found, Ok(Some(found)) if found.json.get("name").is_some()), &found);
            "environment"
        }
        "/pacts/latest" => {
            let found = broker.latest_pacts().await;
            check(found.as_ref().is_ok_and(|(found, _)| Some(found.len()) == length("/pacts")), &found);
            "latest pacts"
        }
        "/contracts/publish" => {
            let found = broker.publish_contracts(&Publication::new("Foo", "1")).await;
            let accepted = one.status != 409;
            check(found.as_ref().is_ok_and(|found| found.accepted == accepted), &found);
            "publication"
        }
        _ if path.starts_with("/pacts/provider/") && json["interactions"].is_array() => {
            let found = broker.fetch_pact(SelectedPact::at(format!("{}/x", server.url))).await;
            let interactions = length("/interactions").unwrap_or(0) + length("/messages").unwrap_or(0);
            check(found.as_ref().is_ok_and(|found| found.interaction_ids.len() == interactions), &found);
            "pact"
        }
        _ if path.starts_with("/pacticipants/") && json["number"].is_string() => {
            let found = broker.version("Foo", WhichVersion::Number("1")).await;
            check(matches!(&found, Ok(Some(_))), &found);
            "version"
        }
        _ => return None,
    })
}

/// A refusal says which status came, and every reason that the answer has.
async fn refused(one: &Recorded, broker: &Broker, json: &Value) {
    let error = broker.environments().await.unwrap_err();
    let BrokerError::Refused { status, reasons, .. } = &error else { panic!("{}: {error}", one.origin) };
    assert_eq!(*status, one.status, "{}: {error}", one.origin);
    let said = reasons.join("\n");
    for text in texts(json.get("errors").or(json.get("error")).unwrap_or(&Value::Null)) {
        let text: String = text.chars().take(400).collect();
        assert!(said.contains(&text), "{}: {text:?} is not in {said:?}", one.origin);
    }
}

/// The texts of an error, but for the numbers and addresses that some have beside.
fn texts(json: &Value) -> Vec<&str> {
    match json {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => match members.get("message").or(members.get("detail")) {
            Some(message) => texts(message),
            None => members.values().flat_map(texts).collect(),
        },
        _ => Vec::new(),
    }
}

fn json(path: &Path) -> Value {
    let text = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

/// The suite: requests in one folder, their answers in another, by the names of steps.
fn of_suite(suite: &Path) -> Vec<Recorded> {
    let mut recorded = Vec::new();
    for file in std::fs::read_dir(suite.join("golden")).unwrap() {
        let file = file.unwrap().path();
        let name = file.file_name().unwrap().to_str().unwrap();
        let (answers, asked) = (json(&file), json(&suite.join("scenarios").join(name)));
        for step in answers["steps"].as_array().unwrap() {
            let is_it = |asked: &&Value| asked["name"] == step["name"];
            let Some(request) = asked["steps"].as_array().unwrap().iter().find(is_it).map(|step| &step["request"])
            else {
                continue;
            };
            let (Some(path), Some(status)) = (request["path"].as_str(), step["status"].as_u64()) else { continue };
            let body = match &step["body"] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                body => body.to_string(),
            };
            recorded.push(Recorded {
                origin: format!("{name}, {}", step["name"]),
                method: request["method"].as_str().unwrap_or("GET").to_owned(),
                path: path.to_owned(),
                status: u16::try_from(status).unwrap(),
                body: body.replace("{{base}}", "$BASE"),
            });
        }
    }
    assert!(!recorded.is_empty(), "nothing is in {}", suite.display());
    recorded
}

/// What clients and the broker said to one another, in files of text; none where there is no such folder.
fn of_traffic(folder: &Path) -> Vec<Recorded> {
    let mut recorded = Vec::new();
    let clients =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| std::fs::read_dir(entry.ok()?.path()).ok());
    for file in clients.flatten() {
        let path = file.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).replace("\r\n", "\n");
        for exchange in text.split("--- REQUEST").skip(1) {
            let Some((request, response)) = exchange.split_once("--- RESPONSE\n") else { continue };
            let mut words = request.lines().nth(1).unwrap_or_default().split(' ');
            let (Some(method), Some(target)) = (words.next(), words.next()) else { continue };
            let (head, body) = response.split_once("\n\n").unwrap_or((response, ""));
            let Some(status) = head.split(' ').nth(1).and_then(|status| status.parse().ok()) else { continue };
            let body = body.split("\n=== exit").next().unwrap_or_default().trim();
            recorded.push(Recorded {
                origin: path.display().to_string(),
                method: method.to_owned(),
                path: target.to_owned(),
                status,
                body: body.replace("http://127.0.0.1:9393", "$BASE").replace("http://localhost:9393", "$BASE"),
            });
        }
    }
    recorded
}
