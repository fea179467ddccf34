//! `pact-broker check`, as a program.

use std::path::Path;
use std::process::{Command, Output};

use crate::broker::{self, Broker};
use crate::postgres;

fn check(database: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    command.args(["check", "--database-url", database]).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// That nothing is wrong in a database.
pub(crate) fn assert_whole(database: &str) {
    let output = check(database);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

fn fill(broker: &Broker) {
    let pact = r#"{"interactions":[{"description":"a"}]}"#;
    for version in ["1", "2"] {
        assert_eq!(broker.send("PUT", &format!("/pacticipants/Web/branches/main/versions/{version}"), "{}").0, 201);
        assert_eq!(broker.send("PUT", &format!("/pacts/provider/Stock/consumer/Web/version/{version}"), pact).0, 201);
    }
}

#[test]
fn a_database_is_whole_while_its_broker_runs_and_after() {
    let folder = tempfile::tempdir().unwrap();
    for database in broker::databases(folder.path()) {
        let broker = Broker::start(&database, &[]);
        fill(&broker);
        for _ in 0..2 {
            let output = check(&database);
            assert_eq!(output.status.code(), Some(0), "{}", said(&output));
            assert!(said(&output).contains("nothing is wrong"), "{}", said(&output));
        }
        broker.terminate();
        assert_eq!(check(&database).status.code(), Some(0));
    }
}

#[test]
fn what_is_not_true_is_named_and_the_exit_code_is_1() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broker.db");
    let broker = Broker::start(path.to_str().unwrap(), &[]);
    fill(&broker);
    broker.terminate();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("UPDATE branch SET head_id = NULL; DELETE FROM content_body").unwrap();
    drop(connection);
    let output = check(path.to_str().unwrap());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    for expected in ["a branch with versions has a head, but this is not true of branch 1", "a content has its text"] {
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
}

#[test]
fn a_damaged_file_is_not_called_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broker.db");
    let broker = Broker::start(path.to_str().unwrap(), &[]);
    fill(&broker);
    broker.terminate();
    let mut bytes = std::fs::read(&path).unwrap();
    let (from, to) = (bytes.len() / 2, bytes.len() * 3 / 4);
    bytes[from..to].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();
    let output = check(path.to_str().unwrap());
    assert!(matches!(output.status.code(), Some(1 | 2)), "{}", said(&output));
}

#[test]
fn what_cannot_be_checked_is_told_with_exit_code_2_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    rusqlite::Connection::open(at("other.db")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    std::fs::write(at("text.db"), "this is not a database, and long enough to be seen as none".repeat(100)).unwrap();
    let mut all = vec![
        (at("none.db"), "unable to open"),
        (at("other.db"), "does not have the tables"),
        (at("text.db"), "not a database"),
        ("memory".to_owned(), "in memory"),
        ("mysql://me:s3cret@host/db".to_owned(), "unknown scheme"),
        (format!("host={} user=me password=s3cret", at("nobody")), "PostgreSQL"),
    ];
    all.extend(postgres::database().map(|empty| (empty, "does not have the tables")));
    for (database, expected) in all {
        let output = check(&database);
        assert_eq!(output.status.code(), Some(2), "{database}: {}", said(&output));
        assert!(said(&output).contains(expected), "{database}: {}", said(&output));
        assert!(!said(&output).contains("s3cret"), "{}", said(&output));
    }
    assert!(!Path::new(&at("none.db")).exists());
}
