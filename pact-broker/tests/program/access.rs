//! Who may read and write, and the settings of `serve` around it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::broker::Broker;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_pact-broker"))
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let help = program().args(["serve", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let variables: Vec<&str> =
        help.split("[env: ").skip(1).map(|rest| rest.split(['=', ']']).next().unwrap()).collect();
    assert!(variables.len() > 15, "{variables:?}");
    let folder = tempfile::tempdir().unwrap();
    let mut command = program();
    command.current_dir(folder.path()).envs(variables.iter().map(|name| (name, "")));
    let broker = Broker::spawn(command, "memory", &[]);
    assert_eq!(broker.send("GET", "/", "").0, 200);
}

#[test]
fn the_broker_says_who_may_read_and_write_and_no_password() {
    let environment = [
        ("PACT_BROKER_BASIC_AUTH_USERNAME", "writer"),
        ("PACT_BROKER_BASIC_AUTH_PASSWORD", "s3cret"),
        ("PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME", "reader"),
        ("PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD", "s3cret-too"),
    ];
    let mut child = program()
        .args(["serve", "--port", "0", "--database-url", "memory"])
        .envs(environment)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<String> = BufReader::new(child.stdout.take().unwrap()).lines().take(4).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(lines[2], "access: the user \"writer\" may read and write, the user \"reader\" may read");
    assert!(!lines.concat().contains("s3cret"), "{lines:?}");
}

#[test]
fn a_setting_that_is_not_clear_ends_the_program_at_its_start() {
    for (name, value, expected) in [
        ("PACT_BROKER_BASIC_AUTH_USERNAME", "writer", "PACT_BROKER_BASIC_AUTH_PASSWORD) is not"),
        ("PACT_BROKER_BASIC_AUTH_PASSWORD", "s3cret", "PACT_BROKER_BASIC_AUTH_USERNAME) is not"),
        ("PACT_BROKER_BASIC_AUTH_ENABLED", "true", "without a user"),
        ("PACT_BROKER_BASE_URL", "broker.example.org", "invalid base URL \"broker.example.org\""),
        ("PACT_BROKER_BASE_URL", "https://me:s3cret@broker.example.org", "invalid base URL"),
    ] {
        let mut command = program();
        command.args(["serve", "--port", "0", "--database-url", "memory"]).env(name, value);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(expected) && !said.contains("s3cret"), "{said}");
        assert_eq!(output.stdout, b"");
    }
}

#[test]
fn users_are_asked_for_on_every_path_before_anything_else_is_looked_at() {
    let options = ["--basic-auth-username", "me", "--basic-auth-password", "s3cret"];
    let broker = Broker::start("memory", &options);
    for path in
        ["/", "/no/such/route", "/pacticipants//x", "/pacticipants/a%0Ab", "/pacticipants/%FF", "/pacticipants/a/badge"]
    {
        for method in ["GET", "OPTIONS", "POST", "DELETE", "PUT", "BREW"] {
            assert_eq!(broker.send(method, path, "").0, 401, "{method} {path}");
        }
    }
    // What is public for one path is not for another that looks like it.
    let public = ["--enable-public-badge-access", "true", "--public-heartbeat", "true"];
    let broker = Broker::start("memory", &[&options[..], &public].concat());
    for path in ["/diagnostic/status/heartbeat", "/diagnostic/status/heartbeat/", "/diagnostic/status/heartbeat.json"] {
        assert_eq!(broker.send("GET", path, "").0, 200, "{path}");
    }
    for path in [
        "/pacticipants/badge",
        "/pacticipants/a/versions/badge.svg",
        "/diagnostic/status/dependencies",
        "/x/badge",
        "/diagnostic/status//heartbeat",
    ] {
        assert_eq!(broker.send("GET", path, "").0, 401, "{path}");
    }
    assert_eq!(broker.send("POST", "/diagnostic/status/heartbeat", "").0, 401);
}
