//! A database that cannot be used: what clients are told.

use std::process::Command;

use crate::broker::Broker;

fn publish(broker: &Broker, version: usize, text: &str) -> (u16, String) {
    let pact = format!(r#"{{"interactions":[{{"description":"{version} {text}"}}]}}"#);
    broker.send("PUT", &format!("/pacts/provider/Stock/consumer/Web/version/{version}"), &pact)
}

#[test]
fn a_locked_database_is_503_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broker.db");
    let broker = Broker::start(path.to_str().unwrap(), &[]);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (status, body) = publish(&broker, 1, "a");
    assert_eq!(status, 503, "{body}");
    assert!(body.contains("locked by another transaction or process. Try again later"), "{body}");
    assert_eq!(broker.send("GET", "/pacticipants", "").0, 200, "reading goes on");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(publish(&broker, 1, "a").0, 201);
}

#[cfg(unix)]
#[test]
fn a_disk_without_space_is_503_with_the_reason_and_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broker.db");
    // A file may not grow over 1 MiB: to SQLite a disk that cannot be written to.
    let mut limited = Command::new("bash");
    limited.args(["-c", r#"trap '' XFSZ; ulimit -f 1024; exec "$0" "$@""#, env!("CARGO_BIN_EXE_pact-broker")]);
    let broker = Broker::spawn(limited, path.to_str().unwrap(), &[]);
    // What does not compress.
    let text = |version: usize| {
        let mut state = version as u64 + 1;
        let letter = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
        };
        (0..50_000).map(letter).collect::<String>()
    };
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for version in 0..60 {
        match publish(&broker, version, &text(version)) {
            (201, _) => acknowledged.push(version),
            (503, body) => {
                refused += 1;
                assert!(
                    body.contains("the disk of the database") || body.contains("cannot be read or written"),
                    "{body}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(refused > 0 && !acknowledged.is_empty(), "{refused} were refused of 60");
    assert_eq!(broker.send("GET", "/pacticipants", "").0, 200, "reading goes on");
    broker.terminate();
    let broker = Broker::start(path.to_str().unwrap(), &[]);
    for version in 0..60 {
        let (status, _) = broker.send("GET", &format!("/pacts/provider/Stock/consumer/Web/version/{version}"), "");
        assert_eq!(status == 200, acknowledged.contains(&version), "version {version}: {status}");
    }
    broker.terminate();
    crate::check::assert_whole(path.to_str().unwrap());
}
