//! Replays the suite recorded from the official broker, where `PACT_CONFORMANCE_DIR` has it, on SQLite and on PostgreSQL:
//! steps of the levels `client` and `api` may fail only if `conformance.expected` lists them, and a step that passes must
//! leave the list.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

#[path = "program/postgres.rs"]
mod postgres;

const SCENARIOS: [&str; 43] = [
    "auth",
    "auth-public",
    "badges",
    "base-url",
    "branches",
    "can-i-deploy",
    "deployed-versions",
    "duplicate-names",
    "empty-broker",
    "environments",
    "errors",
    "for-verification-defaults",
    "for-verification-invalid",
    "for-verification-selectors",
    "index",
    "labels",
    "latest-pacts",
    "matrix-basic",
    "matrix-invalid",
    "pact-content",
    "pact-lists",
    "pact-put",
    "pacticipants",
    "pending",
    "provider-states",
    "publish-basic",
    "publish-invalid",
    "publish-merge",
    "publish-notices",
    "publish-several",
    "released-versions",
    "special-names",
    "tags",
    "verification-results",
    "versions",
    "webhooks",
    "webhooks-execute",
    "webhooks-invalid",
    "webhooks-redaction",
    "webhooks-triggered",
    "whole-broker",
    "wip-branches",
    "wip-tags",
];

#[test]
fn recorded_answers_are_those_of_the_official_broker_on_sqlite() {
    replay("--database-url $DATA_DIR/broker.db");
}

#[test]
fn recorded_answers_are_those_of_the_official_broker_on_postgresql() {
    let Some(server) = postgres::server() else { return };
    // The runner starts brokers one after the other, and each must find an empty database: it takes the next name.
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("databases");
    let databases: Vec<String> = (0..=SCENARIOS.len()).map_while(|_| postgres::database()).collect();
    let names: Vec<&str> = databases.iter().filter_map(|url| url.split("dbname=").nth(1)).collect();
    std::fs::write(&list, names.join("\n")).unwrap();
    let list = list.display();
    replay(&format!(r#"--database-url "{server} dbname=$(head -n 1 {list}; sed -i 1d {list})""#));
}

/// Runs the suite; `database` are options of `serve`, as a shell reads them.
fn replay(database: &str) {
    let Some(suite) = std::env::var_os("PACT_CONFORMANCE_DIR").map(|dir| PathBuf::from(dir).join("broker")) else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: PACT_CONFORMANCE_DIR is not set");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let serve = format!("exec '{}' serve --port $PORT {database}", env!("CARGO_BIN_EXE_pact-broker"));
    let mut run = Command::new("python3");
    run.arg(suite.join("run.py")).arg("--start").arg(serve).arg("--compare").arg(suite.join("golden"));
    run.arg("--patience").arg("20").arg("--report").arg(&report);
    run.args(SCENARIOS.iter().flat_map(|name| ["--only", name]));
    // The recorded broker has badges drawn by another server.
    run.env("PACT_BROKER_BADGE_PROVIDER_MODE", "redirect");
    // The recorded broker says yes where another live version has a result.
    run.env("PACT_BROKER_JUDGE_EVERY_LIVE_VERSION", "false");
    // The recorded broker sends webhooks five seconds after an event; that they were not sent yet is looked at as well.
    run.env("PACT_BROKER_WEBHOOK_DELAY", "2");
    // Without a key this one stores no secret.
    run.env("PACT_BROKER_SECRETS_KEY", "ab".repeat(32));
    let said = run.output().unwrap();
    let text =
        std::fs::read(&report).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&said.stderr)));
    let report: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let steps: Vec<&serde_json::Value> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["level"] == "client" || step["level"] == "api")
        .collect();
    assert!(steps.len() > 300, "only {} steps were replayed", steps.len());
    let failed: BTreeSet<String> = steps
        .iter()
        .filter(|step| !step["differences"].as_array().unwrap().is_empty())
        .map(|step| format!("{} / {}", step["scenario"].as_str().unwrap(), step["step"].as_str().unwrap()))
        .collect();
    let expected: BTreeSet<String> = include_str!("conformance.expected")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    let new: Vec<_> = failed.difference(&expected).collect();
    assert!(new.is_empty(), "steps that fail and are not listed: {new:#?}");
    let passing: Vec<_> = expected.difference(&failed).collect();
    assert!(passing.is_empty(), "steps that pass and are still listed: {passing:#?}");
}
