//! A member of a wrong type is an error, and changes nothing.

use crate::action::Settings;
use crate::testing::{TestBroker, databases};

/// Sends bodies that must be refused, each with what the answer must say; the resource stays as it is.
fn refused(broker: &TestBroker, (method, path): (&str, &str), resource: &str, bodies: &[(&str, &str)]) {
    let before = broker.send("GET", resource, "");
    for (body, says) in bodies {
        let (status, answer) = broker.send(method, path, body);
        assert_eq!(status, 400, "{method} {path} {body}: {answer}");
        assert!(answer.to_string().contains(says), "{body}: {answer}");
        let after = broker.send("GET", resource, "");
        assert_eq!((after.0, after.1.to_string()), (before.0, before.1.to_string()), "{method} {path} {body}");
    }
}

const NO_OBJECT: [(&str, &str); 4] = [
    ("[]", "must be a JSON object"),
    (r#""x""#, "must be a JSON object"),
    ("null", "must be a JSON object"),
    ("1", "must be a JSON object"),
];

#[test]
fn where_versions_are_and_were() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        broker.ok("PUT", "/pacticipants/A/versions/1", "{}");
        let environment = broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
        let uuid = TestBroker::at(&environment, &["uuid"]).as_str().unwrap().to_owned();
        for (kind, member) in [("deployed", "currentlyDeployed"), ("released", "currentlySupported")] {
            let path = format!("/pacticipants/A/versions/1/{kind}-versions/environment/{uuid}");
            refused(&broker, ("POST", &path), &path, &NO_OBJECT);
            if kind == "deployed" {
                let wrong = ["1", "true", "[]", "{}"]
                    .map(|value| [format!(r#"{{"applicationInstance":{value}}}"#), format!(r#"{{"target":{value}}}"#)]);
                let wrong: Vec<(&str, &str)> =
                    wrong.iter().flatten().map(|body| (body.as_str(), "must be a string")).collect();
                refused(&broker, ("POST", &path), &path, &wrong);
            }
            let place = broker.ok("POST", &path, "{}");
            let place = format!("/{kind}-versions/{}", TestBroker::at(&place, &["uuid"]).as_str().unwrap());
            refused(&broker, ("PATCH", &place), &place, &NO_OBJECT);
            for value in ["\"false\"", "0", "[]", "{}", "null", "\"no\""] {
                let body = format!(r#"{{"{member}":{value}}}"#);
                let says = format!(r#""{member}":["must be boolean"]"#);
                refused(&broker, ("PATCH", &place), &place, &[(&body, &says)]);
            }
            let ended = broker.ok("PATCH", &place, &format!(r#"{{"{member}":false}}"#));
            assert_eq!(TestBroker::at(&ended, &[member]).to_string(), "false");
        }
    }
}

#[test]
fn versions_and_their_tags() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        let path = "/pacticipants/A/versions/1";
        broker.ok("PUT", path, r#"{"buildUrl":"http://ci/1","tags":[{"name":"a"},{"name":"b"}]}"#);
        for method in ["PUT", "PATCH"] {
            refused(&broker, (method, path), path, &NO_OBJECT);
            let wrong = [
                (r#"{"tags":[1]}"#, "must be an object (at index 0)"),
                (r#"{"tags":[{"name":"a"},null]}"#, "must be an object (at index 1)"),
                (r#"{"tags":[{}]}"#, "name is missing (at index 0)"),
                (r#"{"tags":[{"name":null}]}"#, "name must be a string (at index 0)"),
                (r#"{"tags":[{"name":" "}]}"#, "name cannot be blank (at index 0)"),
                (r#"{"tags":[{"name":"a\nb"}]}"#, "name cannot contain multiple lines (at index 0)"),
                (r#"{"tags":"x"}"#, "must be an array"),
                (r#"{"tags":{"name":"x"}}"#, "must be an array"),
                (r#"{"buildUrl":1}"#, "must be a string"),
            ];
            refused(&broker, (method, path), path, &wrong);
        }
    }
}

#[test]
fn results_pacts_and_selections() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        let path = "/pacts/provider/P/consumer/C/version/1";
        let wrong = [
            (r#"{"consumer":"C","interactions":[]}"#, "must be an object"),
            (r#"{"provider":{"name":5},"interactions":[]}"#, "must be a string"),
        ];
        refused(&broker, ("PUT", path), path, &wrong);
        let pact = broker.ok("PUT", path, r#"{"interactions":[{"description":"a"}]}"#);
        let results = TestBroker::at(&pact, &["_links", "pb:publish-verification-results", "href"]).as_str().unwrap();
        let results = results.strip_prefix("http://broker").unwrap();
        let body = |more: &str| format!(r#"{{"success":true,"providerApplicationVersion":"1",{more}}}"#);
        let (date, by, told) =
            (body(r#""verificationDate":5"#), body(r#""verifiedBy":[]"#), body(r#""testResults":"x""#));
        let wrong = [
            (r#"{"success":true,"providerApplicationVersion":"1\n2"}"#, "cannot contain multiple lines"),
            (r#"{"success":true,"providerApplicationVersion":"1\t2"}"#, "cannot contain tabs"),
            (r#"{"success":"true","providerApplicationVersion":"1"}"#, "must be boolean"),
            (&date, "must be a date"),
            (&by, "must be an object"),
            (&told, "must be an array or an object"),
        ];
        refused(&broker, ("POST", results), "/pacticipants/P/versions", &wrong);
        let asks = "/pacts/provider/P/for-verification";
        refused(&broker, ("POST", asks), asks, &[(r#"{"providerVersionTags":[1]}"#, "must be a string (at index 0)")]);
        let wrong = [
            (r#"{"name":"e","production":true,"contacts":[{"name":5}]}"#, "name must be a string (at index 0)"),
            (r#"{"name":"e","production":true,"contacts":[5]}"#, "name is missing (at index 0)"),
        ];
        refused(&broker, ("POST", "/environments"), "/environments", &wrong);
    }
}
