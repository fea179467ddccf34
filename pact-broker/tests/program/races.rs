//! Requests about the same things at the same time.

use std::thread;

use crate::broker::{Broker, Client, databases};

/// Publishes, verifies and deletes what others publish, verify and delete: nobody is told of an error of the broker, and
/// everything that must be true is.
#[test]
fn deleting_while_others_write_is_no_error_of_the_broker() {
    let folder = tempfile::tempdir().unwrap();
    for database in databases(folder.path()) {
        let broker = Broker::start(&database, &["--database-max-connections", "8"]);
        let sha = {
            let (status, body) = broker.send("PUT", "/pacts/provider/Stock/consumer/Web/version/0", PACT);
            assert_eq!(status, 201);
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            body["_links"]["pb:pact-version"]["name"].as_str().unwrap().to_owned()
        };
        thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|writer| {
                    let (broker, sha) = (&broker, &sha);
                    scope.spawn(move || work(broker, writer, sha))
                })
                .collect();
            for writer in writers {
                writer.join().unwrap();
            }
        });
        broker.terminate();
        crate::check::assert_whole(&database);
    }
}

const PACT: &str = r#"{"interactions":[{"description":"a"}]}"#;

fn work(broker: &Broker, writer: usize, sha: &str) {
    let mut client = Client::connect(broker.address).unwrap();
    for number in 0..60 {
        let version = number % 5;
        let pair = "/pacts/provider/Stock/consumer/Web";
        let result = format!(r#"{{"success":true,"providerApplicationVersion":"{version}"}}"#);
        let (method, path, body) = match (writer + number) % 9 {
            0..=2 => ("PUT", format!("{pair}/version/{version}"), PACT),
            3..=4 => ("POST", format!("{pair}/pact-version/{sha}/verification-results"), &*result),
            5 => ("PUT", format!("/pacticipants/Web/branches/main/versions/{version}"), "{}"),
            6 => ("DELETE", format!("/pacticipants/Web/versions/{version}"), ""),
            7 if number % 2 == 0 => ("DELETE", "/pacticipants/Stock".to_owned(), ""),
            7 => ("DELETE", "/pacticipants/Web/branches/main".to_owned(), ""),
            _ => ("DELETE", format!("{pair}/version/{version}"), ""),
        };
        let (status, said) = client.send(method, &path, body).unwrap();
        assert!(status < 500, "{method} {path}: {status} {said}");
    }
}
