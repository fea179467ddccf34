//! What the official broker, or an older one, answers otherwise than ours: the shapes are those of recorded answers.

use serde_json::{Value, json};

use crate::support::{Received, Stub};

const HAL: &str = "application/hal+json;charset=utf-8";

/// A broker with these links, relative to itself, and answers by the beginning of a request's line.
fn broker(links: Value, answers: Vec<(&'static str, u16, Value)>) -> Stub {
    Stub::answering(move |request: &Received| {
        if request.line == "GET /" {
            return (200, HAL, json!({ "_links": links }).to_string());
        }
        let found = answers.iter().find(|(line, ..)| request.line.starts_with(line));
        let (_, status, body) = found.unwrap_or_else(|| panic!("{}", request.line));
        (*status, HAL, body.to_string())
    })
}

#[test]
fn versions_are_ended_by_their_links_and_not_by_paths_of_our_own() {
    let environment = json!({
        "uuid": "u1", "name": "prod", "displayName": "Prod", "production": true,
        "_links": {
            "self": { "href": "/e/u1" },
            "pb:currently-deployed-deployed-versions": { "href": "/e/u1/now" },
            "pb:currently-supported-released-versions": { "href": "http://inside:9292/e/u1/supported" },
        },
    });
    let deployed = |uuid: &str, instance: Value| json!({ "uuid": uuid, "target": instance, "_links": { "self": { "href": format!("/d/{uuid}") } } });
    let ended = json!({ "_embedded": { "version": { "number": "10" } } });
    let stub = broker(
        json!({ "pb:environments": { "href": "/e" } }),
        vec![
            (
                "GET /e/u1/now?pacticipant=Bar+%26",
                200,
                json!({ "_embedded": { "deployedVersions": [
                deployed("d1", Value::Null), deployed("d2", "blue".into()),
            ] } }),
            ),
            (
                "GET /e/u1/supported?pacticipant=Bar&version=1",
                200,
                json!({ "_embedded": { "releasedVersions": [
                { "uuid": "r1", "_links": { "self": { "href": "/r/r1" } } },
            ] } }),
            ),
            ("GET /e", 200, json!({ "_embedded": { "environments": [environment] } })),
            ("PATCH /d/d2", 200, ended),
            ("PATCH /r/r1", 200, json!({})),
        ],
    );
    // `target` is what older brokers call an instance.
    let mut line = crate::support::command(std::env::temp_dir().as_path());
    line.args(["record-undeployment", "-a", "Bar &", "--environment", "prod", "--target", "blue", "-b", &stub.url]);
    let said = crate::support::finished(line.output().unwrap()).ok();
    assert_eq!(
        said,
        "Recorded undeployment of Bar & version 10 from prod environment (application instance blue) in the Pact Broker.\n"
    );
    stub.run("record-support-ended -a Bar -e 1 --environment prod").ok();
    let patches: Vec<_> = stub.received().into_iter().filter(|request| request.line.starts_with("PATCH")).collect();
    assert_eq!(patches[0].body, r#"{"currentlyDeployed":false}"#);
    assert_eq!(patches[1].body, r#"{"currentlySupported":false}"#);
    assert!(patches[0].head.to_lowercase().contains("content-type: application/merge-patch+json"));
}

#[test]
fn a_deployment_is_recorded_by_the_link_with_the_name_of_the_environment() {
    let version = json!({ "number": "10", "_links": { "pb:record-deployment": [
        { "name": "prod", "href": "/x/1" }, { "name": "uat", "href": "/x/2" },
    ] } });
    let stub = broker(
        json!({ "pb:pacticipant-version": { "href": "/pacticipants/{pacticipant}/versions/{version}", "templated": true } }),
        vec![("GET /pacticipants/Bar/versions/10", 200, version), ("POST /x/2", 201, json!({ "uuid": "d" }))],
    );
    stub.run("record-deployment -a Bar -e 10 --environment uat --application-instance blue").ok();
    assert_eq!(stub.received().last().unwrap().body, r#"{"applicationInstance":"blue","target":"blue"}"#);
    stub.run("record-deployment -a Bar -e 10 --environment uat").ok();
    assert_eq!(stub.received().last().unwrap().body, "{}");
}

#[test]
fn a_broker_below_a_path_is_asked_there_whatever_address_it_believes_to_have() {
    let stub = Stub::answering(|request: &Received| {
        let body = match request.line.as_str() {
            "GET /broker/" => {
                json!({ "_links": { "pb:environments": { "href": "http://inside/broker/environments" } } })
            }
            "GET /broker/environments" => json!({ "_embedded": { "environments": [] } }),
            line if line.starts_with("GET /broker/matrix?") => {
                json!({ "summary": { "deployable": true, "reason": "" }, "matrix": [] })
            }
            line => panic!("{line}"),
        };
        (200, HAL, body.to_string())
    });
    for url in [format!("{}/broker", stub.url), format!("{}/broker/", stub.url)] {
        let dir = tempfile::tempdir().unwrap();
        crate::support::run_at(&url, dir.path(), "list-environments").ok();
        crate::support::run_at(&url, dir.path(), "can-i-deploy -a Foo -e 1").ok();
    }
}

#[test]
fn the_latest_pacts_are_a_table() {
    let pact = json!({
        "createdAt": "2026-11-21T18:36:59+00:00",
        "_embedded": {
            "consumer": { "name": "Foo", "_embedded": { "version": { "number": "3" } } },
            "provider": { "name": "Bar" },
        },
    });
    let stub = broker(
        json!({ "pb:latest-pact-versions": { "href": "/pacts/latest" } }),
        vec![("GET /pacts/latest", 200, json!({ "pacts": [pact] }))],
    );
    assert_eq!(
        stub.run("list-latest-pact-versions").ok(),
        "CONSUMER | CONSUMER_VERSION | PROVIDER | CREATED_AT               \n\
         ---------|------------------|----------|--------------------------\n\
         Foo      | 3                | Bar      | 2026-11-21T18:36:59+00:00\n"
    );
    let json: Value = serde_json::from_str(&stub.run("list-latest-pact-versions -o json").ok()).unwrap();
    assert_eq!(json["pacts"][0]["_embedded"]["provider"]["name"], "Bar");
}

#[test]
fn a_broker_without_notices_has_a_reason() {
    let summary =
        json!({ "deployable": null, "reason": "There is no verified pact", "success": 0, "failed": 0, "unknown": 1 });
    let stub = broker(json!({}), vec![("GET /matrix", 200, json!({ "summary": summary, "matrix": [] }))]);
    let ran = stub.run("can-i-deploy -a Foo -e 1 --to-environment uat");
    assert_eq!((ran.code, &*ran.stdout), (1, "Computer says no ¯\\_(ツ)_/¯\n\nThere is no verified pact\n"));
    assert_eq!(
        stub.asked(),
        ["GET /matrix?q%5B%5D%5Bpacticipant%5D=Foo&q%5B%5D%5Bversion%5D=1&latestby=cvp&environment=uat"]
    );
}

#[test]
fn a_broker_that_does_not_count_what_is_missing_is_not_waited_for() {
    let summary = json!({ "deployable": null, "reason": "There is no verified pact" });
    let stub = broker(json!({}), vec![("GET /matrix", 200, json!({ "summary": summary, "matrix": [] }))]);
    let ran = stub.run("can-i-deploy -a Foo -e 1 --to-environment uat --retry-while-unknown 9");
    ran.fails(1, &["warning: --retry-while-unknown", "does not say how many"]);
    assert_eq!(stub.asked().len(), 1);
}

#[test]
fn what_is_no_answer_is_no_yes() {
    let odd = [json!({}), json!({ "summary": {} }), json!({ "summary": { "deployable": "true" }, "matrix": [] })];
    for body in odd {
        let stub = broker(json!({}), vec![("GET /matrix", 200, body)]);
        stub.run("can-i-deploy -a Foo -e 1 --to-environment uat").fails(1, &["error: ", "is this the address"]);
    }
    let none = json!({ "summary": { "deployable": null }, "matrix": [] });
    let stub = broker(json!({}), vec![("GET /matrix", 200, none)]);
    assert_eq!(stub.run("can-i-deploy -a Foo -e 1 --to-environment uat").code, 1);
}

#[test]
fn what_is_too_old_is_told() {
    let stub = broker(json!({ "self": { "href": "/" } }), Vec::new());
    for line in ["create-environment --name uat", "record-undeployment -a Foo --environment uat"] {
        stub.run(line).fails(1, &["pb:environments", "new enough?"]);
    }
}

#[test]
fn names_that_look_alike_are_refused_with_the_broker_s_words() {
    let dir = tempfile::tempdir().unwrap();
    crate::support::file(dir.path(), "p.json", &crate::support::pact("foo", "Bar", 200));
    let text =
        "This is the first time a pact has been published for \"foo\".\nThe name \"foo\" is very similar to:\n* Foo";
    let body = json!({ "notices": [{ "type": "error", "text": text }], "errors": { "contracts": [text] } });
    let stub = broker(
        json!({ "pb:publish-contracts": { "href": "/contracts/publish" } }),
        vec![("POST /contracts/publish", 409, body)],
    );
    let ran = crate::support::run_at(&stub.url, dir.path(), "publish p.json -a 1");
    ran.fails(1, &["did not take the pacts of foo version 1"]);
    assert_eq!(ran.stdout, format!("{text}\n"));
}
