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
use pact_harness::matching::{Location, Mismatches, match_message, match_request, match_response};
use pact_harness::model::{HttpInteraction, Interaction, Json, ReceivedMessage, ReceivedRequest, ReceivedResponse};
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

fn trial(dir: &Path, path: &Path) -> Trial {
    let relative = path.strip_prefix(dir).unwrap_or(path).with_extension("");
    let name = relative.display().to_string().replace('\\', "/");
    let outcome = check(&name, path).map_err(|error| Failed::from(error.to_string()));
    Trial::test(name, move || outcome)
}

fn check(name: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let case: Value = serde_json::from_slice(&fs::read(path)?)?;
    let [version, kind, part, ..] = name.split('/').collect::<Vec<_>>()[..] else {
        return Err("the path is not {version}/{kind}/{part}/{name}".into());
    };
    let expected = read(version, kind, &case["expected"])?;
    let actual = read(version, kind, &case["actual"])?;
    let found = mismatches(kind, &expected, &actual)?;
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
fn read(version: &str, kind: &str, part: &Value) -> Result<Interaction, Box<dyn Error>> {
    let mut interaction = json!({ "type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {} });
    let mut list = "interactions";
    if kind == "message" {
        interaction = part.clone();
        interaction["type"] = json!("Asynchronous/Messages");
        interaction["description"] = json!("d");
        list = if version == "v4" { "interactions" } else { "messages" };
    } else {
        interaction[kind] = part.clone();
    }
    let mut file = json!({
        "consumer": { "name": "c" },
        "provider": { "name": "p" },
        "metadata": { "pactSpecification": { "version": version.trim_start_matches('v') } },
    });
    file[list] = json!([interaction]);
    Ok(format::read(file.to_string().as_bytes())?.interactions.pop().ok_or("nothing was read")?)
}

fn mismatches(kind: &str, expected: &Interaction, actual: &Interaction) -> Result<Mismatches, String> {
    match (expected, actual) {
        (Interaction::Http(expected), Interaction::Http(actual)) if kind == "response" => {
            Ok(response_mismatches(expected, actual))
        }
        (Interaction::Http(expected), Interaction::Http(actual)) => Ok(request_mismatches(expected, actual)),
        (Interaction::AsyncMessage(expected), Interaction::AsyncMessage(actual)) => {
            let message = &actual.message;
            let mut metadata = message.metadata.clone();
            let own_type = message.body_type.clone();
            metadata.extend(own_type.map(|own_type| ("contentType".into(), Json::string(own_type))));
            let received = ReceivedMessage { metadata, body: message.body_bytes().unwrap_or_default() };
            Ok(match_message(&expected.message, &received))
        }
        other => Err(format!("two kinds of interaction: {other:?}")),
    }
}

fn response_mismatches(expected: &HttpInteraction, actual: &HttpInteraction) -> Mismatches {
    let response = &actual.response;
    let body = response.body_bytes().unwrap_or_default();
    let received = ReceivedResponse { status: response.status, headers: lines(&response.headers), body: body.into() };
    match_response(&expected.response, &received)
}

fn request_mismatches(expected: &HttpInteraction, actual: &HttpInteraction) -> Mismatches {
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
        Location::Body(_) | Location::Form(_) | Location::Part(..) => "body",
        _ => "another part",
    }
}
