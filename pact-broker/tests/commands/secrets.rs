//! Secrets of webhooks.

use std::io::Write as _;
use std::process::Stdio;

use crate::support::{Broker, Ran, command, finished};

/// Runs a command with a text on standard input and a variable.
fn with_input(broker: &Broker, line: &str, input: &str) -> Ran {
    let mut child = command(broker.dir.path())
        .args(line.split_whitespace())
        .args(["--broker-base-url", &broker.url])
        .env("OWN_SECRET", "s3cret-of-variable")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended without reading it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    finished(child.wait_with_output().unwrap())
}

#[test]
fn secrets_come_from_standard_input_files_and_variables_and_are_never_shown() {
    let broker = Broker::start_with(&["--secrets-key", &"0a".repeat(32)]);
    let file = broker.file("token", "s3cret-of-file\n");
    let put = "create-or-update-secret --name github";
    let said = |done: &str| format!("{done} the secret github in the Pact Broker\n");
    assert_eq!(with_input(&broker, put, "s3cret-of-input\n").ok(), said("Created"));
    let from_file = format!("{put} --value-from-file {}", file.display());
    assert_eq!(with_input(&broker, &from_file, "").ok(), said("Updated"));
    assert_eq!(with_input(&broker, &format!("{put} --value-from-env OWN_SECRET"), "").ok(), said("Updated"));
    let json = with_input(&broker, &format!("{put} --output json"), "s3cret").ok();
    assert!(json.contains(r#""name":"github""#) && !json.contains("s3cret"), "{json}");
    let list = broker.run("list-secrets").ok();
    assert!(list.starts_with("NAME") && list.contains("github"), "{list}");
    assert_eq!(
        broker.run("delete-secret --name github").ok(),
        "Deleted the secret github in the Pact Broker\n".replace(" in ", " from ")
    );
    broker.run("delete-secret --name github").fails(1, &["404"]);
}

#[test]
fn a_secret_that_is_not_there_or_cannot_be_stored_is_said() {
    let broker = Broker::start();
    let put = "create-or-update-secret --name github";
    let ran = with_input(&broker, put, "s3cret-of-input");
    ran.fails(1, &["PACT_BROKER_SECRETS_KEY"]);
    assert!(!ran.stderr.contains("s3cret-of-input"), "{ran:?}");
    with_input(&broker, put, "\n").fails(1, &["the value of the secret is empty"]);
    with_input(&broker, &format!("{put} --value-from-env NOT_SET"), "").fails(1, &["the variable NOT_SET failed"]);
    with_input(&broker, &format!("{put} --value-from-file none"), "").fails(1, &["none failed: "]);
    with_input(&broker, &format!("{put} --value-from-file a --value-from-env B"), "")
        .fails(2, &["cannot be used with"]);
    with_input(&broker, &format!("{put} s3cret"), "").fails(2, &["unexpected argument"]);
}
