use crate::action::Settings;
use crate::database::Db;
use crate::testing::{TestBroker, databases};
use crate::webhook::{Keys, Webhooks};

fn broker(db: Db, keys: &str) -> TestBroker {
    let webhooks = Webhooks { keys: Keys::parse(keys).unwrap(), ..Webhooks::default() };
    TestBroker::new(db, Settings { webhooks, ..Settings::default() })
}

#[test]
fn secrets_are_stored_and_never_told() {
    for db in databases() {
        let broker = broker(db, &"0a".repeat(32));
        assert_eq!(broker.send("PUT", "/secrets/github", r#"{"value":"s3cret"}"#).0, 201);
        assert_eq!(broker.send("PUT", "/secrets/github", r#"{"value":"s4cret"}"#).0, 200);
        assert_eq!(broker.send("PUT", "/secrets/a-b_C1", r#"{"value":"s5cret"}"#).0, 201);
        let all = broker.ok("GET", "/secrets", "").to_string();
        assert!(
            all.contains("github") && all.contains("a-b_C1") && !all.contains("4cret") && !all.contains("5cret"),
            "{all}"
        );
        assert!(!broker.ok("GET", "/secrets/github", "").to_string().contains("s4cret"));
        assert_eq!(broker.send("DELETE", "/secrets/github", "").0, 204);
        assert_eq!(broker.send("DELETE", "/secrets/github", "").0, 404);
        assert_eq!(broker.send("GET", "/secrets/github", "").0, 404);
    }
}

#[test]
fn a_secret_is_refused_without_a_key_and_wrong_ones_are_not_quoted() {
    for db in databases() {
        let (status, answer) = broker(db.clone(), "").send("PUT", "/secrets/a", r#"{"value":"s3cret"}"#);
        assert_eq!(status, 422, "{answer}");
        assert!(answer.to_string().contains("PACT_BROKER_SECRETS_KEY"), "{answer}");
        let broker = broker(db, &"0a".repeat(32));
        let long = format!(r#"{{"value":"{}"}}"#, "s3cret".repeat(4000));
        for (name, body) in [
            ("a", r#"{"value":"s3cret"#),
            ("a", r#"{"value":" s3cret"}"#),
            ("a", r#"{"value":"s3cret\n"}"#),
            ("a", r#"{"value":""}"#),
            ("a", r#"{"value":["s3cret"]}"#),
            ("a", r#"{"s3cret":1}"#),
            ("a", ""),
            ("a", &long),
            ("a%20b", r#"{"value":"s3cret"}"#),
            ("%C3%A4", r#"{"value":"s3cret"}"#),
        ] {
            let (status, answer) = broker.send("PUT", &format!("/secrets/{name}"), body);
            assert_eq!(status, 400, "{name} {body}: {answer}");
            assert!(!answer.to_string().contains("s3cret"), "{answer}");
        }
        assert!(!broker.ok("GET", "/secrets", "").to_string().contains("createdAt"));
    }
}
