//! What may be a webhook, and what is said of what may not.

use pact_core::model::Json;

use crate::action::Settings;
use crate::routes::webhooks::tests::{each, hook, settings};
use crate::testing::{TestBroker, databases};
use crate::webhook::{Keys, Webhooks};

fn errors(broker: &TestBroker, body: &str) -> String {
    let (status, answer) = broker.send("POST", "/webhooks", body);
    assert_eq!(status, 400, "{body}: {answer}");
    TestBroker::at(&answer, &["errors"]).to_string()
}

#[test]
fn the_webhook_of_the_guide_is_accepted_as_it_stands() {
    let body = r#"{
  "description": "Trigger provider build on pact change",
  "provider": { "name": "UserService" },
  "events": [
    { "name": "contract_content_changed" }
  ],
  "request": {
    "method": "POST",
    "url": "https://api.github.com/repos/org/provider/dispatches",
    "headers": {
      "Authorization": "token ${user.githubToken}",
      "Content-Type": "application/json"
    },
    "body": {
      "event_type": "pact_changed",
      "client_payload": {
        "pact_url": "${pactbroker.pactUrl}"
      }
    }
  }
}"#;
    each(|broker, _| {
        broker.ok("POST", "/pacticipants", r#"{"name":"UserService"}"#);
        let answer = broker.ok("POST", "/webhooks", body);
        let header = TestBroker::at(&answer, &["request", "headers", "authorization"]);
        assert_eq!(header.as_str(), Some("token ${user.githubToken}"));
    });
}

