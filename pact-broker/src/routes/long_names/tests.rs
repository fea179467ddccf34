//! Names that are looked up have a limit, the same on every database.

use crate::action::Settings;
use crate::testing::{TestBroker, databases};

const MOST: usize = 1024;

/// What names something: a method, a path and a body with `NAME` in one of them.
const NAMED: [(&str, &str, &str); 12] = [
    ("POST", "/pacticipants", r#"{"name":"NAME"}"#),
    ("PUT", "/pacticipants/A/labels/NAME", "{}"),
    ("PUT", "/pacticipants/A/versions/NAME", "{}"),
    ("PUT", "/pacticipants/A/versions/1/tags/NAME", "{}"),
    ("PUT", "/pacticipants/A/branches/NAME/versions/1", "{}"),
    ("POST", "/environments", r#"{"name":"NAME","production":true}"#),
    ("POST", "DEPLOYED", r#"{"applicationInstance":"NAME"}"#),
    ("PUT", "/pacts/provider/P/consumer/NAME/version/1", r#"{"interactions":[]}"#),
    ("PUT", "/pacts/provider/NAME/consumer/C/version/1", r#"{"interactions":[]}"#),
    ("PUT", "/pacts/provider/P/consumer/C/version/NAME", r#"{"interactions":[]}"#),
    ("PUT", "/pacts/provider/P/consumer/C/version/1", r#"{"interactions":[{"_id":"NAME","description":"d"}]}"#),
    ("POST", "RESULTS", r#"{"success":true,"providerApplicationVersion":"NAME"}"#),
];

#[test]
fn a_name_of_1024_bytes_is_stored_and_a_longer_one_refused_without_a_trace() {
    for letter in ["n", "\u{e9}"] {
        for db in databases() {
            let broker = TestBroker::new(db, Settings::default());
            broker.ok("PUT", "/pacticipants/A/versions/1", "{}");
            let environment = broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
            let uuid = TestBroker::at(&environment, &["uuid"]).as_str().unwrap().to_owned();
            let pact = broker.ok("PUT", "/pacts/provider/Q/consumer/D/version/1", r#"{"interactions":[]}"#);
            let results = TestBroker::at(&pact, &["_links", "pb:publish-verification-results", "href"]);
            let results = results.as_str().unwrap().strip_prefix("http://broker").unwrap();
            let deployed = format!("/pacticipants/A/versions/1/deployed-versions/environment/{uuid}");
            for (method, path, body) in NAMED {
                let path = path.replace("DEPLOYED", &deployed).replace("RESULTS", results);
                let send = |name: &str| {
                    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
                    broker.send(method, &path.replace("NAME", &encoded.to_string()), &body.replace("NAME", name))
                };
                let longest = letter.repeat(MOST / letter.len());
                let (status, answer) = send(&format!("{longest}x"));
                assert_eq!(status, 400, "{method} {path} {body}: {answer}");
                assert!(answer.to_string().contains("more than 1024 bytes"), "{answer}");
                let (status, answer) = send(&longest);
                assert!(status < 300, "{method} {path} {body}: {status} {answer}");
            }
        }
    }
}
