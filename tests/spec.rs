//! The matching cases of the Pact specification, a test for each. They are not part of this repository:
//! `PACT_CONFORMANCE_DIR` says where they are, in a directory `testcases/{version}/{request|response}/{part}/{name}.json`.
//! The cases of the public repository pact-specification have this form, a folder for each version.

use std::borrow::Cow;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use pact_harness::format;
use pact_harness::matching::{Location, Mismatch, match_request, match_response};
use pact_harness::model::{HttpInteraction, Interaction, ReceivedRequest, ReceivedResponse};
use serde_json::{Value, json};

/// Cases of the specification that say the opposite of what the official implementation does; we do as the latter.
const DISPUTED: [&str; 5] = [
    "v1/request/query/different param order",
    "v1/request/query/trailing amperand",
    "v2/request/body/matches with regex xml",
    "v3/request/body/matches with regex xml",
    "v4/request/body/array with regular expression that does not match in element xml",
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(dir) = env::var_os("PACT_CONFORMANCE_DIR").map(|dir| PathBuf::from(dir).join("testcases")) else {
        let explain = "PACT_CONFORMANCE_DIR is not set: tests/spec.rs says what it is for";
        let skipped = Trial::test(explain, || Err(explain.into())).with_ignored_flag(true);
        return libtest_mimic::run(&arguments, vec![skipped]).exit_code();
    };
    let mut trials: Vec<Trial> = cases(&dir).iter().map(|path| trial(&dir, path)).collect();
    if trials.is_empty() {
        let message = format!("there is no case in {}", dir.display());
        trials.push(Trial::test("there are cases", move || Err(message.into())));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn cases(dir: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { cases(&path) } else { vec![path] }).collect()
}

/// What is not built yet is an ignored test, not a passed one.
fn trial(dir: &Path, path: &Path) -> Trial {
    let relative = path.strip_prefix(dir).unwrap_or(path).with_extension("");
    let name = relative.display().to_string().replace('\\', "/");
    let outcome = check(&name, path);
    let not_built = matches!(&outcome, Err(error) if error.to_string().contains("not supported yet"));
    let outcome = outcome.map_err(|error| Failed::from(error.to_string()));
    Trial::test(name, move || outcome).with_ignored_flag(not_built)
}

fn check(name: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let case: Value = serde_json::from_slice(&fs::read(path)?)?;
    let [version, kind, part, ..] = name.split('/').collect::<Vec<_>>()[..] else {
        return Err("the path is not {version}/{kind}/{part}/{name}".into());
    };
    let expected = read(version, kind, &case["expected"])?;
    let actual = read(version, kind, &case["actual"])?;
    let found = mismatches(kind, &expected, &actual);
    let should_match = (case["match"] == true) != DISPUTED.contains(&name);
    let about_the_part = found.iter().any(|mismatch| part_of(&mismatch.location) == part);
    let sentences: Vec<String> = found.iter().map(ToString::to_string).collect();
    if should_match && !found.is_empty() {
        return Err(format!("should match, but: {sentences:?}").into());
    }
    if !should_match && !about_the_part {
        return Err(format!("should find a mismatch in the {part}, but found {sentences:?}").into());
    }
    Ok(())
}

/// A part of an interaction, read as it would be in a pact file.
fn read(version: &str, kind: &str, part: &Value) -> Result<HttpInteraction, Box<dyn Error>> {
    if kind == "message" {
        return Err("messages are not supported yet".into());
    }
    let mut interaction = json!({ "type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {} });
    interaction[kind] = part.clone();
    let file = json!({
        "consumer": { "name": "c" },
        "provider": { "name": "p" },
        "interactions": [interaction],
        "metadata": { "pactSpecification": { "version": version.trim_start_matches('v') } },
    });
    match format::read(file.to_string().as_bytes())?.interactions.pop() {
        Some(Interaction::Http(interaction)) => Ok(interaction),
        other => Err(format!("{other:?}").into()),
    }
}

fn mismatches(kind: &str, expected: &HttpInteraction, actual: &HttpInteraction) -> Vec<Mismatch> {
    if kind == "response" {
        let response = &actual.response;
        let body = response.body_bytes().unwrap_or_default();
        let received =
            ReceivedResponse { status: response.status, headers: lines(&response.headers), body: body.into() };
        return match_response(&expected.response, &received);
    }
    let request = &actual.request;
    let received = ReceivedRequest {
        method: request.method.as_str().into(),
        path: request.path.as_str().into(),
        query: Some(request.query_string().into()),
        headers: lines(&request.headers),
        body: request.body_bytes().unwrap_or_default().into(),
    };
    match_request(&expected.request, &received)
}

fn lines(headers: &[(String, Vec<String>)]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let lines = headers.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    lines.map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect()
}

/// The folder that a case about a location lies in.
fn part_of(location: &Location) -> &'static str {
    match location {
        Location::Method => "method",
        Location::Path => "path",
        Location::Query(_) => "query",
        Location::Header(_) => "headers",
        Location::Status => "status",
        Location::Body(_) => "body",
    }
}