#[test]
fn what_is_wrong_with_a_webhook_is_said_of_each_member() {
    each(|broker, _| {
        for (request, expected) in [
            (r#"{"method":"POST","url":"http://${user.host}/x"}"#, "cannot have a template parameter in the host"),
            (r#"{"method":"POST","url":"http://ci.example.org:${user.port}/x"}"#, "cannot have a template parameter"),
            (r#"{"method":"POST","url":"http://ci.example.org${user.rest}"}"#, "cannot have a template parameter"),
            (r#"{"method":"POST","url":"http://127.0.0.1\\@ci.example.org/${x"}"#, "201"),
            (r#"{"method":"POST","url":"http://me:pw@ci.example.org/"}"#, "cannot have a user"),
            (r#"{"method":"POST","url":"http://ci.example\n.org/"}"#, "is not a valid URL eg. http://example.org"),
            (r#"{"method":"POST","url":"http:ci.example.org/"}"#, "is not a valid URL eg. http://example.org"),
            (r#"{"method":"POST","url":"http://2130706433/"}"#, "201"),
            (r#"{"method":"POST","url":"http://169.254.169.254/"}"#, "host must be in the whitelist"),
            (r#"{"method":"POST","url":7}"#, "must be a string"),
            (r#"{"method":"POST"}"#, r#""request.url":["is missing"]"#),
            (r#"{"method":"POST","url":"http://ci.example.org/","headers":"x"}"#, "must be an object"),
            (
                r#"{"method":"POST","url":"http://ci.example.org/","headers":{"a b":"x"}}"#,
                "is not a valid name of a header",
            ),
            (r#"{"method":"POST","url":"http://ci.example.org/","headers":{"Host":"x"}}"#, "is set by the broker"),
            (
                r#"{"method":"POST","url":"http://ci.example.org/","headers":{"a":"x\r\ny"}}"#,
                "cannot contain control characters",
            ),
            (
                r#"{"method":"POST","url":"http://ci.example.org/","headers":{"Content-Type":"${user.a}"}}"#,
                "cannot have a template parameter",
            ),
            (r#"{"method":"POST","url":"http://ci.example.org/","headers":{"a":"x","A":"y"}}"#, "is there twice"),
            (
                r#"{"method":"POST","url":"http://ci.example.org/","password":"**********"}"#,
                "stands for a value that the broker does not have",
            ),
        ] {
            let body = format!(r#"{{"request":{request}}}"#);
            if expected == "201" {
                assert_eq!(broker.send("POST", "/webhooks", &body).0, 201, "{body}");
                continue;
            }
            let said = errors(broker, &body);
            assert!(said.contains(expected), "{body}: {said}");
        }
        let request = r#""request":{"method":"POST","url":"http://ci.example.org/"}"#;
        for (member, expected) in [
            (r#""events":"x""#, "must be an array"),
            (r#""events":[7]"#, "name is missing (at index 0)"),
            (r#""events":[{"name":7}]"#, "name must be a string (at index 0)"),
            (r#""consumer":"x""#, "must be an object"),
            (r#""consumer":{"label":""}"#, "cannot be blank"),
            (r#""enabled":"perhaps""#, "must be boolean"),
            (r#""description":7"#, "must be a string"),
            (&*format!(r#""description":"{}""#, "x".repeat(1025)), "cannot be longer than 1024 bytes"),
            (&*format!(r#""consumer":{{"label":"{}"}}"#, "x".repeat(1025)), "cannot be longer than 1024 bytes"),
        ] {
            let said = errors(broker, &format!("{{{request},{member}}}"));
            assert!(said.contains(expected), "{member}: {said}");
        }
        assert_eq!(broker.send("POST", "/webhooks", "[]").0, 400);
        assert_eq!(broker.send("POST", "/webhooks", "7").0, 400);
    });
}

#[test]
fn secrets_are_sealed_kept_by_stars_and_never_moved_to_another_host() {
    each(|broker, _| {
        let body = |host: &str, secret: &str| {
            format!(
                r#"{{"request":{{"method":"POST","url":"http://{host}/x","username":"me","password":"{secret}",
                "headers":{{"Authorization":"{secret}","X-Plain":"plain"}}}}}}"#
            )
        };
        let made = broker.ok("POST", "/webhooks", &body("127.0.0.1", "s3cret"));
        assert!(!made.to_string().contains("s3cret"), "{made}");
        let path = format!("/webhooks/{}", TestBroker::at(&made, &["uuid"]).as_str().unwrap());
        let kept = broker.ok("PUT", &path, &body("127.0.0.1", "**********"));
        assert_eq!(TestBroker::at(&kept, &["request", "password"]).as_str(), Some("**********"));
        let (status, moved) = broker.send("PUT", &path, &body("ci.example.org", "**********"));
        assert_eq!(status, 400);
        assert!(moved.to_string().contains("must be given again where the URL has another host"), "{moved}");
        broker.ok("PUT", &path, &body("ci.example.org", "new"));
    });
    // Without a key nothing is stored in the clear.
    for db in databases() {
        let settings =
            Settings { webhooks: Webhooks { keys: Keys::default(), ..settings().webhooks }, ..Settings::default() };
        let broker = TestBroker::new(db, settings);
        let body = r#"{"request":{"method":"POST","url":"http://127.0.0.1/x","password":"s3cret"}}"#;
        let (status, answer) = broker.send("POST", "/webhooks", body);
        assert_eq!(status, 400);
        assert!(answer.to_string().contains("PACT_BROKER_SECRETS_KEY"), "{answer}");
        assert_eq!(broker.send("POST", "/webhooks", &body.replace("s3cret", "${user.s3cret}")).0, 201);
    }
}

/// A description that is not known is that of the request.
#[test]
fn a_delivery_is_called_by_what_is_sent_where() {
    each(|broker, _| {
        let body = r#"{"request":{"method":"post","url":"http://[::1]:80/x"}}"#;
        assert_eq!(broker.send("POST", "/webhooks", body).0, 400);
        let uuid = hook(broker, "/webhooks", "");
        let answer: Json = broker.ok("GET", &format!("/webhooks/{uuid}"), "");
        assert_eq!(TestBroker::at(&answer, &["description"]).as_str(), Some("POST 127.0.0.1"));
    });
}
