use std::collections::BTreeSet;
use std::io::Write as _;

use serde_json::Value;

use super::check::{DOCUMENT, described, valid};
use super::{all, operations, public};

#[test]
fn every_route_is_described_once_and_nothing_else_is() {
    let mut described: Vec<String> = operations().map(|operation| operation.name.to_owned()).collect();
    described.sort();
    let routes: BTreeSet<String> = all()
        .flat_map(|route| {
            route.methods.iter().map(|(method, ..)| format!("{} {}", method.as_str(), public(route.path)))
        })
        .collect();
    assert_eq!(described, routes.into_iter().collect::<Vec<_>>(), "operations.txt and the routes");
    for operation in operations() {
        assert!(operation.summary.ends_with('.') && !operation.answers.is_empty(), "{}", operation.name);
    }
}

#[test]
fn every_schema_is_defined_and_used() {
    let schemas: BTreeSet<&str> =
        DOCUMENT["components"]["schemas"].as_object().unwrap().keys().map(String::as_str).collect();
    let text = DOCUMENT.to_string();
    let used: BTreeSet<&str> =
        text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(schemas, used);
}

/// Every recorded answer of the official broker is as the description says, where `PACT_CONFORMANCE_DIR` has them.
#[test]
fn recorded_answers_are_as_described() {
    let Some(suite) = std::env::var_os("PACT_CONFORMANCE_DIR").map(|dir| std::path::PathBuf::from(dir).join("broker"))
    else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: PACT_CONFORMANCE_DIR is not set");
        return;
    };
    let read = |path: std::path::PathBuf| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let (mut compared, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(suite.join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let scenario = read(path.clone());
        let golden = read(suite.join("golden").join(path.file_name().unwrap()));
        for (step, answer) in scenario["steps"].as_array().unwrap().iter().zip(golden["steps"].as_array().unwrap()) {
            assert_eq!(step["name"], answer["name"]);
            let (Some(method), Some(path)) = (step["request"]["method"].as_str(), step["request"]["path"].as_str())
            else {
                continue;
            };
            // Accidents of the recorded server are not described; of some answers a part was not recorded; an address that a step
            // before has captured is not known here.
            let whole = step["ignore"].is_null();
            if step["level"] == "quirk" || !whole || path.starts_with("${") || !answer["body"].is_object() {
                continue;
            }
            let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
            // Something captured is one part of a path.
            let path: String = path.replace("${", "").replace('}', "");
            let kind = answer["headers"]["content-type"].as_str().unwrap_or("application/hal+json");
            let outcome = described(method, &path, status).and_then(|described| match described {
                None => Ok(()),
                Some(described) => {
                    compared += 1;
                    let known = &described["content"][kind];
                    // A redirection may say more; statuses without a description of the body have any.
                    if known.is_null() && !described["content"].is_null() {
                        return Err(format!("the type {kind} is not described"));
                    }
                    valid(&known["schema"], &answer["body"])
                }
            });
            if let Err(why) = outcome {
                wrong.push(format!("{} / {}: {method} {path} {status}: {why}", scenario["title"], step["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}: {wrong:#?}", wrong.len());
    assert!(compared > 300, "{compared}");
}
