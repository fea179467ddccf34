//! Replays the suite recorded from the official broker, where `PACT_CONFORMANCE_DIR` has it: steps of level `client` may fail
//! only if `conformance.expected` lists them, and a step that passes must leave the list.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

const SCENARIOS: [&str; 28] = [
    "base-url",
    "branches",
    "can-i-deploy",
    "deployed-versions",
    "environments",
    "errors",
    "for-verification-defaults",
    "for-verification-invalid",
    "for-verification-selectors",
    "index",
    "matrix-basic",
    "matrix-invalid",
    "pact-content",
    "pact-put",
    "pacticipants",
    "pending",
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
    "wip-branches",
    "wip-tags",
];

#[test]
fn recorded_answers_are_those_of_the_official_broker() {
    let Some(suite) = std::env::var_os("PACT_CONFORMANCE_DIR").map(|dir| PathBuf::from(dir).join("broker")) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let serve =
        format!("exec '{}' serve --port $PORT --database-url $DATA_DIR/broker.db", env!("CARGO_BIN_EXE_pact-broker"));
    let mut run = Command::new("python3");
    run.arg(suite.join("run.py")).arg("--start").arg(serve).arg("--compare").arg(suite.join("golden"));
    run.arg("--patience").arg("1").arg("--report").arg(&report);
    run.args(SCENARIOS.iter().flat_map(|name| ["--only", name]));
    // The recorded broker says yes where another live version has a result.
    run.env("PACT_BROKER_JUDGE_EVERY_LIVE_VERSION", "false");
    let said = run.output().unwrap();
    let text =
        std::fs::read(&report).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&said.stderr)));
    let report: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let failed: BTreeSet<String> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["level"] == "client" && !step["differences"].as_array().unwrap().is_empty())
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
